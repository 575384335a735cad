"""Filters that write figures, amounts and dates the French way; an absent value shows as a dash."""

import re
from datetime import date, datetime
from decimal import Decimal

from django import template
from django.utils import timezone
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from filon.kit.french import (
    format_amount,
    format_date,
    format_datetime,
    format_decimal,
    format_integer,
    format_percent,
    format_quantity,
)
from filon.kit.identifiers import format_siren

register = template.Library()
ABSENT = "–"
LONGEST_WORD = 18  # characters that the narrowest column of facts holds
_AFTER_SIGN = re.compile(r"(?<=[/.@?-])(?=\w)")
_MAY_BREAK = SafeString("<wbr>")


@register.filter
def euros(cents: int | None, currency: str = "EUR") -> str:
    """A whole number of cents → "1 234,50 €"."""
    return ABSENT if cents is None else format_amount(cents, currency)


@register.filter
def percent_fr(share: float | None) -> str:
    """0.123 → "12,3 %"."""
    return ABSENT if share is None else format_percent(share)


@register.filter
def count_fr(number: int | None) -> str:
    """12345 → "12 345"."""
    return ABSENT if number is None else format_integer(number)


@register.filter
def quantity_fr(quantity: Decimal) -> str:
    return format_quantity(quantity)


@register.filter
def decimal_fr(number: float | None) -> str:
    return ABSENT if number is None else format_decimal(number)


@register.filter
def whole_fr(points: float) -> str:
    """Points already won: 69.9 are not 70."""
    return format_integer(int(points))


@register.filter
def signed_fr(points: float) -> str:
    """ "+12,4", "−25": what is given or taken; whole numbers without decimals."""
    size = abs(points)
    words = format_integer(int(size)) if size == int(size) else format_decimal(size)
    return f"−{words}" if points < 0 else f"+{words}"


@register.filter
def date_fr(day: date | datetime | None) -> str:
    """ "21 nov. 2026", in the reader's zone when it is an instant."""
    if day is None:
        return ABSENT
    return format_date(timezone.localtime(day) if isinstance(day, datetime) else day)


@register.filter
def breakable(text: str) -> SafeString:
    """A long address goes to the next line after one of its signs, not in the middle of a word."""
    long = any(len(word) > LONGEST_WORD for word in text.split())
    pieces = _AFTER_SIGN.split(text) if long else [text]
    return format_html_join(_MAY_BREAK, "{}", ((piece,) for piece in pieces))


@register.filter
def siren_fr(siren: str | None) -> str:
    """ "732 829 320"; nothing where there is none."""
    return format_siren(siren) if siren else ""


@register.filter
def datetime_fr(moment: datetime | None) -> str:
    """ "21 nov. 2026, 14 h 05", in the reader's zone."""
    return ABSENT if moment is None else format_datetime(timezone.localtime(moment).replace(tzinfo=None))
