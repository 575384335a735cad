"""The deal stage: one function moves deals, for page, kanban, bulk and command line alike."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import F

from filon.kit.errors import EditedMeanwhile, NotPossible
from filon.kit.subjects import SubjectKind
from filon.opportunities.models import Opportunity
from filon.playbook.models import CloseReason, Stage
from filon.playbook.rules.process import StageKind
from filon.records.rules.authorship import Author
from filon.records.rules.changes import Axis
from filon.records.services.changes import NewChange, record_changes


@transaction.atomic
def move_deals(
    *,
    deals: Sequence[Opportunity],
    to: Stage,
    by: Author,
    now: datetime,
    close_reason: CloseReason | None = None,
    reason: str = "",
) -> list[Opportunity]:
    """Move each deal to the stage; returns those that moved. A closed deal may be reopened by moving it to an open stage.

    Raises NotPossible when the stage is of another process, or when a loss has no reason; EditedMeanwhile when somebody
    moved the same deal first.
    """
    if to.kind == StageKind.LOST and close_reason is None:
        raise NotPossible("Indiquez le motif de la perte : il sert à l’analyse des ventes gagnées et perdues.")
    moved = [deal for deal in deals if deal.stage_id != to.pk]
    changes = []
    for deal in moved:
        if deal.process_version_id != to.version_id:
            raise NotPossible(f"L’étape « {to.label} » n’appartient pas au processus de « {deal.name} ».")
        closed = to.kind != StageKind.OPEN
        written = Opportunity.objects.filter(pk=deal.pk, stage_id=deal.stage_id).update(
            stage=to,
            stage_since=now,
            closed_at=now if closed else None,
            close_reason=close_reason if closed else None,
            version=F("version") + 1,
            updated_at=now,
        )
        if not written:
            raise EditedMeanwhile(f"« {deal.name} » vient d’être déplacée par quelqu’un d’autre. Rechargez la page.")
        changes.append(NewChange(SubjectKind.OPPORTUNITY, deal.pk, Axis.DEAL_STAGE, deal.stage.key, to.key))
    record_changes(changes, by=by, at=now, reason=reason)
    for deal in moved:
        deal.refresh_from_db()
    return moved
