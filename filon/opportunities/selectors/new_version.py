"""The open deals that still follow a past version of their process."""

from collections.abc import Mapping

from django.db.models import Count, QuerySet

from filon.kit.versions import VersionState
from filon.opportunities.models import Opportunity
from filon.opportunities.rules.new_version import Following, OldStage, plan_of
from filon.playbook.models import Process, ProcessVersion
from filon.playbook.rules.process import StageKind


def left_behind(process_id: int) -> QuerySet[Opportunity]:
    """Closed deals stay in the version in which they were won or lost."""
    return Opportunity.objects.filter(
        process_version__process=process_id,
        process_version__state=VersionState.PAST,
        stage__kind=StageKind.OPEN,
        deleted_at=None,
    )


def preview_of(*, process: Process, live: ProcessVersion, chosen: Mapping[int, int]) -> list[Following]:
    """Where the deals of each old stage go, in the order of the versions and their stages."""
    columns = ("stage", "stage__key", "stage__label", "process_version__number")
    rows = left_behind(process.pk).order_by("process_version__number", "stage__order").values_list(*columns)
    old = [OldStage(*row) for row in rows.annotate(count=Count("pk"))]
    new = {stage.key: stage.pk for stage in live.stages.all() if stage.kind == StageKind.OPEN}
    fitting = {stage: to for stage, to in chosen.items() if to in new.values()}
    return plan_of(old, new=new, chosen=fitting)
