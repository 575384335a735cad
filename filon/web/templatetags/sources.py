"""Words and figures of the pages on sources and visits."""

from fractions import Fraction

from django import template
from django.utils.translation import gettext as _

from filon.kit.french import format_decimal, format_integer
from filon.playbook.rules.channels import SourceKind
from filon.reporting.rules.attribution import Attribution, ChannelFigures, Due

register = template.Library()


@register.simple_tag
def due_to(one: ChannelFigures, model: Attribution) -> Due:
    """What one model gives to one channel."""
    return one.due[model]


@register.filter
def parts_fr(count: Fraction) -> str:
    """A whole number as such, a part with one digit."""
    return format_integer(int(count)) if count.denominator == 1 else format_decimal(float(count))


@register.filter
def short_model(model: Attribution) -> str:
    return {
        Attribution.FIRST_TOUCH: _("premier"),
        Attribution.LAST_TOUCH: _("dernier"),
        Attribution.POSITION: _("position"),
    }[model]


@register.filter
def channel_words(channel: str) -> str:
    """In French: an origin is told with its channel."""
    return SourceKind.label_of(channel)
