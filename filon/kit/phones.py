"""Telephone numbers: one international form whatever the writing, what kind of line it is, and whether a campaign may call it.

French overseas lines are told by their prefix, not by an address (domain reference §3.7, §8); the rest by libphonenumber.
"""

import re
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cache

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
# Opened after 2020; 70935 to 70939 are Mayotte's.
_LATE_OVERSEAS_MOBILES = {"7090": "590", "7091": "596", "7092": "262", "7093": "594"}
FRENCH_DIALLING = frozenset(["FR", "RE", "YT", "GP", "GF", "MQ", "PM", "BL", "MF"])

SEPARATORS = r"[\s\u00a0\u202f.\-‐‑–/()_]+"
FRENCH_NUMBER = r"(?:0|\+33|0033|\+330|00330|33)?([1-9][0-9]{8})"
SPREADSHEET_ZERO = r"([0-9]+)[.,]0"  # 142685300.0
LONG_PREFIX = "8|508|709"  # where three digits do not tell the line: five do

_SEPARATORS = re.compile(SEPARATORS)
_FRENCH = re.compile(FRENCH_NUMBER)
_FRENCH_FROM_ABROAD = re.compile(r"(?:\+33|0033|\+330|00330)([1-9][0-9]{8})")
_LONG_PREFIX = re.compile(LONG_PREFIX)
_OVERSEAS = re.compile(r"(?:\+|00)?(262|590|594|596)0?([1-9][0-9]{8})")
_SHORT = re.compile(r"3[0-9]{3}|10[0-9]{2}|118[0-9]{3}|11[0-9]|1[578]|19[167]")
_EXTENSION = re.compile(r"[,;]?\s*(?:poste|extension|ext|x|#)\s*[.:]?\s*([0-9]{1,7})\s*$", re.IGNORECASE)
_LABEL = re.compile(r"^\s*(?:t[ée]l(?:[ée]phone)?|mobile|portable|port|fax|gsm)\b[\s.:]*", re.IGNORECASE)
_SPREADSHEET_ZERO = re.compile(SPREADSHEET_ZERO)
_POSSIBLE = re.compile(r"\+?[0-9]{2,18}")

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
    extension = _EXTENSION.search(text)
    number = _LABEL.sub("", text[: extension.start()] if extension else text).strip()
    if damaged := _SPREADSHEET_ZERO.fullmatch(number):
        number = damaged.group(1)
    compact = _SEPARATORS.sub("", number)
    phone = _parse_digits(compact, country) if _POSSIBLE.fullmatch(compact) else None
    return replace(phone, extension=extension.group(1)) if phone and extension else phone


def _parse_digits(compact: str, country: str) -> Phone | None:
    if overseas := _OVERSEAS.fullmatch(compact):
        code, national = overseas.groups()
        line = line_of_prefix(prefix_of(national))
        return line.phone(national) if line and line.code == code else _foreign_phone(compact, country)
    dialled_in_france = country in FRENCH_DIALLING
    if dialled_in_france and _SHORT.fullmatch(compact):
        return Phone(compact, PhoneKind.SPECIAL, callable=False)
    if french := (_FRENCH if dialled_in_france else _FRENCH_FROM_ABROAD).fullmatch(compact):
        line = line_of_prefix(prefix_of(french.group(1)))
        return line.phone(french.group(1)) if line else None
    return _foreign_phone(compact, country)


@dataclass(frozen=True, slots=True)
class Line:
    """What the first digits of a French number tell of it: its country code, its kind, how many digits are dialled at home only."""

    code: str
    kind: PhoneKind
    callable: bool
    home_digits: int = 0

    def phone(self, national: str) -> Phone:
        return Phone(f"+{self.code}{national[self.home_digits :]}", self.kind, self.callable)


def prefix_of(national: str) -> str:
    """The digits that tell the line, of the nine after the trunk 0."""
    return national[: 5 if _LONG_PREFIX.match(national) else 3]


@cache
def line_of_prefix(prefix: str) -> Line | None:
    """Overseas by prefix first, since a plain reading would give a wrong +33 number; None where no line is open.

    libphonenumber is asked once a prefix, not once a number: it would take a minute for a million numbers.
    """
    if prefix[:3] in OVERSEAS_PREFIXES:
        return Line(*OVERSEAS_PREFIXES[prefix[:3]], callable=True)
    if prefix[:4] in _LATE_OVERSEAS_MOBILES:
        return Line("262" if prefix >= "70935" else _LATE_OVERSEAS_MOBILES[prefix[:4]], PhoneKind.MOBILE, callable=True)
    if prefix.startswith("508"):  # Saint-Pierre-et-Miquelon dials 0508 before its six digits
        sample = _foreign_phone(f"+{prefix.ljust(9, '0')}", "PM")
        return Line("508", sample.kind, sample.callable, home_digits=3) if sample else None
    sample = _foreign_phone(f"+33{prefix.ljust(9, '0')}", "FR")
    return Line("33", sample.kind, sample.callable) if sample else None


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
    overseas = _OVERSEAS.fullmatch(e164)
    if overseas and (line := line_of_prefix(prefix_of(overseas.group(2)))) and line.code == overseas.group(1):
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
