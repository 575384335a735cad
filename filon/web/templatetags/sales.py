"""Filters of the sales pages: whole euros, days, near dates."""

from datetime import date, datetime
from functools import lru_cache
from typing import Any

from django import template
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from filon.kit.french import (
    format_amount,
    format_count,
    format_date,
    format_integer,
    format_month,
    format_near_day,
)
from filon.kit.money import decimal_string
from filon.opportunities.rules.lines import percent
from filon.opportunities.selectors.cards import Card
from filon.opportunities.selectors.lanes import Lane
from filon.reporting.rules.sheets import KEPT_PAGES
from filon.users.models import User
from filon.users.rules.rights import Action, Entity
from filon.users.selectors import may
from filon.web.group_words import group_words
from filon.web.requests import PageRequest, question_of
from filon.web.templatetags.french import ABSENT
from filon.web.words import coverage_words

register = template.Library()


@register.simple_tag(takes_context=True)
def figures_coverage(context: dict[str, Any]) -> str:
    """Whose records the figures of this page count; empty for who sees all."""
    return coverage_words(context["request"].user)


@register.simple_tag(takes_context=True)
def keep_address(context: dict[str, Any]) -> str:
    """Where this report is kept, with what it is asked; empty on a page that is none."""
    request = context["request"]
    page = request.resolver_match.url_name
    return f"{reverse('report_keep', args=[page])}?{question_of(request)}" if page in KEPT_PAGES else ""


@register.simple_tag(takes_context=True)
def may_see_calls(context: dict[str, Any]) -> bool:
    """Calls are read deal by deal: by who may open deals."""
    return may(context["request"].user, Entity.OPPORTUNITY, Action.READ)


@register.simple_tag
def asking(request: PageRequest, name: str, value: str) -> str:
    """The page again, with one more question; what was already asked stays."""
    query = request.GET.copy()
    query[name] = value
    return f"{request.path}?{query.urlencode()}"


@register.simple_tag
def rest_of_column(request: PageRequest, lane: Lane | str) -> str:
    """The start of the query that asks for the cards which follow: those of this lane, when the board has lanes."""
    query = request.GET.copy()
    if isinstance(lane, Lane):
        query["responsable"] = str(lane.owner_key)
    return f"{query.urlencode()}&" if query else ""


@register.filter
def whole_euros(cents: int | None, currency: str = "EUR") -> str:
    """12 345,67 € → "12 346 €": sums and cards, where cents only blur."""
    return ABSENT if cents is None else format_amount(round(cents / 100) * 100, currency)


@register.filter
def bare_euros(cents: int | None) -> str:
    """12 345,67 € → "12 346", in a table whose head says euros."""
    return "" if cents is None else format_integer(round(cents / 100))


@register.filter
def discount_fr(discount: int) -> str:
    """A discount in hundredths of a percent: 1250 → "12,5 %"."""
    return percent(discount)


@register.filter
def typed_amount(cents: int | None) -> str:
    """What a field of amount starts with: 1250050 → "12500,50"."""
    return "" if cents is None else decimal_string(cents).replace(".", ",")


@register.filter
def days_fr(days: int | None) -> str:
    """ "1 jour", "12 jours"."""
    return ABSENT if days is None else format_count(days, "jour", "jours")


@register.filter
def near_day(moment: datetime | date | None, today: date) -> str:
    """ "aujourd’hui", "demain", "hier", else "24 nov.", with its year when it is another one."""
    if moment is None:
        return ABSENT
    day = timezone.localtime(moment).date() if isinstance(moment, datetime) else moment
    return format_near_day(day, today=today)


@register.filter
def month_fr(day: date | None) -> str:
    """ "novembre 2026"."""
    return ABSENT if day is None else format_month(day)


@lru_cache(maxsize=4096)
def _face(name: str) -> SafeString:
    return render_to_string("opportunities/board/face.html", {"name": name})


@register.filter
def owner_face(owner: User | None) -> str:
    """The initials of who owns a card: a board shows the same few faces two hundred times."""
    return _face(str(owner)) if owner else ""


@register.filter
def since_words(card: Card) -> str:
    """ "À cette étape depuis le 3 nov. 2026", and why the deal stalls."""
    since = _("À cette étape depuis le %s") % format_date(timezone.localtime(card.deal.stage_since))
    return " · ".join([since, *card.stalled_because])


@register.filter
def group_name(value: str, by: str) -> str:
    """The value of a group of a report, in words."""
    return group_words(value, by)


@register.filter
def share_of(part: int | None, whole: int | None) -> float | None:
    """For `percent_fr`; None when there is nothing to share."""
    return part / whole if whole and part is not None else None
