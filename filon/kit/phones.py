"""Telephone numbers: one international form whatever the writing, what kind of line it is, and whether a campaign may call it.

French overseas lines are told by their prefix, not by an address (domain reference §3.7, §8); the rest by libphonenumber.
"""

import re
from dataclasses import dataclass, replace
from enum import StrEnum

import phonenumbers
from phonenumbers import PhoneNumberType


class PhoneKind(StrEnum):
    FIXED = "fixed"
    MOBILE = "mobile"
    VOIP = "voip"
    SPECIAL = "special"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Phone:
    """`e164` is +33142685300; a short number (3615) has no international form and keeps its digits. `callable` is for campaigns."""

    e164: str
    kind: PhoneKind
    callable: bool
    extension: str = ""


# First three digits after the trunk 0 → country code, kind. 0590 and 0690 also serve Saint-Martin and Saint-Barthélemy.
OVERSEAS_PREFIXES = {
    "262": ("262", PhoneKind.FIXED),
    "263": ("262", PhoneKind.FIXED),
    "269": ("262", PhoneKind.FIXED),
    "639": ("262", PhoneKind.MOBILE),
    "692": ("262", PhoneKind.MOBILE),
    "693": ("262", PhoneKind.MOBILE),
    "590": ("590", PhoneKind.FIXED),
    "690": ("590", PhoneKind.MOBILE),
    "691": ("590", PhoneKind.MOBILE),
    "594": ("594", PhoneKind.FIXED),
    "694": ("594", PhoneKind.MOBILE),
    "596": ("596", PhoneKind.FIXED),
    "696": ("596", PhoneKind.MOBILE),
    "697": ("596", PhoneKind.MOBILE),
}
_LATE_OVERSEAS_MOBILES = {
    "7090": "590",
    "7091": "596",
    "7092": "262",
    "7093": "594",
}  # opened after 2020; 70935-9 are Mayotte's
FRENCH_DIALLING = frozenset(["FR", "RE", "YT", "GP", "GF", "MQ", "PM", "BL", "MF"])

# First two digits of mainland lines that need no look-up: libphonenumber agrees on all of them (tested one by one).
PLAIN_FIXED = r"[13]\d|2[0-57-9]|4[1-9]|5[1-8]"
PLAIN_MOBILE = r"6[0-24-8]|7[3-9]"
PLAIN_VOIP = r"9\d"
PLAIN_FRENCH = rf"(?:0|\+33|0033|\+330|00330)((?:{PLAIN_FIXED}|{PLAIN_MOBILE}|{PLAIN_VOIP})\d{{7}})"
SEPARATORS = r"[\s\u00a0\u202f.\-‐‑–/()_]+"

_PLAIN_FRENCH = re.compile(PLAIN_FRENCH, re.ASCII)
_PLAIN_KINDS = {"6": PhoneKind.MOBILE, "7": PhoneKind.MOBILE, "9": PhoneKind.VOIP}
_SEPARATORS = re.compile(SEPARATORS)
_FRENCH = re.compile(r"(?:0|\+33|0033|\+330|00330|33)?([1-9]\d{8})", re.ASCII)
_OVERSEAS = re.compile(r"(?:\+|00)?(262|590|594|596)0?([1-9]\d{8})", re.ASCII)
_SHORT = re.compile(r"3\d{3}|10\d{2}|118\d{3}|11[0-9]|1[578]|19[167]", re.ASCII)
_EXTENSION = re.compile(r"[,;]?\s*(?:poste|extension|ext|x|#)\s*[.:]?\s*(\d{1,7})\s*$", re.IGNORECASE | re.ASCII)
_LABEL = re.compile(r"^\s*(?:t[ée]l(?:[ée]phone)?|mobile|portable|port|fax|gsm)\b[\s.:]*", re.IGNORECASE)
_POSSIBLE = re.compile(r"\+?\d{2,18}", re.ASCII)

_KINDS = {
    PhoneNumberType.FIXED_LINE: (PhoneKind.FIXED, True),
    PhoneNumberType.MOBILE: (PhoneKind.MOBILE, True),
    PhoneNumberType.FIXED_LINE_OR_MOBILE: (PhoneKind.OTHER, True),
    PhoneNumberType.VOIP: (PhoneKind.VOIP, True),
    PhoneNumberType.PERSONAL_NUMBER: (PhoneKind.OTHER, True),
    PhoneNumberType.TOLL_FREE: (PhoneKind.SPECIAL, True),
    PhoneNumberType.SHARED_COST: (PhoneKind.SPECIAL, False),
    PhoneNumberType.PREMIUM_RATE: (PhoneKind.SPECIAL, False),
    PhoneNumberType.UAN: (PhoneKind.SPECIAL, False),
}


