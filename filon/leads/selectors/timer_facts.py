"""What happened with leads since their clocks began: read in a few questions, whatever their number."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Q, QuerySet

from filon.activities.models import Activity
from filon.activities.rules.conversations import CONVERSED, IN_PERSON
from filon.activities.rules.kinds import ActivityKind, Actor, Direction
from filon.kit.business_time import day_in_paris
from filon.kit.subjects import SubjectKind
from filon.leads.models import Agreement, Timer
from filon.leads.rules.timers import DECIDED, RELEASED, TRIES, Facts, Hours
from filon.records.models import Change, Note
from filon.records.rules.changes import FIELD_AXIS, Axis
from filon.users.models import Absence
from filon.users.rules.rights import Role

PUT_OFF = FIELD_AXIS + "wake_date"
# Who is away for longer holds no clock any more: the rest of the absence is not looked at.
LONGEST_ABSENCE = timedelta(days=366)
DAY = timedelta(days=1)
By = Mapping[int, list[Any]]


def hours_of(agreement: Agreement, *, closed: frozenset[date] = frozenset()) -> Hours:
    return Hours(agreement.opens_at, agreement.closes_at, closed)


def days_away(owner_ids: Iterable[int | None], *, since: datetime) -> dict[int | None, frozenset[date]]:
    """Owner → the days on which nobody may expect him, from that instant on."""
    first, found = day_in_paris(since), defaultdict[int | None, set[date]](set)
    coming = Absence.objects.filter(user__in={pk for pk in owner_ids if pk}, to_date__gte=first)
    for owner_id, begins, ends in coming.values_list("user", "from_date", "to_date"):
        day, last = max(begins, first), min(ends, first + LONGEST_ABSENCE)
        while day <= last:
            found[owner_id].add(day)
            day += DAY
    return {owner_id: frozenset(days) for owner_id, days in found.items()}


def facts_of(timers: Sequence[Timer]) -> dict[int, Facts]:
    """Timer → what happened since it began, at the same instant included."""
    if not timers:
        return {}
    since = min(timer.started_at for timer in timers)
    lead_ids = {timer.lead_id for timer in timers}
    contacts = {timer.lead_id: timer.lead.contact_id for timer in timers}
    told = _notes(lead_ids, since)
    changes = _changes(lead_ids, since)
    of_lead, of_contact = _activities(lead_ids, {pk for pk in contacts.values() if pk}, since)
    return {
        timer.pk: _facts(
            timer,
            activities=[*of_lead[timer.lead_id], *of_contact[contacts[timer.lead_id] or 0]],
            changes=changes[timer.lead_id],
            notes=told[timer.lead_id],
        )
        for timer in timers
    }


def _facts(timer: Timer, *, activities: list[Any], changes: list[Any], notes: list[Any]) -> Facts:
    begun = timer.started_at
    happened = sorted({one for one in activities if one[1] >= begun}, key=lambda one: one[1])
    steps = [(to, at) for axis, to, at in changes if axis == Axis.LIFECYCLE and at >= begun]
    put_off = [at for axis, _to, at in changes if axis == PUT_OFF and at >= begun]
    spoken = [at for _pk, at, kind, outcome, _way, _said in happened if _is_conversation(kind, outcome)]
    return Facts(
        tries=[at for _pk, at, kind, _out, way, _said in happened if kind in TRIES and way == Direction.OUTBOUND],
        conversations=spoken,
        decided_at=min([*(at for to, at in steps if to in DECIDED), *put_off], default=None),
        released_at=min([*(at for to, at in steps if to in RELEASED), *put_off], default=None),
        told=_after(
            begun,
            [
                *(at for to, at in steps if to in RELEASED),
                *notes,
                *(at for _pk, at, _kind, _outcome, _way, said in happened if said),
                *spoken,
                *put_off,
            ],
        ),
    )


def _after(begun: datetime, instants: list[datetime]) -> list[datetime]:
    """What was written while accepting tells nothing yet of what becomes of the lead."""
    return sorted(at for at in instants if at > begun)


def _is_conversation(kind: str, outcome: str) -> bool:
    return kind in IN_PERSON or (kind == ActivityKind.CALL and outcome in CONVERSED)


def _activities(lead_ids: set[int], contact_ids: set[int], since: datetime) -> tuple[By, By]:
    """What sales did, about the lead or with its person: a message of marketing is no answer."""
    rows = Activity.objects.filter(at__gte=since, by__isnull=False, actor=Actor.HUMAN).exclude(by__role=Role.MARKETING)
    about = rows.filter(subject_kind=SubjectKind.LEAD, subject_id__in=lead_ids)
    return _by(about, "subject_id"), _by(rows.filter(contact__in=contact_ids), "contact")


def _by(rows: QuerySet[Activity], whose: str) -> By:
    found: By = defaultdict(list)
    for owner, pk, at, kind, outcome, way, text in rows.values_list(
        whose, "pk", "at", "kind", "outcome", "direction", "text"
    ):
        found[owner].append((pk, at, kind, outcome, way, bool(text)))
    return found


def _changes(lead_ids: set[int], since: datetime) -> By:
    """Steps, and days to come back that were given with a reason."""
    asked = Q(axis=Axis.LIFECYCLE) | (Q(axis=PUT_OFF) & ~Q(reason="") & ~Q(to_value=""))
    rows = Change.objects.filter(asked, subject_kind=SubjectKind.LEAD, subject_id__in=lead_ids, at__gte=since)
    found: By = defaultdict(list)
    for owner, *what in rows.values_list("subject_id", "axis", "to_value", "at"):
        found[owner].append(tuple(what))
    return found


def _notes(lead_ids: set[int], since: datetime) -> By:
    rows = Note.objects.filter(
        subject_kind=SubjectKind.LEAD, subject_id__in=lead_ids, at__gte=since, deleted_at=None, by__isnull=False
    )
    found: By = defaultdict(list)
    for owner, at in rows.exclude(by__role=Role.MARKETING).values_list("subject_id", "at"):
        found[owner].append(at)
    return found
