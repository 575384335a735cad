"""What a person has to do today, in order, each with its reason: the same number of questions whatever there is to do."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import reduce
from operator import or_
from typing import NamedTuple

from django.db.models import F, OuterRef, Q, Subquery

from filon.activities.models import Activity, Task
from filon.activities.rules.kinds import ActivityKind, TaskKind, outcome_in_words
from filon.activities.selectors.signs import signs_from_them
from filon.activities.selectors.tasks import tasks_to_do
from filon.contacts.models import Contact
from filon.kit.dates import PARIS
from filon.kit.french import format_near_day
from filon.kit.subjects import SubjectKind
from filon.leads.models import Lead, Timer
from filon.leads.rules.agreement import ClauseKind
from filon.leads.selectors.promises import told
from filon.meetings.models import Booking
from filon.opportunities.models import Opportunity
from filon.opportunities.selectors.cards import Card
from filon.opportunities.selectors.lists import cards_of, deal_rows, waiting_deals
from filon.reporting.rules.day import Clock, Rank, Waiting, counts_as_clock, in_order, rank_of, reason_of
from filon.scoring.selectors.current import bring_up_to
from filon.users.models import User
from filon.users.rules.rights import Action, Entity, Scope
from filon.users.selectors import may, visible

MOST_WEIGHED = 1_000  # tasks of one person: beyond, the page says so; the latest due are weighed
SHOWN = 40
DEALS_SHOWN = 5
BY_CALLING = (ClauseKind.FIRST_RESPONSE, ClauseKind.ATTEMPTS)
PROMISED_ONLY = 1_000_000_000_000  # keys of lines without a task: no key of a task is that great


@dataclass(frozen=True, slots=True)
class Line:
    """A task, or a lead whose agreement waits and that no task speaks of. `card`: its deal, when it is about one."""

    waiting: Waiting
    rank: Rank
    reason: str
    task: Task | None
    lead: Lead | None
    card: Card | None = None


class Day(NamedTuple):
    """`batches`: how many of each kind; `following`: the place of the next part, 0 at the end; `beyond`: tasks left unweighed."""

    lines: list[Line]
    total: int
    batches: list[tuple[TaskKind, int]]
    following: int
    beyond: int


class Meeting(NamedTuple):
    task: Task
    booking: Booking | None


def order_of_day(*, viewer: User, now: datetime, end: datetime) -> tuple[list[Waiting], dict[int, Lead], int]:
    """Everything due by `end` (tonight where the reader is), in order, with the leads of the lines that have no task."""
    tasks, beyond = _due(viewer, now=now, end=end)
    clocks = _clocks(viewer, now=now, end=end)
    heats = _heats({one.contact_id for one in tasks if one.contact_id}, now=now)
    waiting, told_of = [], set[int]()
    for task in sorted(tasks, key=lambda one: (one.due_at, one.pk)):
        lead_id = _lead_of(task, clocks)
        clock = clocks[lead_id][1] if lead_id and lead_id not in told_of else None
        told_of |= {lead_id} if lead_id else set()
        heat = heats.get(task.contact_id or 0, "")
        waiting.append(Waiting(task.pk, TaskKind(task.kind), task.due_at, heat, task.promise, clock))
    alone = {lead.pk: lead for lead, _ in clocks.values() if lead.pk not in told_of}
    for pk in alone:
        clock = clocks[pk][1]
        waiting.append(Waiting(PROMISED_ONLY + pk, clock.kind, clock.due_at, clock=clock))
    return in_order(waiting, now=now), {PROMISED_ONLY + pk: lead for pk, lead in alone.items()}, beyond


def day_of(
    *, viewer: User, now: datetime, end: datetime, kind: TaskKind | None = None, first: int = 0, size: int = SHOWN
) -> Day:
    """One part of the day, whole or of one kind: those to whom the viewer writes, those whom he calls."""
    waiting, leads, beyond = order_of_day(viewer=viewer, now=now, end=end)
    counted = Counter(one.kind for one in waiting)
    batches = [(one, counted[one]) for one in TaskKind if counted[one]]
    asked = [one for one in waiting if kind is None or one.kind == kind]
    part = asked[first : first + size]
    following = first + size if first + size < len(asked) else 0
    return Day(_lines(part, leads, viewer=viewer, now=now), len(asked), batches, following, beyond)


def next_of_day(*, viewer: User, now: datetime, end: datetime, kind: TaskKind | None, after: int = 0) -> int | None:
    """The task that comes after that one, in the batch; the first when it is not there any more, None when nothing is left."""
    waiting, _leads, _beyond = order_of_day(viewer=viewer, now=now, end=end)
    keys = [one.key for one in waiting if one.key < PROMISED_ONLY and (kind is None or one.kind == kind)]
    if after in keys:
        return next(iter(keys[keys.index(after) + 1 :]), None)
    return keys[0] if keys else None


def _due(viewer: User, *, now: datetime, end: datetime) -> tuple[list[Task], int]:
    """Meetings still to come have their hour and stand beside."""
    mine = tasks_to_do(viewer=viewer, whose=Scope.OWN).filter(due_at__lt=end)
    rows = mine.exclude(kind=TaskKind.MEETING, due_at__gte=now)
    light = rows.only("due_at", "kind", "promise", "contact", "subject_kind", "subject_id")
    found = list(light.order_by("-due_at", "-pk")[: MOST_WEIGHED + 1])
    beyond = rows.count() - MOST_WEIGHED if len(found) > MOST_WEIGHED else 0
    return found[:MOST_WEIGHED], beyond


def _clocks(viewer: User, *, now: datetime, end: datetime) -> dict[int, tuple[Lead, Clock]]:
    """Lead → its clock that breaks first, of those that break by tonight, are warned of, or broke these days."""
    if not (may(viewer, Entity.AGREEMENT, Action.READ) and may(viewer, Entity.LEAD, Action.READ)):
        return {}
    due = Q(due_at__lt=end) | Q(warn_at__lte=now)
    rows = Timer.objects.filter(due, met_at=None, void_at=None, lead__deleted_at=None, lead__owner=viewer)
    timers = rows.filter(cycle_no=F("lead__cycle_no")).select_related("lead__contact", "lead__company")
    pressing = [
        one for one in timers.select_related("lead", "clause__agreement") if counts_as_clock(one.due_at, now=now)
    ]
    found: dict[int, tuple[Lead, Clock]] = {}
    for one in told(sorted(pressing, key=lambda timer: (timer.due_at < now, timer.due_at)), now=now):
        kind = TaskKind.CALL if one.timer.clause.kind in BY_CALLING else TaskKind.TODO
        found.setdefault(one.timer.lead_id, (one.timer.lead, Clock(one.timer.due_at, one.words, one.left, kind)))
    return found


def _lead_of(task: Task, clocks: Mapping[int, tuple[Lead, Clock]]) -> int | None:
    """The lead that a task speaks of, by name or by its person."""
    if task.subject_kind == SubjectKind.LEAD and task.subject_id in clocks:
        return task.subject_id
    theirs = (pk for pk, (lead, _) in clocks.items() if lead.contact_id and lead.contact_id == task.contact_id)
    return next(theirs, None)


def _heats(ids: Collection[int], *, now: datetime) -> dict[int, str]:
    people = list(Contact.objects.filter(pk__in=ids).only("temperature", "engagement"))
    bring_up_to(people, now=now)
    return {person.pk: person.temperature for person in people}


def _lines(part: Sequence[Waiting], leads: Mapping[int, Lead], *, viewer: User, now: datetime) -> list[Line]:
    rows = Task.objects.select_related("assignee", "contact__company", "company", "wording__template")
    tasks = rows.in_bulk([one.key for one in part])
    signs = _last_signs({task.contact_id for task in tasks.values() if task.contact_id}, viewer=viewer, now=now)
    cards = _cards_about(tasks.values(), viewer=viewer, now=now)
    lines = []
    for one in part:
        task = tasks.get(one.key)
        sign = signs.get(task.contact_id or 0, "") if task else ""
        card = cards.get(task.subject_id or 0) if task and task.subject_kind == SubjectKind.OPPORTUNITY else None
        lines.append(Line(one, rank_of(one), reason_of(one, sign=sign, now=now), task, leads.get(one.key), card))
    return lines


def _last_signs(ids: Collection[int], *, viewer: User, now: datetime) -> dict[int, str]:
    """Contact → what she did last of herself, and when: "demande de devis, hier"."""
    theirs = signs_from_them(now=now).filter(contact=OuterRef("pk"))
    seen = visible(theirs, viewer=viewer, entity=Entity.ACTIVITY, owner="by")
    last = Subquery(seen.order_by("-at", "-pk").values("pk")[:1])
    latest = dict(Contact.objects.filter(pk__in=ids).annotate(last_sign=last).values_list("pk", "last_sign"))
    found = Activity.objects.in_bulk([pk for pk in latest.values() if pk])
    today = now.astimezone(PARIS).date()
    return {
        pk: f"{_sign_words(found[sign])}, {format_near_day(found[sign].at.astimezone(PARIS).date(), today=today)}"
        for pk, sign in latest.items()
        if sign in found
    }


def _sign_words(activity: Activity) -> str:
    kind, outcome = ActivityKind(activity.kind), outcome_in_words(kind=activity.kind, outcome=activity.outcome)
    if kind == ActivityKind.FORM and activity.outcome:
        return outcome.lower()
    received = " reçu" if kind in (ActivityKind.CALL, ActivityKind.EMAIL) else ""
    return kind.label[:1].lower() + kind.label[1:] + received


def _cards_about(tasks: Collection[Task], *, viewer: User, now: datetime) -> dict[int, Card]:
    ids = {one.subject_id for one in tasks if one.subject_kind == SubjectKind.OPPORTUNITY and one.subject_id}
    deals = visible(deal_rows().filter(pk__in=ids, deleted_at=None), viewer=viewer, entity=Entity.OPPORTUNITY)
    return {card.deal.pk: card for card in cards_of(list(deals), now=now)}


def meetings_of_day(*, viewer: User, now: datetime, end: datetime) -> list[Meeting]:
    """Still to come today, by hour, with what was booked."""
    mine = tasks_to_do(viewer=viewer, whose=Scope.OWN).filter(kind=TaskKind.MEETING, due_at__gte=now, due_at__lt=end)
    tasks = list(mine.select_related("contact__company", "company").order_by("due_at", "pk"))
    bookings = {one.task_id: one for one in Booking.objects.filter(task__in=tasks).select_related("page")}
    return [Meeting(task, bookings.get(task.pk)) for task in tasks]


def deals_without_next_action(*, viewer: User, now: datetime) -> tuple[list[Card], int]:
    """One's own open deals for which nothing is planned, the greatest first; and how many there are."""
    return _own_deals(viewer, ("no_next_action",), most=DEALS_SHOWN, now=now)


def deals_that_ask(*, viewer: User, now: datetime, most: int) -> tuple[list[Card], int]:
    """One's own open deals that no longer move, for which nothing is planned, or whose signing date has passed."""
    return _own_deals(viewer, ("stalled", "no_next_action", "close_date_passed"), most=most, now=now)


def _own_deals(viewer: User, kinds: Sequence[str], *, most: int, now: datetime) -> tuple[list[Card], int]:
    waiting = (waiting_deals(kind, now=now) for kind in kinds)
    lacking = reduce(or_, (one for one in waiting if one), Q(pk__in=[]))
    mine = visible(deal_rows().filter(owner=viewer, deleted_at=None), viewer=viewer, entity=Entity.OPPORTUNITY)
    rows = mine.filter(lacking)
    shown: list[Opportunity] = list(rows.order_by(F("cents").desc(nulls_last=True), "pk")[:most])
    return cards_of(shown, now=now), rows.count()
