"""What repeats itself in what we win and lose, and the deals behind each figure."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Q, QuerySet

from filon.kit.errors import NotPossible
from filon.kit.statistics import Rate, rate_of
from filon.opportunities.models import ClosingReview
from filon.opportunities.selectors.outcomes import LOST, WON, deals_in_figures, with_outcome
from filon.opportunities.selectors.reviews import lessons_of
from filon.reporting.rules.period import Period, Window, window_of
from filon.reporting.selectors.deals import DECIDED, by_value
from filon.users.selectors import Viewer

PATTERNS = ("persona", "source", DECIDED, "competitor", "owner")
MOST_LINES = 12  # of a table, the most frequent; the rest stands together
MOST_LESSONS = 40
CLOSED = (WON, LOST)


@dataclass(frozen=True, slots=True)
class Pattern:
    """`win_rate` = won / (won + lost) of this value; `loss_share` = its losses among all the losses of the period."""

    value: str
    won: int
    lost: int
    win_rate: Rate
    loss_share: Rate


@dataclass(frozen=True, slots=True)
class PatternReport:
    """`apart`: wins and losses of the rates' whole; `hidden`: values of each dimension beyond those that are shown."""

    period: Period
    won: int
    lost: int
    invalid: int
    groups: Sequence[tuple[str, Sequence[Pattern], int]]
    lessons: Sequence[ClosingReview]


def pattern_report(*, viewer: Viewer, period: Period, now: datetime) -> PatternReport:  # noqa: ARG001  asked like the others
    """Seven questions to the database, whatever the number of deals."""
    deals = _closed_in(viewer, window_of(period, as_of=None))
    totals = {row["outcome"]: row["n"] for row in deals.values("outcome").annotate(n=Count("pk"))}
    counted = deals.filter(outcome__in=CLOSED)
    lost = totals.get(LOST, 0)
    return PatternReport(
        period=period,
        won=totals.get(WON, 0),
        lost=lost,
        invalid=sum(n for outcome, n in totals.items() if outcome not in CLOSED),
        groups=[(by, *_most_frequent(_patterns(counted, by, lost))) for by in PATTERNS],
        lessons=lessons_of(counted, most=MOST_LESSONS),
    )


def deals_behind_pattern(*, by: str, value: str, outcome: str, viewer: Viewer, period: Period) -> Q:
    """The condition of one figure, asked by the question that counted it. `outcome`: won, lost, or "" for both."""
    if by not in PATTERNS or outcome not in ("", *CLOSED):
        raise NotPossible("Ce chiffre n’existe pas\u00a0: repartez de la page Gagné / perdu.")
    deals = _closed_in(viewer, window_of(period, as_of=None)).filter(outcome__in=[outcome] if outcome else CLOSED)
    return Q(pk__in=by_value(deals, by, PATTERNS).filter(value=value).values("pk"))


def _closed_in(viewer: Viewer, window: Window) -> QuerySet[Any]:
    closed: Any = deals_in_figures(viewer).exclude(stage__kind="open")
    return with_outcome(closed, first=window.first, until=window.until).exclude(outcome="open")


def _patterns(deals: QuerySet[Any], by: str, all_lost: int) -> list[Pattern]:
    """The most frequent first; the value "" is what nobody filled in."""
    found: dict[str, dict[str, int]] = defaultdict(lambda: dict.fromkeys(CLOSED, 0))
    for row in by_value(deals, by, PATTERNS).values("value", "outcome").annotate(n=Count("pk")):
        found[row["value"]][row["outcome"]] += row["n"]
    patterns = [
        Pattern(value, n[WON], n[LOST], rate_of(n[WON], n[WON] + n[LOST]), rate_of(n[LOST], all_lost))
        for value, n in found.items()
    ]
    return sorted(patterns, key=lambda pattern: (-(pattern.won + pattern.lost), pattern.value))


def _most_frequent(patterns: Sequence[Pattern]) -> tuple[Sequence[Pattern], int]:
    return patterns[:MOST_LINES], max(0, len(patterns) - MOST_LINES)
