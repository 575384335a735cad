"""Suspects: companies and people that entered a target, without a lead and without a lead row; and how they leave it."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from django.db import transaction
from django.db.models import F, Q

from filon.contacts.models import Company, Contact
from filon.contacts.rules.axes import LifecycleStage
from filon.contacts.rules.kinds import CLOSED_TO_PROSPECTING
from filon.kit.errors import NotPossible
from filon.kit.subjects import SubjectKind
from filon.records.rules.authorship import Author
from filon.records.rules.changes import Axis
from filon.records.services.bulk import by_thousands
from filon.records.services.changes import NewChange, record_changes

OUTSIDE = (LifecycleStage.NONE, LifecycleStage.VISITOR)
Suspect = Company | Contact


class Entered(NamedTuple):
    """Keys of those that entered, and those that stay out because their data are closed to prospecting (SRC-4)."""

    ids: list[int]
    closed: list[Suspect]


@transaction.atomic
def enter_target(*, records: Sequence[Suspect], by: Author, now: datetime) -> int:
    """Make suspects of them, all of one table; returns how many entered. NotPossible when one's data are closed (SRC-4)."""
    found = enter_target_where_allowed(records=records, by=by, now=now)
    if found.closed:
        raise NotPossible(closed_sentence(found.closed[0]))
    return len(found.ids)


def closed_sentence(record: Suspect) -> str:
    """Why it never enters a target."""
    if isinstance(record, Company):
        return f"« {record} » s’oppose à la diffusion de ses données au répertoire Sirene : elle ne peut pas être prospectée."
    return (
        f"L’entreprise de « {record} » s’oppose à la diffusion de ses données au répertoire Sirene : "
        "cette personne ne peut pas être prospectée."
    )


@transaction.atomic
def enter_target_where_allowed(*, records: Sequence[Suspect], by: Author, now: datetime) -> Entered:
    """Records of one table; those in the target already, or in the trash, are passed over."""
    new = [record for record in records if record.in_target_at is None and record.deleted_at is None]
    shut = _closed_ids(new)
    admitted = [record for record in new if record.pk not in shut]
    for some in by_thousands(admitted):
        rows = _rows(some)
        rows.update(in_target_at=now, version=F("version") + 1, updated_at=now)
        rows.filter(lifecycle_stage__in=OUTSIDE).update(lifecycle_stage=LifecycleStage.SUSPECT)
    _date(((record, record.lifecycle_stage, LifecycleStage.SUSPECT) for record in admitted), by=by, now=now)
    return Entered([record.pk for record in admitted], [record for record in new if record.pk in shut])


def _closed_ids(records: Sequence[Suspect]) -> set[int]:
    """Companies that refused the diffusion of their data; people who work for one, or on a site that did."""
    if not records or isinstance(records[0], Company):
        return {one.pk for one in records if isinstance(one, Company) and one.diffusion_status in CLOSED_TO_PROSPECTING}
    shut = Q(company__diffusion_status__in=CLOSED_TO_PROSPECTING)
    shut |= Q(establishment__diffusion_status__in=CLOSED_TO_PROSPECTING)
    return {pk for some in by_thousands(records) for pk in _rows(some).filter(shut).values_list("pk", flat=True)}


@transaction.atomic
def leave_target(*, records: Sequence[Suspect], reason: str, by: Author, now: datetime) -> list[Suspect]:
    """Suspects that are of the target no more, for a reason that history keeps; returns those that left.

    Who has a lead stays: the lead is what is refused. Who is in no target is passed over.
    """
    if not reason.strip():
        raise NotPossible("Dites pourquoi ils sortent de la cible\u00a0: le motif reste dans l’historique.")
    leaving = [one for one in records if one.in_target_at and one.lifecycle_stage == LifecycleStage.SUSPECT]
    for some in by_thousands(leaving):
        rows = _rows(some).filter(lifecycle_stage=LifecycleStage.SUSPECT)
        out = {"in_target_at": None, "lifecycle_stage": LifecycleStage.NONE}
        rows.update(**out, version=F("version") + 1, updated_at=now)
    steps = ((record, LifecycleStage.SUSPECT, LifecycleStage.NONE) for record in leaving)
    _date(steps, by=by, now=now, reason=reason)
    return leaving


@transaction.atomic
def return_to_target(
    *, records: Sequence[Suspect], entered_at: Mapping[int, datetime], by: Author, now: datetime
) -> None:
    """Who left by mistake is a suspect since the day that it was; who entered again meanwhile is passed over."""
    back = [record for record in records if record.in_target_at is None and record.pk in entered_at]
    for record in back:
        rows = _rows([record])
        rows.update(in_target_at=entered_at[record.pk], version=F("version") + 1, updated_at=now)
        rows.filter(lifecycle_stage__in=OUTSIDE).update(lifecycle_stage=LifecycleStage.SUSPECT)
    _date(((record, record.lifecycle_stage, LifecycleStage.SUSPECT) for record in back), by=by, now=now)


def _rows(records: Sequence[Suspect]) -> Any:
    return type(records[0])._default_manager.filter(pk__in=[record.pk for record in records])


def _date(steps: Iterable[tuple[Suspect, str, LifecycleStage]], *, by: Author, now: datetime, reason: str = "") -> None:
    changes = [
        NewChange(SubjectKind(record._meta.model_name or ""), record.pk, Axis.LIFECYCLE, old, new)
        for record, old, new in steps
    ]
    record_changes(changes, by=by, at=now, reason=reason)
