"""Automations of a viewer, those that run, and the journal."""

from collections.abc import Collection
from typing import Any

from django.db.models import Count, Max, Q, QuerySet

from filon.automations.models import Automation, AutomationRun, AutomationVersion
from filon.automations.rules.kinds import Ended
from filon.kit.errors import NotFound
from filon.kit.versions import VersionState
from filon.users.rules.rights import Entity
from filon.users.selectors import Viewer, visible

RUNS_SHOWN = 30


def automations_for(*, viewer: Viewer) -> QuerySet[Automation]:
    found = Automation.objects.select_related("owner").prefetch_related("versions")
    return visible(found, viewer=viewer, entity=Entity.SEQUENCE)


def automation_for(*, viewer: Viewer, pk: int) -> Automation:
    found = automations_for(viewer=viewer).filter(pk=pk).first()
    if found is None:
        raise NotFound("Cette automatisation n’existe pas, ou n’est pas à vous.")
    return found


def version_in(automation: Automation, state: VersionState) -> AutomationVersion | None:
    """From the versions read with it."""
    return next((one for one in automation.versions.all() if one.state == state), None)


def running() -> list[AutomationVersion]:
    """In service, not paused, and with somebody who still works here to answer for them."""
    live = AutomationVersion.objects.filter(state=VersionState.LIVE, automation__paused_at=None)
    return list(live.filter(automation__owner__is_active=True).select_related("automation__owner").order_by("pk"))


def state_in_words(automation: Automation) -> str:
    """« En service », « En pause », « Arrêtée », « En préparation »."""
    if version_in(automation, VersionState.LIVE) is None:
        return "En préparation"
    if automation.owner is None or not automation.owner.is_active:
        return "Arrêtée"
    return "En pause" if automation.paused_at else "En service"


def totals_of(pks: Collection[int]) -> dict[int, dict[str, Any]]:
    """Automation → runs that did something, runs that were refused or stopped, the last one; one query."""
    met = AutomationRun.objects.filter(automation__in=pks).exclude(ended=Ended.UNMET).order_by()
    done = Count("pk", filter=Q(ended__in=(Ended.DONE, Ended.PARTLY)))
    rows = met.values("automation").annotate(done=done, runs=Count("pk"), last=Max("done_at"))
    return {row["automation"]: dict(row) for row in rows}


def journal_of(automation: Automation, *, ended: str = "") -> list[AutomationRun]:
    """The latest first; facts whose condition did not hold only when they are asked for."""
    runs = AutomationRun.objects.filter(automation=automation).select_related("version")
    runs = runs.filter(ended=ended) if ended in Ended._value2member_map_ else runs.exclude(ended=Ended.UNMET)
    return list(runs[:RUNS_SHOWN])
