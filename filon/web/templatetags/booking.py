"""Days and hours in the pages on which people choose one."""

from datetime import date, datetime

from django import template
from django.utils.http import urlencode

from filon.intake.rules.spam import Doubt
from filon.kit.french import format_time
from filon.meetings.models import Booking
from filon.meetings.rules.words import day_in_words
from filon.web.instants import write_instant

register = template.Library()


@register.filter
def day_link(day: date, zone: str) -> str:
    """What follows the question mark of the address of a day."""
    return urlencode({"jour": day.isoformat(), "fuseau": zone})


@register.filter
def day_words(day: date) -> str:
    return day_in_words(day)


@register.filter
def instant(start: datetime) -> str:
    return write_instant(start)


@register.filter
def clock(start: datetime) -> str:
    """ "10 h 00", in the instant's own zone."""
    return format_time(start)


@register.filter
def doubts_in_words(booking: Booking) -> str:
    """Why it waits: « le champ piège est rempli, des liens dans le texte »."""
    return ", ".join(Doubt(doubt).label for doubt in booking.doubts)
