"""Running deals pass to the version of their process that is in service: explicitly, as previewed, without rewriting history."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.db.models import F

from filon.kit.errors import EditedMeanwhile, NotPossible
from filon.kit.subjects import SubjectKind
from filon.kit.versions import VersionState
from filon.opportunities.models import Opportunity
from filon.opportunities.rules.new_version import Following, undecided
from filon.opportunities.selectors.new_version import left_behind, preview_of
from filon.playbook.models import Process, ProcessVersion, Stage
from filon.records.rules.authorship import Author
from filon.records.rules.changes import Axis
from filon.records.services.changes import NewChange, record_changes


@transaction.atomic
def pass_to_version_in_service(
    *, process: Process, chosen: Mapping[int, int], seen: Mapping[int, int], by: Author, now: datetime
) -> int:
    """Move the running deals of past versions; returns how many.

    `chosen`: old stage → new one, for those without a stage of their key; `seen`: how many deals the preview showed in each old
    stage. It is no passage: no gate is asked. A deal whose stage keeps its key stays there since the day it entered it.
    """
    live = ProcessVersion.objects.filter(process=process, state=VersionState.LIVE).first()
    if live is None:
        raise NotPossible(f"«\u00a0{process}\u00a0» n’a pas de version en service.")
    plan = preview_of(process=process, live=live, chosen=chosen)
    if {following.old.pk: following.old.deals for following in plan} != dict(seen):
        raise EditedMeanwhile("Des opportunités ont changé d’étape depuis cet aperçu. Relisez-le, puis recommencez.")
    if missing := undecided(plan):
        names = ", ".join(f"«\u00a0{stage.label}\u00a0»" for stage in missing)
        raise NotPossible(f"Choisissez où vont les opportunités de {names}\u00a0: ces étapes n’existent plus.")
    stages = Stage.objects.in_bulk([following.to for following in plan if following.to])
    return sum(_pass_on(following, stages[following.to or 0], live, by=by, now=now) for following in plan)


def _pass_on(following: Following, to: Stage, live: ProcessVersion, *, by: Author, now: datetime) -> int:
    old = following.old
    ids = list(left_behind(live.process_id).filter(stage=old.pk).values_list("pk", flat=True))
    deals = Opportunity.objects.filter(pk__in=ids, stage=old.pk)
    written = deals.update(process_version=live, stage=to, version=F("version") + 1, updated_at=now)
    if written != len(ids):
        raise EditedMeanwhile("Une opportunité vient d’être déplacée par quelqu’un d’autre. Relisez l’aperçu.")
    reason = f"Passage à la version {live.number} du processus «\u00a0{live.process}\u00a0»"
    numbers = str(old.version), str(live.number)
    told = [NewChange(SubjectKind.OPPORTUNITY, pk, Axis.PROCESS_VERSION, *numbers) for pk in ids]
    if old.key != to.key:
        told += [NewChange(SubjectKind.OPPORTUNITY, pk, Axis.DEAL_STAGE, old.key, to.key) for pk in ids]
        Opportunity.objects.filter(pk__in=ids).update(stage_since=now)
    record_changes(told, by=by, at=now, reason=reason)
    return len(ids)
