"""The clocks of the agreement as people see them: those of one lead, and all that is late."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import NamedTuple

from django.db.models import F, QuerySet

from filon.leads.models import Lead, Timer
from filon.leads.rules.agreement import ClauseKind
from filon.leads.rules.promises import PromiseState, left_words, promise_words, state_of
from filon.leads.rules.timers import time_left
from filon.leads.selectors.timer_facts import days_away, hours_of
from filon.users.rules.rights import Action, Entity
from filon.users.selectors import Viewer, may, visible

OVER = (PromiseState.KEPT, PromiseState.KEPT_LATE, PromiseState.BROKEN, PromiseState.VOID)


class Promise(NamedTuple):
    """`words`: what is to do and by when; `left`: how long that is, empty once it is over."""

    timer: Timer
    state: PromiseState
    words: str
    left: str


def promises_of(lead: Lead, *, viewer: Viewer, now: datetime) -> list[Promise]:
    """Of the cycle that runs; what is to do comes first, the most pressing at the top."""
    if not may(viewer, Entity.AGREEMENT, Action.READ):
        return []
    timers = Timer.objects.filter(lead=lead, cycle_no=lead.cycle_no).select_related("lead", "clause__agreement")
    return sorted(told(list(timers), now=now), key=lambda one: one.state in OVER)


def told(timers: Sequence[Timer], *, now: datetime) -> list[Promise]:
    """In the same order; each clock with its lead and clause already read."""
    away = days_away({timer.lead.owner_id for timer in timers}, since=now)
    return [_promise(timer, closed=away.get(timer.lead.owner_id, frozenset()), now=now) for timer in timers]


def _promise(timer: Timer, *, closed: frozenset[date], now: datetime) -> Promise:
    agreement, terms = timer.clause.agreement, timer.clause.terms
    state = state_of(
        due=timer.due_at,
        warn=timer.warn_at,
        met=timer.met_at,
        breached=timer.breached_at,
        void=timer.void_at,
        now=now,
    )
    words = promise_words(terms, done=timer.done, due=timer.due_at, now=now)
    if state in OVER:
        return Promise(timer, state, terms.kind.label, "")
    left = time_left(now=now, due=timer.due_at, hours=hours_of(agreement, closed=closed))
    opening = {"opens_at": agreement.opens_at, "closes_at": agreement.closes_at}
    return Promise(timer, state, words, left_words(left, late=state == PromiseState.LATE, **opening))


def late_timers(*, viewer: Viewer, now: datetime) -> QuerySet[Timer]:
    """Of the leads that the viewer may read; also those that nobody judged yet."""
    return _waiting_timers(viewer).filter(due_at__lt=now)


def pressing_timers(*, viewer: Viewer, now: datetime) -> QuerySet[Timer]:
    """Warned of, or nearly: due later than now."""
    return _waiting_timers(viewer).filter(due_at__gte=now, warn_at__lte=now)


def _waiting_timers(viewer: Viewer) -> QuerySet[Timer]:
    rows = Timer.objects.filter(met_at=None, void_at=None, lead__deleted_at=None)
    mine = visible(rows, viewer=viewer, entity=Entity.LEAD, owner="lead__owner")
    return mine.select_related("lead__owner", "lead__contact", "lead__company", "clause__agreement")


def first_responses_due(leads: Sequence[Lead]) -> dict[int, datetime]:
    """Lead → by when the agreement promises a first word."""
    waiting = Timer.objects.filter(
        lead__in=leads, clause__kind=ClauseKind.FIRST_RESPONSE, cycle_no=F("lead__cycle_no"), met_at=None, void_at=None
    )
    return dict(waiting.values_list("lead", "due_at"))
