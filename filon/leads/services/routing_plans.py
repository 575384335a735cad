"""Versions of the routing: one draft is written beside the version in force, and replaces it when somebody says so."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, NamedTuple

from django.db import transaction
from django.db.models import F, Max

from filon.kit.errors import EditedMeanwhile
from filon.kit.versions import VersionState
from filon.leads.models import RoutingPlan, RoutingRule
from filon.leads.rules.routing import Way
from filon.leads.rules.routing_plan import MOST_RULES, RoutingRefused, asks_something, check_may_go_live, check_rule
from filon.leads.selectors.routing import condition_of_rule
from filon.segments.selectors import refuse_unreadable
from filon.users.models import Team, User
from filon.users.rules.rights import Action, Entity
from filon.users.selectors import Viewer, require

CONFLICT = "Quelqu’un d’autre a modifié ce brouillon entre-temps\u00a0: rouvrez la page, puis recommencez."


class WrittenRule(NamedTuple):
    """One rule as a person wrote it; without criteria it takes every lead."""

    label: str
    criteria: Mapping[str, Any]
    way: str
    person: User | None
    team: Team | None


@transaction.atomic
def start_draft(*, by: Viewer, now: datetime) -> RoutingPlan:
    """A copy of the version in force to work on; the draft that is there already, if any."""
    require(by, Entity.AGREEMENT, Action.WRITE)
    live = RoutingPlan.objects.filter(state=VersionState.LIVE).first()
    kept = {name: getattr(live, name) for name in ("keeps_owner", "standing_by")} if live else {}
    last = RoutingPlan.objects.aggregate(last=Max("number"))["last"] or 0
    new = {"number": last + 1, "created_at": now, "updated_at": now, "by": _person(by), **kept}
    draft, made = RoutingPlan.objects.get_or_create(state=VersionState.DRAFT, defaults=new)
    if made and live:
        RoutingRule.objects.bulk_create(_copied(rule, draft) for rule in live.rules.all())
    return draft


def _copied(rule: RoutingRule, draft: RoutingPlan) -> RoutingRule:
    same = {name: getattr(rule, name) for name in ("position", "label", "criteria", "way", "person_id", "team_id")}
    return RoutingRule(plan=draft, **same)


@transaction.atomic
def save_rule(
    *, draft: RoutingPlan, place: int | None, rule: WrittenRule, version: int, by: Viewer, now: datetime
) -> None:
    """Replace the rule at that place, or add one at the end."""
    check_rule(label=rule.label, way=rule.way, person=rule.person, team=rule.team)
    if asks_something(rule.criteria):
        condition_of_rule(rule.criteria, now=now)
        refuse_unreadable(rule.criteria, viewer=by)
    _touch(draft, {}, version=version, by=by, now=now)
    by_person = rule.way == Way.PERSON
    values = {
        "label": rule.label.strip(),
        "criteria": dict(rule.criteria),
        "way": rule.way,
        "person": rule.person if by_person else None,
        "team": None if by_person else rule.team,
    }
    if place is not None:
        _one_at(draft, place).update(**values)
        return
    count = draft.rules.count()
    if count >= MOST_RULES:
        raise RoutingRefused(f"La répartition tient en {MOST_RULES} règles au plus.")
    RoutingRule.objects.create(plan=draft, position=count, **values)


@transaction.atomic
def remove_rule(*, draft: RoutingPlan, place: int, version: int, by: Viewer, now: datetime) -> None:
    _touch(draft, {}, version=version, by=by, now=now)
    _one_at(draft, place).delete()
    draft.rules.filter(position__gt=place).update(position=F("position") - 1)


@transaction.atomic
def move_rule(*, draft: RoutingPlan, place: int, up: bool, version: int, by: Viewer, now: datetime) -> None:
    """One place earlier or later; at the end of the list nothing moves."""
    _touch(draft, {}, version=version, by=by, now=now)
    moved, other = _one_at(draft, place).get(), draft.rules.filter(position=place - 1 if up else place + 1).first()
    if other:
        RoutingRule.objects.filter(pk=moved.pk).update(position=other.position)
        RoutingRule.objects.filter(pk=other.pk).update(position=place)


def _one_at(draft: RoutingPlan, place: int) -> Any:
    found = draft.rules.filter(position=place)
    if not found.exists():
        raise EditedMeanwhile(CONFLICT)
    return found


def set_options(
    *, draft: RoutingPlan, keeps_owner: bool, standing_by: User | None, version: int, by: Viewer, now: datetime
) -> None:
    _touch(draft, {"keeps_owner": keeps_owner, "standing_by": standing_by}, version=version, by=by, now=now)


def _touch(draft: RoutingPlan, values: dict[str, Any], *, version: int, by: Viewer, now: datetime) -> None:
    """EditedMeanwhile when somebody wrote since the person opened the draft, or put it in force."""
    require(by, Entity.AGREEMENT, Action.WRITE)
    rows = RoutingPlan.objects.filter(pk=draft.pk, version=version, state=VersionState.DRAFT)
    if not rows.update(**values, version=F("version") + 1, updated_at=now, by=_person(by)):
        raise EditedMeanwhile(CONFLICT)


@transaction.atomic
def go_live(*, draft: RoutingPlan, version: int, by: Viewer, now: datetime) -> None:
    """From now on this version gives the leads; the one before becomes past. Refused while a rule cannot be read."""
    check_may_go_live(standing_by=draft.standing_by if draft.standing_by and draft.standing_by.is_active else None)
    for rule in draft.rules.all():
        condition_of_rule(rule.criteria, now=now)
        check_rule(label=rule.label, way=rule.way, person=rule.person, team=rule.team)
    _touch(draft, {}, version=version, by=by, now=now)
    RoutingPlan.objects.filter(state=VersionState.LIVE).update(state=VersionState.PAST)
    RoutingPlan.objects.filter(pk=draft.pk).update(state=VersionState.LIVE, live_at=now)


def discard_draft(*, draft: RoutingPlan, version: int, by: Viewer) -> None:
    require(by, Entity.AGREEMENT, Action.WRITE)
    gone, _ = RoutingPlan.objects.filter(pk=draft.pk, version=version, state=VersionState.DRAFT).delete()
    if not gone:
        raise EditedMeanwhile(CONFLICT)


def _person(by: Viewer) -> User | None:
    return by if isinstance(by, User) else None
