"""Absence, departure, arrival: what a colleague had passes to others by rule, and comes back at the return (seed 002)."""

from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime
from itertools import groupby
from typing import Any, NamedTuple

from django.db import transaction
from django.db.models import F, QuerySet

from filon.kit.business_time import day_in_paris
from filon.kit.errors import NotPossible
from filon.kit.subjects import SubjectKind
from filon.meetings.models import Booking
from filon.meetings.services.bookings import give_booking
from filon.records.models import Relay, Relayed, RootRecord
from filon.records.rules.authorship import BY_SYSTEM, Author, by_person
from filon.records.rules.relays import Belonging, RelayKind, Share, Thing, check_relay, share_out
from filon.records.services.editing import assign_owner
from filon.records.services.notifications import notify
from filon.segments.models import Segment
from filon.segments.selectors import condition_of, matching_now
from filon.usecases.belongings import HELD, Held, things_held
from filon.users.models import Team, User
from filon.users.rules.alerts import AlertKind
from filon.users.rules.rights import Action, Entity
from filon.users.selectors import SYSTEM, Viewer, arranges_for, may, require

AT_ONCE = 2000  # records given in one statement
PAGE = "/relais/{pk}/"


class Asked(NamedTuple):
    """`giver` None: whoever has it. `parts`: a segment and who gets what it names; `to`: who gets the rest, if anybody."""

    kind: RelayKind
    giver: User | None
    to: User | Team | None = None
    parts: Sequence[tuple[Segment, User | Team]] = ()
    until: date | None = None


class Preview(NamedTuple):
    """How many things of each kind each person would get; `left` how many stay where they are."""

    given: dict[tuple[Belonging, int], int]
    left: Counter[Belonging]


def kinds_open_to(viewer: Viewer, *, giver: User) -> list[RelayKind]:
    """The administration passes all; a leader what his team has; each what is his, for the time of his own absence."""
    if may(viewer, Entity.SETTING, Action.WRITE):
        return list(RelayKind)
    if not arranges_for(viewer, giver.pk):
        return []
    return [RelayKind.ABSENCE] if viewer == giver else [RelayKind.ABSENCE, RelayKind.DEPARTURE]


def _check_may_pass(by: Viewer, *, giver: User | None, kind: RelayKind) -> None:
    if giver is None or kind not in kinds_open_to(by, giver=giver):
        require(by, Entity.SETTING, Action.WRITE)


def preview_relay(*, asked: Asked, by: Viewer, now: datetime) -> Preview:
    _check_may_pass(by, giver=asked.giver, kind=asked.kind)
    things, plan = _plan(asked, now=now)
    given = Counter((thing.kind, receiver) for thing, receiver in plan.items())
    return Preview(dict(given), Counter(thing.kind for thing in things if thing not in plan))


@transaction.atomic
def pass_on(*, asked: Asked, by: User, now: datetime) -> Relay:
    """Everything at once, each receiver told once. Of two colleagues at the same time, the second finds nothing left to pass."""
    _check_may_pass(by, giver=asked.giver, kind=asked.kind)
    if asked.giver:
        User.objects.select_for_update().get(pk=asked.giver.pk)
    _, plan = _plan(asked, now=now)
    if not plan:
        raise NotPossible("Il n’y a rien à passer\u00a0: personne n’a rien de ce que vous avez choisi.")
    relay = Relay.objects.create(kind=asked.kind, giver=asked.giver, until=asked.until, by=by, at=now)
    passed = _give(plan, by=by_person(by.pk), now=now, reason=_reason(relay))
    Relayed.objects.bulk_create(
        [
            Relayed(relay=relay, kind=one.kind, thing=one.pk, giver_id=one.holder, receiver_id=plan[one])
            for one in passed
        ],
        batch_size=AT_ONCE,
    )
    for receiver, count in Counter(plan[one] for one in passed).items():
        _tell(receiver, f"{_reason(relay)}\u00a0: vous recevez {count} élément{'s' * (count > 1)}.", relay, now=now)
    return relay


