"""Accounts of people: the first administrator, colleagues, their role, their leaving and return, their preferences."""

from collections.abc import Mapping
from datetime import datetime

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction

from filon.users.models import User
from filon.users.rules.alerts import AlertKind, AlertWay, check_ways
from filon.users.rules.people import AddressTaken, AddressUnreadable, AlreadyStarted, LastAdministrator
from filon.users.rules.rights import Action, Entity, Role
from filon.users.selectors import Viewer, nobody_can_sign_in, require


def create_first_administrator(*, email: str, full_name: str, password: str, now: datetime) -> User:
    """Only while nobody can sign in."""
    with transaction.atomic():
        if not nobody_can_sign_in():
            raise AlreadyStarted
        return _active_person(email=email, full_name=full_name, role=Role.ADMIN, password=password, now=now)


def add_person(*, email: str, full_name: str, role: Role, password: str, by: Viewer, now: datetime) -> User:
    """An account at once, without invitation: what the command line does."""
    require(by, Entity.SETTING, Action.WRITE)
    with transaction.atomic():
        return _active_person(email=email, full_name=full_name, role=role, password=password, now=now)


def _active_person(*, email: str, full_name: str, role: Role, password: str, now: datetime) -> User:
    """An owner known from a file (inactive, same address) becomes this account and keeps his records."""
    address = readable_address(email)
    user = User.objects.select_for_update().filter(email=address).first() or User(
        email=address, created_at=now, is_active=False
    )
    if user.is_active:
        raise AddressTaken(address)
    user.full_name, user.role, user.is_active = full_name, role, True
    user.set_password(password)
    user.save()
    return user


def readable_address(email: str) -> str:
    address = email.strip().lower()
    try:
        validate_email(address)
    except ValidationError:
        raise AddressUnreadable(email) from None
    return address


def join(*, email: str, full_name: str, role: Role, password: str, now: datetime) -> User:
    """The account of somebody whose invitation was checked by the caller."""
    return _active_person(email=email, full_name=full_name, role=role, password=password, now=now)


def change_person(*, user: User, full_name: str, role: Role, by: Viewer) -> None:
    require(by, Entity.SETTING, Action.WRITE)
    with transaction.atomic():
        if user.role == Role.ADMIN and role != Role.ADMIN:
            _check_another_administrator_remains(user)
        User.objects.filter(pk=user.pk).update(full_name=full_name, role=role)


def deactivate_person(*, user: User, by: Viewer) -> None:
    """He enters no more, at once; his records keep his name until somebody takes them over."""
    require(by, Entity.SETTING, Action.WRITE)
    with transaction.atomic():
        _check_another_administrator_remains(user)
        User.objects.filter(pk=user.pk).update(is_active=False)


def reactivate_person(*, user: User, by: Viewer) -> None:
    require(by, Entity.SETTING, Action.WRITE)
    User.objects.filter(pk=user.pk).update(is_active=True)


def _check_another_administrator_remains(user: User) -> None:
    """The rows are locked, so that two administrators cannot remove each other at the same time."""
    others = User.objects.select_for_update().filter(role=Role.ADMIN, is_active=True).exclude(pk=user.pk)
    if user.role == Role.ADMIN and user.is_active and not list(others):
        raise LastAdministrator


def change_preferences(
    *,
    user: User,
    full_name: str,
    theme: str,
    time_zone: str,
    morning_digest: bool,
    now: datetime,
) -> None:
    User.objects.filter(pk=user.pk).update(
        full_name=full_name,
        theme=theme,
        time_zone=time_zone,
        digest_asked_at=(user.digest_asked_at or now) if morning_digest else None,
    )


def choose_alerts(*, user: User, chosen: Mapping[AlertKind, AlertWay]) -> None:
    """NotPossible for what cannot wait, and for a digest that this person does not get."""
    check_ways(chosen, has_digest=user.digest_asked_at is not None)
    User.objects.filter(pk=user.pk).update(alert_ways={kind.value: way.value for kind, way in chosen.items()})


@transaction.atomic
def set_lead_limits(*, limits: Mapping[User, tuple[int | None, int | None]], by: Viewer) -> None:
    """How many leads each person may be given a day and a week; None is no limit."""
    require(by, Entity.AGREEMENT, Action.WRITE)
    for user, (per_day, per_week) in limits.items():
        User.objects.filter(pk=user.pk).update(leads_per_day=per_day, leads_per_week=per_week)


def hide_first_steps(*, user: User, now: datetime) -> None:
    """For good, for this person only."""
    User.objects.filter(pk=user.pk, first_steps_hidden_at=None).update(first_steps_hidden_at=now)


def show_first_steps(*, user: User) -> None:
    User.objects.filter(pk=user.pk).update(first_steps_hidden_at=None)
