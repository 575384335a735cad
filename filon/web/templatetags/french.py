"""Filters that write figures, amounts and dates the French way; an absent value shows as a dash."""

from datetime import date, datetime

from django import template
from django.utils import timezone

from filon.kit.french import format_amount, format_date, format_datetime, format_decimal, format_integer, format_percent

register = template.Library()
ABSENT = "–"


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
def decimal_fr(number: float | None) -> str:
    return ABSENT if number is None else format_decimal(number)


@register.filter
def date_fr(day: date | datetime | None) -> str:
    """ "21 nov. 2026", in the reader's zone when it is an instant."""
    if day is None:
        return ABSENT
    return format_date(timezone.localtime(day) if isinstance(day, datetime) else day)


@register.filter
def datetime_fr(moment: datetime | None) -> str:
    """ "21 nov. 2026, 14 h 05", in the reader's zone."""
    return ABSENT if moment is None else format_datetime(timezone.localtime(moment).replace(tzinfo=None))
