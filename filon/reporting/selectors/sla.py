"""What marketing and sales promised each other, and what came of it: by promise, and by owner, source, month or week."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Q, QuerySet

from filon.contacts.models import Company, Contact
from filon.kit.business_time import day_in_paris
from filon.kit.errors import BusinessError
from filon.kit.subjects import SubjectKind
from filon.leads.models import Agreement, Clause, Timer
from filon.leads.rules.agreement import OF_SALES, ClauseKind, Terms, sentence_of
from filon.leads.selectors.agreement import agreement_in_force
from filon.reporting.rules.handovers import GOOD_FIT, Handed
from filon.reporting.rules.period import ALL_TIME, Period, Window, window_of
from filon.reporting.rules.sla import (
    Cases,
    Clocked,
    Commitment,
    SlaReport,
    case_of,
    count_cases,
    days_of_week,
    expected_volume,
    state_of_share,
    state_of_volume,
    week_of,
)
from filon.reporting.selectors.handovers import handed_over
from filon.segments.selectors import condition_of
from filon.users.rules.rights import Action, Entity
from filon.users.selectors import Viewer, require, visible

DIMENSIONS = ("owner", "source", "month", "week")
K = ClauseKind
Group = Callable[[date, str, str], str]  # of a day, an owner, a source
GROUPS: dict[str, Group] = {
    "owner": lambda _day, owner, _source: owner,
    "source": lambda _day, _owner, source: source,
    "month": lambda day, _owner, _source: f"{day:%Y-%m}",
    "week": lambda day, _owner, _source: week_of(day),
}
Clocks = dict[str, list[tuple[Terms, str]]]  # group → the promise and what became of it


def sla_report(
    *, viewer: Viewer, period: Period = ALL_TIME, by: str = "", as_of: date | None = None, now: datetime
) -> SlaReport:
    """Promises of sales belong to the day on which they fell due, those of marketing to the day of the hand-over.

    Clocks of past versions count under the promise of the same kind and temperature, as they were judged then.
    """
    require(viewer, Entity.REPORT, Action.READ)
    agreement = agreement_in_force()
    if agreement is None:
        return SlaReport(period, as_of, None, [], by)
    window, known = window_of(period, as_of=as_of), _known(as_of, now)
    group = GROUPS.get(by, lambda *_: "")
    signed = first_signed(now)
    handed = handed_since(signed, viewer=viewer, window=window, known=known)
    members = members_of_segments(agreement, now=now)
    clocks = _clocks(clocks_due(viewer=viewer, period=period, known=known), known, group)
    by_group: dict[str, list[Handed]] = defaultdict(list)
    for one in handed:
        by_group[group(one.day, one.owner, one.source)].append(one)
    whole = [found for part in clocks.values() for found in part]
    spans = _Spans(day_in_paris(signed), period, today=day_in_paris(known))

    def told(name: str | None, part: Sequence[Handed], found: Sequence[tuple[Terms, str]]) -> list[Commitment]:
        clauses = [
            one for one in agreement.clauses.all() if one.kind != K.VOLUME or name is None or by in spans.CALENDAR
        ]
        return [_commitment(clause, part, found, members, spans, name) for clause in clauses]

    groups = sorted(by_group.keys() | clocks.keys()) if by else []
    return SlaReport(
        period=period,
        as_of=as_of,
        agreement=agreement.number,
        commitments=told(None, handed, whole),
        by=by,
        groups={name: told(name, by_group.get(name, []), clocks.get(name, [])) for name in groups},
    )


def _known(as_of: date | None, now: datetime) -> datetime:
    end = window_of(ALL_TIME, as_of=as_of).until
    return min(end, now) if end else now


def first_signed(now: datetime) -> datetime:
    return Agreement.objects.filter(live_at__isnull=False).earliest("live_at").live_at or now


def handed_since(signed: datetime, *, viewer: Viewer, window: Window, known: datetime) -> list[Handed]:
    """What was handed over before the first agreement was signed was not promised."""
    return [one for one in handed_over(viewer=viewer, window=window, known=known) if one.at >= signed]


def clocks_due(*, viewer: Viewer, period: Period, known: datetime) -> QuerySet[Timer]:
    """All that fall due in the period: those that run too, whose due time is still to come."""
    due = window_of(period, as_of=None).holds("due_at")
    begun = Timer.objects.filter(lead__deleted_at=None, started_at__lte=known, **due)
    return visible(begun, viewer=viewer, entity=Entity.REPORT, owner="lead__owner")


def _clocks(rows: QuerySet[Timer], known: datetime, group: Group) -> Clocks:
    told = rows.order_by().values_list(
        "clause__kind",
        "clause__temperature",
        "due_at",
        "met_at",
        "void_at",
        "lead__owner__full_name",
        "lead__source__name",
    )
    found: Clocks = defaultdict(list)
    for kind, temperature, due_at, met, void, owner, source in told:
        terms = Terms(ClauseKind(kind), temperature=temperature)
        place = group(day_in_paris(due_at), owner or "", source or "")
        found[place].append((terms, case_of(Clocked(terms, due_at, met, void), known=known)))
    return found


Members = dict[Terms, tuple[SubjectKind, frozenset[int]] | None]


def members_of_segments(agreement: Agreement, *, now: datetime) -> Members:
    """Promise about a segment → who belongs to its segment today; None where the segment is gone or cannot be read any more."""
    found: Members = {}
    for clause in agreement.clauses.select_related("segment").exclude(segment_name=""):
        found[clause.terms] = None
        if clause.segment:
            kind = SubjectKind(clause.segment.entity)
            table: Any = Company if kind == SubjectKind.COMPANY else Contact
            try:
                condition: Q = condition_of(clause.segment, now=now)
            except BusinessError:
                continue
            found[clause.terms] = kind, frozenset(table._default_manager.filter(condition).values_list("pk", flat=True))
    return found


def _commitment(
    clause: Clause,
    handed: Sequence[Handed],
    clocks: Sequence[tuple[Terms, str]],
    members: Members,
    spans: "_Spans",
    name: str | None,
) -> Commitment:
    terms = clause.terms
    if terms.kind in OF_SALES:
        same = [case for one, case in clocks if (one.kind, one.temperature) == (terms.kind, terms.temperature)]
        cases, target = count_cases(same), 100.0
        return Commitment(terms, sentence_of(terms), cases, target, state_of_share(cases, percent=target))
    concerned = [one for one in handed if belongs(one, members.get(terms, ()))]
    if terms.kind == K.VOLUME:
        expected, over = spans.owed(terms.amount, name)
        state = state_of_volume(len(concerned), expected=expected, over=over)
        return Commitment(terms, sentence_of(terms), Cases(kept=len(concerned)), expected, state)
    cases = count_cases([QUALITY[terms.kind](one, terms) for one in concerned])
    return Commitment(terms, sentence_of(terms), cases, terms.amount, state_of_share(cases, percent=terms.amount))


def belongs(one: Handed, members: Any) -> bool:
    """Every lead, for a clause without segment (an empty tuple); none, for a segment that is gone."""
    if members == ():
        return True
    return bool(members) and (one.company_id if members[0] == SubjectKind.COMPANY else one.contact_id) in members[1]


def accepted_case(one: Handed, _terms: Terms) -> str:
    return "open" if one.accepted is None else "kept" if one.accepted else "broken"


def _fit_case(one: Handed, _terms: Terms) -> str:
    return "open" if not one.fit else "kept" if one.fit in GOOD_FIT else "broken"


def _content_case(one: Handed, terms: Terms) -> str:
    return "kept" if one.holds(terms.contents) else "broken"


QUALITY = {K.ACCEPT_RATE: accepted_case, K.FIT_MIX: _fit_case, K.FILE_CONTENT: _content_case}


class _Spans:
    """Over which days a volume is owed: from the first agreement on, to the end of the period or to today.

    An owner or a source owes no share of it.
    """

    CALENDAR = ("month", "week")

    def __init__(self, signed: date, period: Period, *, today: date) -> None:
        self.first, self.today = max(period.start or signed, signed), today
        self.last = min(period.end or today, today)
        self.over = period.end is None or period.end < today

    def owed(self, amount: int, group: str | None) -> tuple[float, bool]:
        """How many leads, and whether the time for them is over."""
        if group is None:
            return expected_volume(amount, first=self.first, last=self.last), self.over
        span = _span_of(group)
        first, last = max(self.first, span[0]), min(self.last, span[1]) if span[1] < self.today else span[1]
        return expected_volume(amount, first=first, last=last), span[1] < self.today


def _span_of(group: str) -> tuple[date, date]:
    if "W" in group:
        week = days_of_week(group)
        assert week.start and week.end
        return week.start, week.end
    first = date.fromisoformat(f"{group}-01")
    return first, (first + timedelta(days=32)).replace(day=1) - timedelta(days=1)
