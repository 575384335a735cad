"""What the page of calls sends: a period, and a category for some deals."""

from collections.abc import Mapping
from datetime import date

from filon.forecasting.rules.months import first_of_month, month_after
from filon.forecasting.rules.objectives import Span, months_of, quarters_of
from filon.forecasting.services.calls import Called
from filon.kit.errors import NotPossible
from filon.opportunities.models import Opportunity
from filon.opportunities.rules.kinds import Category


def coming_spans(today: date) -> list[Span]:
    """This month and the next two, this quarter and the next one."""
    current = first_of_month(today)
    return [
        *(_month(month_after(current, ahead)) for ahead in range(3)),
        quarter_of(today),
        quarter_of(month_after(current, 3)),
    ]


def quarter_of(day: date) -> Span:
    return quarters_of(day.year)[(day.month - 1) // 3]


def _month(day: date) -> Span:
    return months_of(day.year)[day.month - 1]


def call_span(key: str, *, today: date) -> Span:
    """The one of the address, else the current quarter."""
    return next((span for span in coming_spans(today) if span.key == key), quarter_of(today))


def said_and_held(deal: Opportunity, data: Mapping[str, str]) -> Called:
    version = data.get(f"version-{deal.pk}", "")
    return Called(
        said=_category(data.get(f"said-{deal.pk}")),
        held=_category(data.get(f"held-{deal.pk}")),
        seen=_category(data.get(f"seen-{deal.pk}")) or Category.NONE,
        version=int(version) if version.isascii() and version.isdigit() and len(version) < 10 else 0,
    )


def _category(text: str | None) -> Category | None:
    if text is None:
        return None
    if text not in set(Category):
        raise NotPossible("Cette catégorie n’existe pas\u00a0: rechargez la page.")
    return Category(text)