def parse_phone(text: str, country: str = "FR") -> Phone | None:
    """The number written in `text`, dialled in `country` (ISO) where it has no international prefix. None: no valid number."""
    if country in FRENCH_DIALLING and (plain := _PLAIN_FRENCH.fullmatch(_SEPARATORS.sub("", text))):
        return plain_french_phone(plain.group(1))
    return parse_any_phone(text, country)


def plain_french_phone(national: str) -> Phone:
    """A line of mainland France from its nine digits, whose prefix is one of the plain ones."""
    return Phone(f"+33{national}", _PLAIN_KINDS.get(national[0], PhoneKind.FIXED), callable=True)


def parse_any_phone(text: str, country: str = "FR") -> Phone | None:
    """As `parse_phone`, without its short cut."""
    extension = _EXTENSION.search(text)
    number = _LABEL.sub("", text[: extension.start()] if extension else text)
    compact = (
        re.sub(r"[.,]0$", "", number.strip()) if number.strip()[:-2].isdigit() else number
    )  # a spreadsheet's 142685300.0
    compact = _SEPARATORS.sub("", compact)
    phone = _parse_digits(compact, country) if _POSSIBLE.fullmatch(compact) else None
    return replace(phone, extension=extension.group(1)) if phone and extension else phone


def _parse_digits(compact: str, country: str) -> Phone | None:
    if overseas := _OVERSEAS.fullmatch(compact):
        return _french_phone(overseas.group(2), expected_code=overseas.group(1)) or _foreign_phone(compact, country)
    if country in FRENCH_DIALLING or compact.startswith(("+33", "0033")):
        if _SHORT.fullmatch(compact):
            return Phone(compact, PhoneKind.SPECIAL, callable=False)
        if french := _FRENCH.fullmatch(compact):
            return _french_phone(french.group(1)) or _foreign_phone(compact, country)
    return _foreign_phone(compact, country)


def _french_phone(national: str, expected_code: str = "") -> Phone | None:
    """From the nine digits after the trunk 0: overseas by prefix first, since a plain reading would give a wrong +33 number."""
    code, kind = OVERSEAS_PREFIXES.get(national[:3], ("", PhoneKind.OTHER))
    if national[:4] in _LATE_OVERSEAS_MOBILES:
        code, kind = "262" if national[:5] >= "70935" else _LATE_OVERSEAS_MOBILES[national[:4]], PhoneKind.MOBILE
    if expected_code and code != expected_code:
        return None
    if code:
        return Phone(f"+{code}{national}", kind, callable=True)
    if national.startswith("508"):  # Saint-Pierre-et-Miquelon dials 0508 before its six digits
        return _foreign_phone(f"+{national}", "PM")
    return _foreign_phone(f"+33{national}", "FR")


def _foreign_phone(compact: str, country: str) -> Phone | None:
    try:
        number = phonenumbers.parse(compact, country)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_valid_number(number):
        return None
    kind, may_call = _KINDS.get(phonenumbers.number_type(number), (PhoneKind.OTHER, False))
    return Phone(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164), kind, may_call)


def format_phone(e164: str) -> str:
    """As people read it: "01 42 68 53 00", overseas "0692 12 34 56", abroad "+32 2 123 45 67", short "36 15"."""
    if e164.startswith("+33") and len(e164) == 12:
        national = f"0{e164[3:]}"
        return " ".join(national[start : start + 2] for start in range(0, 10, 2))
    if e164.startswith(("+262", "+590", "+594", "+596")) and len(e164) == 13:
        return f"0{e164[4:7]} {e164[7:9]} {e164[9:11]} {e164[11:]}"
    if not e164.startswith("+"):
        return f"{e164[:2]} {e164[2:]}" if len(e164) == 4 else e164
    try:
        number = phonenumbers.parse(e164)
    except phonenumbers.NumberParseException:
        return e164
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.INTERNATIONAL)


def split_phones(text: str) -> list[str]:
    """The numbers of a cell that holds several, joined by " / " (with spaces), ";", ",", " ou ", " ::: " or a line end."""
    return [part for part in (piece.strip() for piece in _BETWEEN_PHONES.split(text)) if part]


_BETWEEN_PHONES = re.compile(r":::|;|,(?!\s*(?:poste|ext))|\n|\s/\s|\s+ou\s+", re.IGNORECASE)
