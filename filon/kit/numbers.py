"""Numbers, amounts and yes/no as French files write them. Dates are in `kit.dates`.

Unreadable text gives None; text with two readings raises `Ambiguous`, so that a person says the decimal sign once for the file.
"""

import re
from decimal import ROUND_HALF_UP, Decimal

from filon.kit.dates import parse_date as parse_date
from filon.kit.text import fold

MAX_CENTS = 10**17  # exclusive: room for the sum of ninety such amounts in a 64-bit column
MAX_INTEGER = 2**63  # exclusive: a 64-bit column


class Ambiguous(ValueError):
    """The text reads as two numbers ("1.234" is 1,234 or 1 234)."""

    def __init__(self, text: str) -> None:
        super().__init__(f"« {text} » peut se lire de deux façons\u00a0: précisez le séparateur décimal du fichier.")
        self.text = text


_SPACE = re.compile("[\\s\u00a0\u2009\u202f]+")
_WHOLE = re.compile(r"\d+|\d{1,3}(?:[ '’]\d{3})+", re.ASCII)
_WITH_DECIMALS = re.compile(r"(\d*|\d{1,3}(?:[ '’]\d{3})+)([.,])(\d*)", re.ASCII)
_GROUPED = re.compile(r"[1-9]\d{0,2}(?:(?:\.\d{3})+|(?:,\d{3})+)", re.ASCII)
_GROUPED_WITH_DECIMALS = re.compile(r"([1-9]\d{0,2}(?:\.\d{3})+),(\d*)|([1-9]\d{0,2}(?:,\d{3})+)\.(\d*)", re.ASCII)
_SIGNED = re.compile(r"\((.+)\)|([-+]?) ?(.+?)(-?)")


def read_decimal(text: str, decimal: str | None = None) -> Decimal | None:
    """The number written in digits, grouped by threes or not; `decimal` is "," or "." where the file says so.

    Where it does not: a sign written once is decimal, unless it could group thousands ("1.234" is ambiguous; "1234.567",
    "0,125" and "1 234,567" are not); written several times it groups; both signs are ambiguous (domain reference §8: ask).
    """
    signed = _SIGNED.fullmatch(_SPACE.sub(" ", text).strip().replace("−", "-"))
    if not signed:
        return None
    between_brackets, sign, bare, trailing_minus = signed.groups(default="")
    size = None if sign and trailing_minus else _read_digits((between_brackets or bare).strip(), decimal)
    return -size if size is not None and (between_brackets or trailing_minus or sign == "-") else size


def _read_digits(digits: str, decimal: str | None) -> Decimal | None:
    if _WHOLE.fullmatch(digits):
        return _decimal_of(digits)
    if decimal is None and (_could_group(digits) or _GROUPED_WITH_DECIMALS.fullmatch(digits)):
        raise Ambiguous(digits)
    if _GROUPED.fullmatch(digits) and (decimal not in digits if decimal else True):
        return _decimal_of(digits.replace(".", "").replace(",", ""))
    if (grouped := _GROUPED_WITH_DECIMALS.fullmatch(digits)) and (
        decimal == "," if grouped.group(1) else decimal == "."
    ):
        whole, rest = (grouped.group(1), grouped.group(2)) if grouped.group(1) else (grouped.group(3), grouped.group(4))
        return _decimal_of(whole.replace(".", "").replace(",", ""), rest)
    if (simple := _WITH_DECIMALS.fullmatch(digits)) and decimal in (None, simple.group(2)):
        return _decimal_of(simple.group(1), simple.group(3)) if simple.group(1) or simple.group(3) else None
    return None


_ONE_GROUP = re.compile(r"[1-9]\d{0,2}[.,]\d{3}", re.ASCII)


def _could_group(digits: str) -> bool:
    return _ONE_GROUP.fullmatch(digits) is not None


def _decimal_of(whole: str, rest: str = "") -> Decimal:
    return Decimal(f"{_NOT_DIGIT.sub('', whole) or 0}.{rest or 0}")


_NOT_DIGIT = re.compile(r"\D")


_CURRENCY = r"(?:€|eur|euros?|\$|usd|£|gbp|chf)"
_AMOUNT = re.compile(
    rf"(\(?[-+−]?)\s*(?:{_CURRENCY}\s*)?(.*?)\s*(k|m|md)?\s*{_CURRENCY}?(?:\s*ht)?(\)?)", re.IGNORECASE | re.DOTALL
)
_MULTIPLIERS = {"": 1, "k": 1_000, "m": 1_000_000, "md": 1_000_000_000}


def parse_amount(text: str, decimal: str | None = None) -> int | None:
    """Whole cents of an amount ("1 234 567,89 €", "1234.5", "45 k€", "(120,00)"), half a cent rounding away from zero.

    None when it is not an amount, when it is written 3,56E+13 (a spreadsheet lost digits) or "TTC" (our amounts are without
    tax), or when it reaches 10^17 cents. Raises `Ambiguous` as `read_decimal`. The currency itself is a column or a setting.
    """
    exact = _cents_written(text, decimal)
    if exact is None or abs(exact) >= MAX_CENTS:
        return None
    cents = exact.quantize(Decimal(1), rounding=ROUND_HALF_UP)
    return int(cents) if abs(cents) < MAX_CENTS else None


def is_too_large_an_amount(text: str) -> bool:
    """Whether it is an amount but for its size. Raises `Ambiguous` as `read_decimal`."""
    exact = _cents_written(text, None)
    return exact is not None and abs(exact) >= MAX_CENTS - 1


def _cents_written(text: str, decimal: str | None) -> Decimal | None:
    parts = _AMOUNT.fullmatch(text.strip())
    if not parts:
        return None
    opening, digits, multiplier, closing = parts.groups(default="")
    number = read_decimal(f"{opening}{digits}{closing}", decimal)
    return None if number is None else number * 100 * _MULTIPLIERS[multiplier.lower()]


_SCIENTIFIC = re.compile(r"[-+]?\d+(?:[.,]\d+)?e[-+]?\d{1,3}", re.IGNORECASE | re.ASCII)


def parse_number(text: str, decimal: str | None = None) -> float | None:
    """A measure: as `read_decimal`, also "1.2E-05"; a percent sign is dropped ("12,5 %" → 12.5). None when it is no number."""
    stripped = text.strip()
    if _SCIENTIFIC.fullmatch(stripped):
        value = float(stripped.replace(",", "."))
        return value if abs(value) < float("inf") else None
    number = read_decimal(stripped.removesuffix("%"), decimal) if len(stripped) <= 60 else None
    return None if number is None else float(number)


def parse_integer(text: str) -> int | None:
    """A whole number that fits 64 bits: "1 234", "12,0" (a spreadsheet's), not "12,5". Raises `Ambiguous` for "1.234"."""
    number = read_decimal(text) if len(text) <= 60 else None
    if number is None or number != number.to_integral_value() or abs(number) >= MAX_INTEGER:
        return None
    return int(number)


_YES = "oui o vrai v x 1 -1 yes y true t on ok ✓ ✔ ☑ 1.0 1,0"  # -1: as Access writes it
_NO = "non n faux f 0 no false off ✗ ☐ 0.0 0,0"
_TRUE, _FALSE = frozenset(_YES.split()), frozenset(_NO.split())


def parse_boolean(text: str) -> bool | None:
    """Yes or no in French or English, a cross, 1 or 0; an empty or other text is None: unknown is not no."""
    word = fold(text)
    return True if word in _TRUE else False if word in _FALSE else None
