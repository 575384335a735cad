"""When people last heard from us, over all channels, and which words they were told: for many at once."""

from collections.abc import Collection
from datetime import datetime

from django.db.models import Count

from filon.activities.models import Activity
from filon.activities.rules.kinds import ActivityKind, Direction
from filon.messaging.models import PressureCap, Said
from filon.messaging.rules.kinds import NEVER_LEFT, MessageState
from filon.messaging.rules.pressure import Cap, free_at

# How we come to somebody: what she comes for herself (a form, a visit) is no pressure.
TOUCHES = (ActivityKind.CALL, ActivityKind.EMAIL, ActivityKind.SMS, ActivityKind.LETTER, ActivityKind.SOCIAL)
WAITING = (MessageState.QUEUED, MessageState.SENDING, MessageState.STUCK)


def the_cap() -> Cap:
    row = PressureCap.objects.first()
    return Cap(row.most, row.days) if row else Cap()


def touches_of(ids: Collection[int], *, since: datetime) -> dict[int, list[datetime]]:
    """By contact: what took place since then, and what waits to leave. Two queries."""
    found: dict[int, list[datetime]] = {}
    took_place = Activity.objects.filter(
        contact__in=ids, at__gt=since, kind__in=TOUCHES, direction=Direction.OUTBOUND
    ).values_list("contact", "at")
    waiting = Said.objects.filter(contact__in=ids, message__state__in=WAITING).values_list("contact", "message__due_at")
    for contact, at in (*took_place, *waiting):
        found.setdefault(contact, []).append(at)
    return found


def when_free(ids: Collection[int], *, now: datetime) -> dict[int, datetime]:
    """By contact, when the cap lets us come to her again; those who are free now stand there with `now`."""
    cap = the_cap()
    touches = touches_of(ids, since=now - cap.span)
    return {pk: free_at(touches.get(pk, []), cap=cap, now=now) for pk in ids}


def told_already(pairs: Collection[tuple[int, str]]) -> set[tuple[int, str]]:
    """Of (contact, fingerprint), those that were told."""
    rows = Said.objects.filter(contact__in={pk for pk, _ in pairs}, fingerprint__in={mark for _, mark in pairs})
    return set(rows.exclude(message__state__in=NEVER_LEFT).values_list("contact", "fingerprint")) & set(pairs)


def tellings_of(templates: Collection[int]) -> dict[int, int]:
    """By template, how many people were told one of its versions."""
    rows = Said.objects.filter(version__template__in=templates).exclude(message__state__in=NEVER_LEFT)
    return dict(rows.values_list("version__template").annotate(people=Count("contact", distinct=True)))
