"""Won and lost: how many, why, for how much, in how long."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Sum, Value
from django.db.models.functions import Coalesce, TruncDate

from filon.kit.dates import PARIS
from filon.kit.money import DEFAULT_CURRENCY
from filon.kit.statistics import rate_of
from filon.opportunities.selectors.forced import passages_forced
from filon.opportunities.selectors.outcomes import INVALID, LOST, OPEN, WON, deals_in_figures, with_outcome
from filon.reporting.rules.composed import Among, Cases
from filon.reporting.rules.counting import mean_of, median_of
from filon.reporting.rules.figures import CycleDays, ReasonCount, WinLossFigures, WinLossReport
from filon.reporting.rules.period import ALL_TIME, Period, Window, window_of
from filon.reporting.selectors.deals import DECIDED, among_values, by_value
from filon.users.selectors import Viewer

DIMENSIONS = (
    "owner",
    "product",
    "company",
    "quarter",
    "persona",
    "process",
    "source",
    "campaign",
    "lot",
    "competitor",
    DECIDED,
)
CLOSED = (WON, LOST)
BEHIND = {
    Cases.WON: Q(outcome=WON),
    Cases.LOST: Q(outcome=LOST),
    Cases.DECIDED: Q(outcome__in=CLOSED),
    Cases.TIMED: Q(outcome=WON, opened_at__isnull=False, closed_at__isnull=False),
}
Rows = list[dict[str, Any]]


def winloss_report(
    *,
    viewer: Viewer,
    period: Period = ALL_TIME,
    by: str = "",
    as_of: date | None = None,
    among: Among = (),
    now: datetime,  # noqa: ARG001  every report is asked the same way
) -> WinLossReport:
    """`among`: only the deals that have these values in these dimensions."""
    window = window_of(period, as_of=as_of)
    deals = _counted(viewer, among, window)
    whole = _figures_by_value(deals.annotate(value=Value(""), worth=F("cents")), until=window.until)
    return WinLossReport(
        period=period,
        as_of=as_of,
        total=whole.get("", NOTHING),
        by=by,
        groups=_figures_by_value(by_value(deals, by, DIMENSIONS), until=window.until) if by else {},
    )


def deals_behind_winloss(cases: Cases, *, among: Among, viewer: Viewer, period: Period) -> Q:
    """The deals that a figure of the report counts; `among` holds its group too."""
    return Q(
        pk__in=_counted(viewer, among, window_of(period, as_of=None)).filter(BEHIND[cases]).order_by().values("pk")
    )


def _counted(viewer: Viewer, among: Among, window: Window) -> QuerySet[Any]:
    deals = with_outcome(deals_in_figures(viewer), first=window.first, until=window.until)
    return among_values(deals, among, DIMENSIONS)


def _figures_by_value(deals: QuerySet[Any], *, until: datetime | None) -> dict[str, WinLossFigures]:
    """Five questions to the database, whatever the number of deals and values."""
    counts = _grouped(deals.values("value", "outcome", "currency").annotate(n=Count("pk"), cents=Sum("worth")))
    amounts = _grouped(
        deals.filter(outcome=WON, currency=DEFAULT_CURRENCY).values("value", "worth").annotate(n=Count("pk"))
    )
    cycles = _grouped(
        deals.filter(outcome__in=CLOSED, opened_at__isnull=False, closed_at__isnull=False)
        .annotate(opened=TruncDate("opened_at", tzinfo=PARIS), closed=TruncDate("closed_at", tzinfo=PARIS))
        .values("value", "outcome", "opened", "closed")
        .annotate(n=Count("pk"))
    )
    reasons = _grouped(
        deals.exclude(outcome=OPEN)
        .annotate(reason=Coalesce(F("close_reason__label"), Value("")))
        .values("value", "outcome", "reason", "stage__kind")
        .annotate(n=Count("pk"))
    )
    passages = passages_forced(until=until).filter(subject_id=OuterRef("pk"))
    forced = _grouped(deals.filter(Exists(passages), outcome__in=CLOSED).values("value").annotate(n=Count("pk")))
    return {
        value: _figures(
            rows, amounts=amounts[value], cycles=cycles[value], reasons=reasons[value], forced=forced[value]
        )
        for value, rows in sorted(counts.items())
    }


def _grouped(rows: Iterable[Any]) -> defaultdict[str, Rows]:
    groups: defaultdict[str, Rows] = defaultdict(list)
    for row in rows:
        groups[row["value"]].append(row)
    return groups


def _figures(rows: Rows, *, amounts: Rows, cycles: Rows, reasons: Rows, forced: Rows) -> WinLossFigures:
    n = {outcome: sum(row["n"] for row in rows if row["outcome"] == outcome) for outcome in (*CLOSED, OPEN, INVALID)}
    revenue = {row["currency"]: row["cents"] or 0 for row in rows if row["outcome"] == WON}
    known = [(row["worth"], row["n"]) for row in amounts if row["worth"] is not None]
    mean, median = mean_of(known), median_of(known)
    return WinLossFigures(
        won=n[WON],
        lost=n[LOST],
        open=n[OPEN],
        invalid=n[INVALID],
        win_rate=rate_of(n[WON], n[WON] + n[LOST]),
        revenue_cents=revenue.pop(DEFAULT_CURRENCY, 0),
        mean_cents=None if mean is None else round(mean),
        median_cents=None if median is None else round(median),
        won_without_amount=sum(row["n"] for row in amounts if row["worth"] is None),
        other_currencies=revenue,
        cycle_days=_cycle_days(cycles),
        reasons=_reasons(reasons),
        forced=sum(row["n"] for row in forced),
    )


def _cycle_days(rows: Rows) -> dict[str, CycleDays]:
    outcomes = {"won": ("won",), "lost": ("lost",), "all": CLOSED}
    return {
        name: _cycle([((row["closed"] - row["opened"]).days, row["n"]) for row in rows if row["outcome"] in wanted])
        for name, wanted in outcomes.items()
    }


def _cycle(counted: list[tuple[float, int]]) -> CycleDays:
    return CycleDays(
        n=sum(times for _, times in counted),
        mean=mean_of(counted),
        median=median_of(counted),
        negative=sum(times for days, times in counted if days < 0),
    )


def _reasons(rows: Rows) -> list[ReasonCount]:
    """Most frequent first. "" are those without a reason."""
    found: dict[tuple[str, bool], dict[str, int]] = defaultdict(lambda: {"won": 0, "lost": 0})
    for row in rows:
        found[row["reason"], row["outcome"] == INVALID][row["stage__kind"]] += row["n"]
    counts = [ReasonCount(reason, n[WON], n[LOST], invalid) for (reason, invalid), n in found.items()]
    return sorted(counts, key=lambda count: (-(count.won + count.lost), count.reason))


NOTHING = _figures([], amounts=[], cycles=[], reasons=[], forced=[])
