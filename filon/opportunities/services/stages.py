"""The deal stage: one function moves deals, for page, kanban, bulk and command line alike; nothing else writes it but a load."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import F

from filon.kit.errors import EditedMeanwhile, NotPossible
from filon.kit.subjects import SubjectKind
from filon.opportunities.models import Opportunity
from filon.opportunities.rules.gates import Unmet, forced_reason, refusal_sentence
from filon.opportunities.selectors.gates import Lacks, missing_for
from filon.playbook.models import CloseReason, Stage
from filon.playbook.rules.process import StageKind
from filon.records.rules.authorship import Author
from filon.records.rules.changes import Axis
from filon.records.services.changes import NewChange, record_changes


class GateClosed(NotPossible):
    """A criterion does not hold: `deal` may not go there yet."""

    def __init__(self, deal: Opportunity, *, to: Stage, unmet: Sequence[Unmet]) -> None:
        super().__init__(refusal_sentence(deal=deal.name, stage=to.label, unmet=unmet))
        self.unmet = unmet


@transaction.atomic
def move_deals(
    *,
    deals: Sequence[Opportunity],
    to: Stage,
    by: Author,
    now: datetime,
    close_reason: CloseReason | None = None,
    reason: str = "",
    forced: bool = False,
) -> list[Opportunity]:
    """Move each deal to the stage; returns those that moved. A closed deal may be reopened by moving it to an open stage.

    Raises GateClosed when a criterion is missing and the passage is not `forced` for a `reason`; NotPossible when the stage is
    of another process or holds no deal, or when a loss has no reason; EditedMeanwhile when somebody moved the same deal first.
    """
    moved = [deal for deal in deals if deal.stage_id != to.pk]
    _check_stage(moved, to, close_reason)
    lacks = missing_for(deals=moved, to=to, now=now) if moved else {}
    if lacks:
        _check_forced(moved, to, lacks, reason=reason if forced else "")
    for deal in moved:
        _write_stage(deal, to, close_reason, now)
    free = [_change(deal, to) for deal in moved if deal.pk not in lacks]
    record_changes(free, by=by, at=now, reason=reason)
    for deal in moved:
        if unmet := lacks.get(deal.pk):
            why = forced_reason(reason=reason, unmet=unmet)
            record_changes([_change(deal, to)], by=by, at=now, reason=why, forced=True)
    for deal in moved:
        deal.refresh_from_db()
    return moved


def _check_stage(deals: Sequence[Opportunity], to: Stage, close_reason: CloseReason | None) -> None:
    if to.kind == StageKind.LOST and close_reason is None:
        raise NotPossible("Indiquez le motif de la perte : il sert à l’analyse des ventes gagnées et perdues.")
    if to.kind == StageKind.AFTER:
        raise NotPossible(
            f"L’étape «\u00a0{to.label}\u00a0» vient après la signature\u00a0: elle ne reçoit pas d’opportunité."
        )
    for deal in deals:
        if deal.process_version_id != to.version_id:
            raise NotPossible(
                f"L’étape «\u00a0{to.label}\u00a0» n’appartient pas au processus de «\u00a0{deal.name}\u00a0»."
            )


def _check_forced(deals: Sequence[Opportunity], to: Stage, lacks: Lacks, *, reason: str) -> None:
    """A forced passage says why."""
    if not reason.strip():
        deal = next(deal for deal in deals if deal.pk in lacks)
        raise GateClosed(deal, to=to, unmet=lacks[deal.pk])


def _write_stage(deal: Opportunity, to: Stage, close_reason: CloseReason | None, now: datetime) -> None:
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
        raise EditedMeanwhile(
            f"«\u00a0{deal.name}\u00a0» vient d’être déplacée par quelqu’un d’autre. Rechargez la page."
        )


def _change(deal: Opportunity, to: Stage) -> NewChange:
    return NewChange(SubjectKind.OPPORTUNITY, deal.pk, Axis.DEAL_STAGE, deal.stage.key, to.key)
