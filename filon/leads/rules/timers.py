"""Clocks of the agreement: when a promise is due, what keeps it, when it is broken. Facts in, verdict out.

A promise kept by its due time is never broken, even where the fact is entered later; what happens after a lead was let go
(refused, put off, gone further) keeps nothing.
"""

from collections.abc import Sequence, Set
from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from filon.activities.rules.kinds import ActivityKind
from filon.contacts.rules.axes import ENDED, LifecycleStage
from filon.kit.business_time import add_business_days, add_business_hours, business_hours_between, day_in_paris
from filon.kit.dates import PARIS
from filon.leads.rules.agreement import IN_DAYS, ClauseKind, Terms

S, K = LifecycleStage, ClauseKind
# Which clauses begin to count when a lead enters a stage.
STARTED_BY = {S.MQL: (K.FIRST_RESPONSE, K.ATTEMPTS, K.DECISION), S.SAL: (K.FEEDBACK,)}
TRIES = (ActivityKind.CALL, ActivityKind.EMAIL, ActivityKind.SMS, ActivityKind.SOCIAL, ActivityKind.LETTER)
FURTHER = frozenset({S.SQL, S.OPPORTUNITY, S.CUSTOMER, S.EVANGELIST})
DECIDED = frozenset({S.SAL, *FURTHER, *ENDED})
RELEASED = FURTHER | ENDED  # nobody waits for a first call any more


class Hours(NamedTuple):
    """When the clocks of an agreement run, for one person: `closed` are the days away."""

    opens_at: time
    closes_at: time
    closed: Set[date] = frozenset()

    @property
    def spans(self) -> tuple[tuple[time, time]]:
        return ((self.opens_at, self.closes_at),)


class Facts(NamedTuple):
    """What is known of a lead since a clock began, each list in order of time."""

    tries: Sequence[datetime] = ()
    conversations: Sequence[datetime] = ()
    decided_at: datetime | None = None
    released_at: datetime | None = None
    told: Sequence[datetime] = ()


class Verdict(NamedTuple):
    """`void_at`: the lead was let go before the promise was kept. `breached_at` is the due time, once it has passed."""

    met_at: datetime | None
    breached_at: datetime | None
    void_at: datetime | None
    done: int


def clauses_for(clauses: Sequence[Terms], *, stage: str, temperature: str) -> list[Terms]:
    """Those that begin when a lead of that temperature enters the stage: the clause of its temperature, else that of all others."""
    kinds = STARTED_BY.get(LifecycleStage(stage), ())
    found = [terms for terms in clauses if terms.kind in kinds and terms.temperature in ("", temperature)]
    named = {terms.kind for terms in found if terms.temperature}
    return [terms for terms in found if terms.temperature or terms.kind not in named]


def due_at(terms: Terms, *, started_at: datetime, hours: Hours) -> datetime:
    """In business time; promises in days end with the last of them."""
    if terms.kind in IN_DAYS:
        last = add_business_days(day_in_paris(started_at), terms.days, hours.closed)
        return datetime.combine(last, hours.closes_at, PARIS)
    return add_business_hours(started_at, timedelta(minutes=terms.amount), hours.spans, hours.closed)


def warn_at(*, started_at: datetime, due: datetime, percent: int, hours: Hours) -> datetime:
    """Once `percent` of the business time are gone."""
    whole = time_left(now=started_at, due=due, hours=hours)
    return add_business_hours(started_at, whole * percent / 100, hours.spans, hours.closed)


def time_left(*, now: datetime, due: datetime, hours: Hours) -> timedelta:
    """Business time until it is due; negative once it is late."""
    return business_hours_between(now, due, hours.spans, hours.closed)


def judge(terms: Terms, *, due: datetime, facts: Facts, now: datetime) -> Verdict:
    released = None if terms.kind in (K.DECISION, K.FEEDBACK) else facts.released_at
    met = kept_at(terms, facts)
    met = None if met and released and met > released else met
    void = released if met is None else None
    late = (met or void or now) > due
    return Verdict(met, due if late else None, void, tries_counted(terms, facts))


def tries_counted(terms: Terms, facts: Facts) -> int:
    """Of the attempts promised; nothing else is counted."""
    return min(len(facts.tries), terms.amount) if terms.kind == K.ATTEMPTS else 0


def kept_at(terms: Terms, facts: Facts) -> datetime | None:
    """When the promise was kept, in time or late."""
    spoken = list(facts.conversations[:1])
    if terms.kind == K.FIRST_RESPONSE:
        return min([*facts.tries[:1], *spoken], default=None)
    if terms.kind == K.ATTEMPTS:
        return min([*facts.tries[terms.amount - 1 : terms.amount], *spoken], default=None)
    if terms.kind == K.DECISION:
        return facts.decided_at
    return min(facts.told, default=None)