@transaction.atomic
def give_back(*, relay: Relay, by: Viewer, now: datetime) -> int:
    """What the substitutes still have, to those who had it, if they are here; returns how many. Once."""
    _check_may_pass(by, giver=relay.giver, kind=RelayKind(relay.kind))
    if not Relay.objects.filter(pk=relay.pk, returned_at=None).update(returned_at=now):
        raise NotPossible("Ce relais a déjà été rendu.")
    relay.returned_at = now
    author = by_person(by.pk) if isinstance(by, User) else BY_SYSTEM
    back = {
        Thing(Belonging(row.kind), row.thing, row.receiver_id): row.giver_id
        for row in relay.things.filter(giver__is_active=True)
    }
    returned = _give(back, by=author, now=now, reason="Retour d’absence")
    for receiver, count in Counter(back[one] for one in returned).items():
        _tell(
            receiver,
            f"Vous retrouvez {count} élément{'s' * (count > 1)} passé{'s' * (count > 1)} à d’autres.",
            relay,
            now=now,
        )
    return len(returned)


def give_back_after_absences(*, now: datetime, limit: int) -> int:
    """The day after the last day of an absence, without anybody asking."""
    over = Relay.objects.filter(kind=RelayKind.ABSENCE, returned_at=None, until__lt=day_in_paris(now)).order_by("pk")
    found = list(over[:limit])
    for relay in found:
        give_back(relay=relay, by=SYSTEM, now=now)
    return len(found)


def _plan(asked: Asked, *, now: datetime) -> tuple[list[Thing], dict[Thing, int]]:
    away = asked.giver.pk if asked.giver else None
    shares = [_share_of(segment, to, but=away, now=now) for segment, to in asked.parts]
    shares += [Share(_people(asked.to, but=away))] if asked.to else []
    check_relay(kind=asked.kind, until=asked.until, today=day_in_paris(now), shares=shares, giver=away)
    things = things_held(kind=asked.kind, giver_id=away, until=asked.until, now=now)
    plan = share_out(things, [share for share in shares if share.receivers])
    return things, {thing: receiver for thing, receiver in plan.items() if receiver != thing.holder}


def _share_of(segment: Segment, to: User | Team, *, but: int | None, now: datetime) -> Share:
    kind = SubjectKind(segment.entity)
    named = matching_now(condition_of(segment, now=now), entity=kind, viewer=SYSTEM)
    ids = frozenset(named.values_list("pk", flat=True))
    people = _people(to, but=but)
    return Share(people, companies=ids) if kind == SubjectKind.COMPANY else Share(people, contacts=ids)


def _people(to: User | Team | None, *, but: int | None) -> list[int]:
    """One person, or the members of a team who work here."""
    if isinstance(to, Team):
        return sorted(to.members.filter(is_active=True).exclude(pk=but or 0).values_list("pk", flat=True))
    return [to.pk] if to and to.is_active else []


def _give(plan: dict[Thing, int], *, by: Author, now: datetime, reason: str) -> list[Thing]:
    """Each thing that its holder still has; returns those that changed hands."""
    given: list[Thing] = []
    order = sorted(plan, key=lambda one: (one.kind, plan[one], one.holder, one.pk))
    for (kind, receiver, holder), things in groupby(order, key=lambda one: (one.kind, plan[one], one.holder)):
        told = list(things)
        for start in range(0, len(told), AT_ONCE):
            given += _give_part(
                HELD[kind], told[start : start + AT_ONCE], receiver, holder, by=by, now=now, reason=reason
            )
    return given


def _give_part(
    held: Held, things: Sequence[Thing], receiver: int, holder: int, *, by: Author, now: datetime, reason: str
) -> list[Thing]:
    rows: QuerySet[Any] = held.model._default_manager.filter(pk__in=[one.pk for one in things], **{held.field: holder})
    if held.model is Booking:
        person = User.objects.get(pk=receiver)
        kept = {booking.pk for booking in rows.order_by("start") if give_booking(booking=booking, to=person)}
    elif issubclass(held.model, RootRecord):
        records: list[RootRecord] = list(rows.only("pk", "owner_id", "version"))
        assign_owner(records=records, owner_id=receiver, by=by, now=now, reason=reason)
        kept = {record.pk for record in records}
    else:
        kept = set(rows.values_list("pk", flat=True))
        touched = {"version": F("version") + 1} if held.versioned else {}
        rows.filter(pk__in=kept).update(**{held.field: receiver}, **touched)
    return [one for one in things if one.pk in kept]


def _reason(relay: Relay) -> str:
    giver = f" de {relay.giver}" if relay.giver else ""
    return f"{RelayKind.label_of(relay.kind)}{giver}"


def _tell(receiver: int, text: str, relay: Relay, *, now: datetime) -> None:
    notify(
        user=User.objects.get(pk=receiver), kind=AlertKind.RELAY, text=text, address=PAGE.format(pk=relay.pk), now=now
    )
