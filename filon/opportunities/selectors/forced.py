"""Forced passages: where somebody passed over what a deal lacked, and who may."""

from collections import defaultdict
from collections.abc import Collection
from datetime import datetime

from django.db.models import QuerySet

from filon.kit.errors import NotAllowed
from filon.kit.subjects import SubjectKind
from filon.records.models import Change
from filon.records.rules.changes import Axis
from filon.users.rules.rights import Action, Entity, Scope
from filon.users.selectors import Viewer, check_may, scope_of


def may_force(viewer: Viewer) -> bool:
    """Who answers for the deals of others may pass over what is missing, with a reason: write on the team's, or on all."""
    return scope_of(viewer, entity=Entity.OPPORTUNITY, action=Action.WRITE) >= Scope.TEAM


def check_may_force(viewer: Viewer, *, owner_id: int | None) -> None:
    if not may_force(viewer):
        raise NotAllowed("Seul un responsable peut forcer un passage\u00a0: demandez-le-lui, il en dira le motif.")
    check_may(viewer, Entity.OPPORTUNITY, Action.WRITE, owner_id=owner_id)


def passages_forced(*, until: datetime | None = None) -> QuerySet[Change]:
    """Those known at that instant; None: all."""
    passages = Change.objects.filter(subject_kind=SubjectKind.OPPORTUNITY, axis=Axis.DEAL_STAGE, forced=True)
    return passages.filter(at__lte=until) if until else passages


def forced_passages(deal_ids: Collection[int]) -> dict[int, list[Change]]:
    """Of each of these deals that has any, the latest first."""
    found: dict[int, list[Change]] = defaultdict(list)
    for change in passages_forced().filter(subject_id__in=deal_ids).select_related("by").order_by("-at", "-pk"):
        found[change.subject_id].append(change)
    return found
