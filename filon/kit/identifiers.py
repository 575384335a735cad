"""Official identifiers of companies: SIREN, SIRET, VAT number, NAF code, postal code. Always text: leading zeros count.

Each parser returns the compact form, or None when the text is not a valid identifier; the caller keeps the text as given.
"""

import re

from stdnum.eu import vat as eu_vat
from stdnum.fr import siren as fr_siren
from stdnum.fr import siret as fr_siret
from stdnum.fr import tva as fr_vat

from filon.kit.codes import naf_codes

NAF_REV_2 = "NAFRev2"
NAF_2025 = "NAF2025"
# Names as in the Sirene column "nomenclatureActivitePrincipale"; pattern of a code without its dot, and where the dot goes.
_NAF_PATTERNS = {
    NAF_REV_2: (re.compile(r"\d{4}[A-Z]"), 2),
    NAF_2025: (re.compile(r"\d{4}[A-Z]"), 2),
    "NAFRev1": (re.compile(r"\d{3}[A-Z]"), 2),
    "NAF1993": (re.compile(r"\d{3}[A-Z]"), 2),
    "NAP": (re.compile(r"\d{4}"), 2),
}

_SEPARATORS = re.compile(r"[\s\u00a0\u202f\u2009.\-_/'’]+")
_SPREADSHEET_DECIMALS = re.compile(r"(\d{9,})[.,]0+\s*")  # a number column saved by a program: 732829320.0


def compact_identifier(text: str) -> str:
    """The signs that count: no space, dot, hyphen or apostrophe, nor the ".0" that spreadsheets add to numbers."""
    whole = _SPREADSHEET_DECIMALS.fullmatch(text.strip())
    return whole.group(1) if whole else _SEPARATORS.sub("", text)


def parse_siren(text: str) -> str | None:
    """Nine digits whose Luhn sum is right, or None."""
    digits = compact_identifier(text)
    if len(digits) != 9 or not _is_digits(digits) or digits == "000000000":
        return None
    return digits if fr_siren.is_valid(digits) else None


def parse_siret(text: str) -> str | None:
    """A valid SIREN and five digits: Luhn over the fourteen, or La Poste's sum (a multiple of 5) under 356000000; else None."""
    digits = compact_identifier(text)
    if len(digits) != 14 or not _is_digits(digits) or digits.startswith("000000000"):
        return None
    return digits if fr_siret.is_valid(digits) else None


def _is_digits(text: str) -> bool:
    return text.isascii() and text.isdigit()


def parse_vat(text: str) -> str | None:
    """VAT number of a country of the Union, compact with its country code; eleven signs without a country are French. Else None.

    The check is arithmetic: it does not prove that the number is in use.
    """
    compact = compact_identifier(text).upper()
    if len(compact) == 11 and _is_digits(compact[2:]):
        compact = f"FR{compact}" if not compact[:2].isalpha() else compact
    if not compact.isascii() or len(compact) < 4:
        return None
    if compact.startswith("FR"):
        return f"FR{compact[2:]}" if len(compact) == 13 and fr_vat.is_valid(compact) else None
    return eu_vat.compact(compact) if eu_vat.is_valid(compact) else None


def vat_of_siren(siren: str) -> str:
    """The French VAT number that follows from a valid SIREN: key = (12 + 3 × (SIREN mod 97)) mod 97. It may not be in use."""
    return f"FR{(12 + 3 * (int(siren) % 97)) % 97:02d}{siren}"


def siren_of_siret(siret: str) -> str:
    """The company of an establishment: the first nine digits."""
    return siret[:9]


def format_siren(siren: str) -> str:
    """As people read it: "732 829 320"."""
    return f"{siren[:3]} {siren[3:6]} {siren[6:]}"


def format_siret(siret: str) -> str:
    """As people read it: "732 829 320 00074"."""
    return f"{format_siren(siret[:9])} {siret[9:]}"


def parse_naf(text: str, nomenclature: str = NAF_REV_2) -> str | None:
    """The code with its dot ("6201Z" → "62.01Z"), or None. A code of NAF rev. 2 must exist; of the others the form is checked."""
    pattern, dot = _NAF_PATTERNS[nomenclature]
    compact = compact_identifier(text).upper()
    if not compact.isascii() or not pattern.fullmatch(compact):
        return None
    code = f"{compact[:dot]}.{compact[dot:]}"
    return code if nomenclature != NAF_REV_2 or code in naf_codes() else None


def parse_postal_code(text: str) -> str | None:
    """Five digits of a French postal code; four are five whose leading zero a spreadsheet ate ("1000" → "01000"). Else None."""
    digits = compact_identifier(text)
    if not _is_digits(digits) or len(digits) not in (4, 5):
        return None
    code = digits.zfill(5)
    return code if "01000" <= code < "99000" else None
