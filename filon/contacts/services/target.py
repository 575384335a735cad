"""Suspects: companies and people that entered a target, without a lead and without a lead row."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import F

from filon.contacts.models import Company, Contact
from filon.contacts.rules.axes import LifecycleStage
from filon.contacts.rules.kinds import DiffusionStatus
from filon.kit.errors import NotPossible
from filon.kit.subjects import SubjectKind
from filon.records.rules.authorship import Author
from filon.records.rules.changes import Axis
from filon.records.services.changes import NewChange, record_changes

CLOSED_TO_PROSPECTING = (DiffusionStatus.PARTIAL, DiffusionStatus.CLOSED)


@transaction.atomic
def enter_target(*, records: Sequence[Company] | Sequence[Contact], by: Author, now: datetime) -> int:
    """Make suspects of them; returns how many entered. Companies that refused the diffusion of their data stay out (SRC-4)."""
    new = [record for record in records if record.in_target_at is None and record.deleted_at is None]
    refused = next((r for r in new if isinstance(r, Company) and r.diffusion_status in CLOSED_TO_PROSPECTING), None)
    if refused:
        raise NotPossible(
            f"« {refused.name} » s’oppose à la diffusion de ses données au répertoire Sirene : elle ne peut pas être prospectée."
        )
    if not new:
        return 0
    model = type(new[0])
    rows = model._default_manager.filter(pk__in=[record.pk for record in new])
    rows.update(in_target_at=now, version=F("version") + 1, updated_at=now)
    rows.filter(lifecycle_stage__in=[LifecycleStage.NONE, LifecycleStage.VISITOR]).update(
        lifecycle_stage=LifecycleStage.SUSPECT
    )
    kind = SubjectKind(model._meta.model_name or "")
    record_changes(
        [NewChange(kind, r.pk, Axis.LIFECYCLE, r.lifecycle_stage, LifecycleStage.SUSPECT) for r in new], by=by, at=now
    )
    return len(new)
