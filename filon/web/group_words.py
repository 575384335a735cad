"""The value of a group of a report as people read it."""

from datetime import date

from django.utils.translation import gettext as _

from filon.kit.french import format_month
from filon.leads.rules.kinds import Entrance
from filon.reporting.rules.sentences import quarter_words


def group_words(value: str, by: str) -> str:
    """Names stay as imported; months, quarters and entrances get their French words; "" is what nobody filled in."""
    if not value:
        return _("non renseigné")
    if by == "entrance":
        return Entrance.label_of(value)
    if by == "quarter":
        return quarter_words(value)
    if by in ("month", "cohort-month"):
        return format_month(date.fromisoformat(f"{value}-01"))
    return value
