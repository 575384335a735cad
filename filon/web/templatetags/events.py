"""Days of an event in the pages."""

from django import template

from filon.events.models import Event
from filon.events.rules.words import days_in_words

register = template.Library()


@register.filter
def event_days(event: Event) -> str:
    """ "3 décembre 2026"."""
    return days_in_words(event.start, event.end, zone=event.zone)
