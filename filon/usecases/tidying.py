"""Records into the trash and back, or an action taken back: the stage of the people and companies behind follows."""

from collections.abc import Callable, Sequence
from datetime import datetime

from django.db import transaction

from filon.contacts.models import Company, Contact, Establishment
from filon.contacts.services.places import refresh_place
from filon.duplicates.models import Merge
from filon.kit.errors import NotPossible
from filon.playbook.models import Persona
from filon.records.models import RootRecord, UndoEntry
from filon.records.services import undo
from filon.usecases.calling import CALLED, undo_call
from filon.usecases.calling_tasks import CALLED_TASK, undo_task_call
from filon.usecases.carrying import CARRIED, undo_carried
from filon.usecases.lifecycle import refresh_lifecycle
from filon.usecases.noting_visits import VISITED, undo_visit
from filon.usecases.pausing import RESUMED, undo_resume
from filon.usecases.qualifying import follow_rules_soon
from filon.usecases.targeting import ENTERED, LEFT, undo_targeting
from filon.users.models import User


@transaction.atomic
def trash_records(*, records: Sequence[RootRecord], by: User, now: datetime) -> UndoEntry:
    entry = undo.trash_records(records=records, by=by, now=now)
    refresh_behind(records, now=now)
    return entry


@transaction.atomic
def restore_records(*, records: Sequence[RootRecord], by: User, now: datetime) -> UndoEntry:
    _refuse_merged(records)
    entry = undo.restore_records(records=records, by=by, now=now)
    refresh_behind(records, now=now)
    return entry


def _refuse_merged(records: Sequence[RootRecord]) -> None:
    """A file that became part of another one comes back with what it brought: by undoing the merge."""
    for record in records:
        merge = Merge.objects.filter(entity=record._meta.model_name, dropped_id=record.pk, undone_at=None).first()
        if merge is not None:
            kept = type(record)._default_manager.filter(pk=merge.kept_id).first()
            raise NotPossible(
                f"« {record} » a été fusionnée avec « {kept} » : défaites la fusion n° {merge.pk} (page Doublons)."
            )


@transaction.atomic
def take_back(*, entry: UndoEntry, by: User, now: datetime) -> list[RootRecord]:
    own_way = OWN_WAY.get(entry.kind, undo.undo_entry)
    records = list(own_way(entry=entry, by=by, now=now))
    refresh_behind(records, now=now)
    return records


# Actions that did more than change one column of records of one table.
OWN_WAY: dict[str, Callable[..., Sequence[RootRecord]]] = {
    ENTERED: undo_targeting,
    LEFT: undo_targeting,
    CALLED: undo_call,
    CALLED_TASK: undo_task_call,
    CARRIED: undo_carried,
    VISITED: undo_visit,
    RESUMED: undo_resume,
}


def refresh_behind(records: Sequence[RootRecord], *, now: datetime) -> None:
    """A lead, deal or order that leaves or comes back changes how far its company and contact came; a persona, who has it;
    a head office, where the company is."""
    behind = [record for record in records if not isinstance(record, Company | Contact)]
    if any(isinstance(record, Persona) for record in behind):
        follow_rules_soon(now=now)
    for company_id in {record.company_id for record in behind if isinstance(record, Establishment)}:
        refresh_place(company_id=company_id)
    companies = {key for record in behind if (key := getattr(record, "company_id", None))}
    contacts = {key for record in behind if (key := getattr(record, "contact_id", None))}
    if companies or contacts:
        refresh_lifecycle(company_ids=companies, contact_ids=contacts)
