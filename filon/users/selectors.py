"""Whose records a viewer may see or touch: every list, count, search, report and export passes here; and who works here.

A record without owner belongs to every team: whoever sees his team's records sees it too.
"""

from collections.abc import Callable, Collection
from datetime import date, datetime
from enum import Enum
from typing import TypeVar

from django.db.models import Model, Q, QuerySet

from filon.kit.errors import NotAllowed
from filon.users.models import Absence, Invitation, RoleRight, Team, User
from filon.users.rules.rights import Action, Entity, Role, Scope


class System(Enum):
    """The installation itself: the worker, and the command line without `--as`."""

    SYSTEM = "system"


SYSTEM = System.SYSTEM
Viewer = User | System
Record = TypeVar("Record", bound=Model)


def scope_of(viewer: Viewer, *, entity: Entity, action: Action) -> Scope:
    if viewer is SYSTEM:
        return Scope.ALL
    assert isinstance(viewer, User)
    return rights_of(viewer).get((entity, action), Scope.NONE) if viewer.is_active else Scope.NONE


def rights_of(user: User) -> dict[tuple[str, str], Scope]:
    """The rights of the person's role; read once per request, kept on the user object."""
    known: dict[tuple[str, str], Scope] | None = user.__dict__.get("_rights")
    if known is None:
        rows = RoleRight.objects.filter(role=user.role).values_list("entity", "action", "scope")
        known = {(entity, action): Scope(scope) for entity, action, scope in rows}
        user.__dict__["_rights"] = known
    return known


def may(viewer: Viewer, entity: Entity, action: Action) -> bool:
    """Whether the viewer may do this to any record at all: decides menus and buttons."""
    return scope_of(viewer, entity=entity, action=action) > Scope.NONE


def require(viewer: Viewer, entity: Entity, action: Action) -> None:
    if not may(viewer, entity, action):
        raise _refusal(entity, action)


def visible(
    queryset: QuerySet[Record], *, viewer: Viewer, entity: Entity, action: Action = Action.READ, owner: str = "owner"
) -> QuerySet[Record]:
    """The records of the queryset that the viewer may read (or write, export, delete). `owner` names the owner's field."""
    return queryset.filter(visible_filter(viewer=viewer, entity=entity, action=action, owner=owner))


def visible_filter(*, viewer: Viewer, entity: Entity, action: Action = Action.READ, owner: str = "owner") -> Q:
    return of_scope(viewer, scope_of(viewer, entity=entity, action=action), owner=owner)


def of_scope(viewer: Viewer, scope: Scope, *, owner: str = "owner") -> Q:
    """One's own records, those of one's team and of nobody, or all: also for a person who wants to see less than he may."""
    if scope == Scope.ALL:
        return Q()
    if scope == Scope.NONE:
        return Q(pk__in=[])
    assert isinstance(viewer, User)
    if scope == Scope.OWN:
        return Q(**{owner: viewer.pk})
    return Q(**{f"{owner}__in": colleague_ids(viewer)}) | Q(**{f"{owner}__isnull": True})


def colleague_ids(user: User) -> list[int]:
    """The person and all who share a team with him; read once per request."""
    known: list[int] | None = user.__dict__.get("_colleagues")
    if known is None:
        shared = User.objects.filter(teams__in=user.teams.all()).values_list("pk", flat=True)
        known = sorted({user.pk, *shared})
        user.__dict__["_colleagues"] = known
    return known


def check_may(viewer: Viewer, entity: Entity, action: Action, *, owner_id: int | None) -> None:
    """Raise NotAllowed unless the viewer may do this to a record of that owner."""
    if not reach_of(viewer, entity=entity, action=action)(owner_id):
        raise _refusal(entity, action)


def reach_of(viewer: Viewer, *, entity: Entity, action: Action) -> Callable[[int | None], bool]:
    """Whether the viewer may do this to a record of such an owner: for many records already read."""
    scope = scope_of(viewer, entity=entity, action=action)
    if scope in (Scope.ALL, Scope.NONE) or not isinstance(viewer, User):
        return lambda _owner_id: scope == Scope.ALL
    if scope == Scope.OWN:
        return lambda owner_id: owner_id == viewer.pk
    colleagues = {None, *colleague_ids(viewer)}
    return lambda owner_id: owner_id in colleagues


def _refusal(entity: Entity, action: Action) -> NotAllowed:
    return NotAllowed(
        f"Votre rôle ne permet pas l’action « {action.label} » ici ({entity.label.lower()}). Un administrateur peut l’accorder."
    )


def nobody_can_sign_in() -> bool:
    """A new installation: the first visitor makes the first account. Imported owners are inactive and do not count."""
    return not User.objects.filter(is_active=True).exists()


def active_people() -> QuerySet[User]:
    return User.objects.filter(is_active=True)


def all_people() -> QuerySet[User]:
    """Those who work here first, then former colleagues and owners named by files."""
    return User.objects.prefetch_related("teams").order_by("-is_active", "full_name", "pk")


def waiting_invitations(*, now: datetime) -> QuerySet[Invitation]:
    return Invitation.objects.filter(accepted_at=None, expires_at__gt=now).select_related("by")


def all_teams() -> QuerySet[Team]:
    return Team.objects.prefetch_related("members")


def arranges_for(viewer: Viewer, person_id: int) -> bool:
    """Whether he notes her absences and passes her work: for all in the administration, else for whose tasks he may change."""
    if may(viewer, Entity.SETTING, Action.WRITE):
        return True
    return reach_of(viewer, entity=Entity.ACTIVITY, action=Action.WRITE)(person_id)


def arranged_by(viewer: Viewer, *, person: str) -> Q:
    """The same of many rows, `person` being the name of the field."""
    every = may(viewer, Entity.SETTING, Action.WRITE)
    scope = Scope.ALL if every else scope_of(viewer, entity=Entity.ACTIVITY, action=Action.WRITE)
    return Q(**{f"{person}__isnull": False}) & of_scope(viewer, scope, owner=person)


def absences_seen_by(viewer: User, *, today: date) -> QuerySet[Absence]:
    """Present and coming ones: everybody's for who reads the settings, else one's own and those one arranges for."""
    coming = Absence.objects.filter(to_date__gte=today).select_related("user")
    if may(viewer, Entity.SETTING, Action.READ):
        return coming
    return coming.filter(Q(user=viewer) | arranged_by(viewer, person="user"))


def absences_around(*, user_ids: Collection[int], first: date, last: date) -> dict[int, list[tuple[date, date]]]:
    """Of each person, first and last day of the absences that touch these days."""
    found: dict[int, list[tuple[date, date]]] = {}
    rows = Absence.objects.filter(user__in=user_ids, from_date__lte=last, to_date__gte=first)
    for user, from_date, to_date in rows.values_list("user", "from_date", "to_date"):
        found.setdefault(user, []).append((from_date, to_date))
    return found


def rights_of_role(role: Role) -> dict[tuple[str, str], int]:
    rows = RoleRight.objects.filter(role=role).values_list("entity", "action", "scope")
    return {(entity, action): scope for entity, action, scope in rows}
