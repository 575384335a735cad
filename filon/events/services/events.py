"""Events are made, edited, called off, and opened again; the forms that register for them are named."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F

from filon.events.models import Event, EventForm
from filon.events.rules.kinds import EXPECTED, MOST_PLACES, RegistrationState
from filon.kit.errors import EditedMeanwhile, NotPossible
from filon.kit.french import format_count, format_integer


class EventRefused(NotPossible):
    """An event that cannot be."""


def create_event(*, values: Mapping[str, Any], now: datetime) -> Event:
    _check(values)
    return Event.objects.create(**values, created_at=now, updated_at=now)


@transaction.atomic
def edit_event(*, event: Event, values: Mapping[str, Any], version: int, now: datetime) -> None:
    """EditedMeanwhile when somebody else saved it since; NotPossible below the places that are promised."""
    _check(values)
    locked = Event.objects.select_for_update(of=("self",)).get(pk=event.pk)
    capacity = values["capacity"]
    if capacity is not None and capacity < locked.taken:
        raise EventRefused(
            f"Il y a déjà {format_count(locked.taken, 'place promise', 'places promises')}\u00a0: gardez-en autant."
        )
    if not Event.objects.filter(pk=event.pk, version=version).update(
        **values, version=F("version") + 1, updated_at=now
    ):
        raise EditedMeanwhile(f"«\u00a0{event}\u00a0» vient d’être modifié par quelqu’un d’autre. Rechargez la page.")
    event.refresh_from_db()


def _check(values: Mapping[str, Any]) -> None:
    if values["end"] <= values["start"]:
        raise EventRefused("La fin vient après le début\u00a0: vérifiez les heures.")
    capacity = values.get("capacity")
    if capacity is not None and not 1 <= capacity <= MOST_PLACES:
        raise EventRefused(
            f"Un événement a de 1 à {format_integer(MOST_PLACES)} places\u00a0; laissez vide pour n’en compter aucune."
        )


def cancel_event(*, event: Event, now: datetime) -> bool:
    """It does not take place. False when a colleague said so first."""
    return _move(event, {"cancelled_at": None}, now, cancelled_at=now)


def restore_event(*, event: Event, now: datetime) -> bool:
    """It takes place after all."""
    return _move(event, {"cancelled_at__isnull": False}, now, cancelled_at=None)


def _move(event: Event, before: Mapping[str, Any], now: datetime, **values: Any) -> bool:
    rows = Event.objects.filter(pk=event.pk, **before)
    done = rows.update(**values, version=F("version") + 1, updated_at=now)
    event.refresh_from_db()
    return bool(done)


def name_form(*, event: Event, form_key: str) -> None:
    """From now on whoever sends that form registers for this event; it registers for no other."""
    EventForm.objects.update_or_create(form_key=form_key, defaults={"event": event})


def forget_form(*, event: Event, form_key: str) -> None:
    """Who registered stays."""
    EventForm.objects.filter(event=event, form_key=form_key).delete()


@transaction.atomic
def close_attendance(*, event: Event, now: datetime) -> int | None:
    """Everybody who came was ticked: the others who were expected are absent; how many. None when it was closed before."""
    if event.start > now:
        raise NotPossible("L’événement n’a pas commencé\u00a0: personne ne peut encore manquer.")
    if not _move(event, {"attendance_closed_at": None}, now, attendance_closed_at=now):
        return None
    return event.registrations.filter(state__in=EXPECTED).update(state=RegistrationState.ABSENT)


@transaction.atomic
def reopen_attendance(*, event: Event, now: datetime) -> bool:
    """Who was absent is expected again, confirmed where she had confirmed."""
    if not _move(event, {"attendance_closed_at__isnull": False}, now, attendance_closed_at=None):
        return False
    absent = event.registrations.filter(state=RegistrationState.ABSENT)
    absent.filter(confirmed_at__isnull=False).update(state=RegistrationState.CONFIRMED)
    event.registrations.filter(state=RegistrationState.ABSENT).update(state=RegistrationState.REGISTERED)
    return True
