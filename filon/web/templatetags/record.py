"""Filters for records: numbers as people read them, what a change says."""

from datetime import datetime

from django import template
from django.utils import timezone

from filon.activities.models import Activity
from filon.activities.rules.kinds import outcome_in_words
from filon.contacts.models import ContactPoint
from filon.contacts.rules.kinds import PointKind
from filon.kit.french import format_time
from filon.kit.phones import format_phone

register = template.Library()


@register.filter
def phone_words(point: ContactPoint) -> str:
    """ "01 42 68 53 00" when the number could be read, else as it was given."""
    if point.normalised and point.kind in (PointKind.PHONE, PointKind.MOBILE, PointKind.FAX):
        return format_phone(point.normalised)
    return point.value


@register.filter
def time_fr(moment: datetime) -> str:
    """ "14 h 05", in the reader's zone."""
    return format_time(timezone.localtime(moment))


@register.filter
def outcome_words(activity: Activity) -> str:
    """ "Messagerie", "Demande de devis"."""
    return outcome_in_words(kind=activity.kind, outcome=activity.outcome)
