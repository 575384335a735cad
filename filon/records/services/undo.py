"""Acting on records in a way that can be taken back: each action leaves a note of what it changed."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from filon.kit.errors import NotPossible
from filon.kit.french import format_count, plural
from filon.kit.subjects import SubjectKind
from filon.records.models import RootRecord, Tag, UndoEntry
from filon.records.rules.authorship import Author, by_person
from filon.records.rules.many import UNDO_WITHIN
from filon.records.services.bulk import by_thousands
from filon.records.services.editing import assign_owner, kind_of, restore, trash
from filon.records.services.tags import tag_records, untag_records
from filon.users.models import User

Payload = Mapping[str, Any]


class UndoRefused(NotPossible):
    """An action that cannot be taken back any more."""


def record_model(kind: str) -> type[RootRecord]:
    """The table of a kind of root record."""
    return next(model for model in RootRecord.__subclasses__() if model._meta.model_name == kind)


@transaction.atomic
def trash_records(*, records: Sequence[RootRecord], by: User, now: datetime) -> UndoEntry:
    ids = [record.pk for record in records if record.deleted_at is None]
    trash(records=records, by=by_person(by.pk), now=now)
    return note_action("trash", f"{_are(records)} à la corbeille", records, {"ids": ids}, by=by, now=now)


@transaction.atomic
def restore_records(*, records: Sequence[RootRecord], by: User, now: datetime) -> UndoEntry:
    ids = [record.pk for record in records if record.deleted_at is not None]
    restore(records=records, by=by_person(by.pk), now=now)
    return note_action("restore", f"{_are(records)} de retour dans les listes", records, {"ids": ids}, by=by, now=now)


@transaction.atomic
def assign_records(*, records: Sequence[RootRecord], owner: User | None, by: User, now: datetime) -> UndoEntry:
    owner_id = owner.pk if owner else None
    before = [[record.pk, record.owner_id] for record in records if record.owner_id != owner_id]
    assign_owner(records=records, owner_id=owner_id, by=by_person(by.pk), now=now)
    told = f"{owner} est responsable de {_named(records)}" if owner else f"{_are(records)} sans responsable"
    return note_action("assign", told, records, {"before": before, "to": owner_id}, by=by, now=now)


@transaction.atomic
def tag_with_undo(*, records: Sequence[RootRecord], tag: Tag, by: User, now: datetime) -> UndoEntry:
    new = tag_records(kind=kind_of(records[0]), ids=[record.pk for record in records], tag=tag)
    told = f"L’étiquette «\u00a0{tag}\u00a0» est posée sur {_named(records)}"
    return note_action("tag", told, records, {"ids": new, "tag": tag.pk}, by=by, now=now)


@transaction.atomic
def untag_with_undo(*, records: Sequence[RootRecord], tag: Tag, by: User, now: datetime) -> UndoEntry:
    ids = [record.pk for record in records]
    untag_records(kind=kind_of(records[0]), ids=ids, tag_id=tag.pk)
    told = f"L’étiquette «\u00a0{tag}\u00a0» est retirée de {_named(records)}"
    return note_action("untag", told, records, {"ids": ids, "tag": tag.pk}, by=by, now=now)


def note_opening(*, records: Sequence[RootRecord], sentence: str, by: User, now: datetime) -> UndoEntry:
    """Records that an action has just made; taken back, they go to the trash."""
    return note_action("open", sentence, records, {"ids": [record.pk for record in records]}, by=by, now=now)


def _named(records: Sequence[RootRecord]) -> str:
    if len(records) == 1:
        return f"«\u00a0{str(records[0])[:80]}\u00a0»"
    return format_count(len(records), "fiche", "fiches")


def _are(records: Sequence[RootRecord]) -> str:
    return f"{_named(records)} {plural(len(records), 'est', 'sont')}"


def note_action(
    kind: str, sentence: str, records: Sequence[RootRecord], payload: dict[str, Any], *, by: User, now: datetime
) -> UndoEntry:
    """What an action changed on records of one table (`ids`, or `before`: key and former value); told in one sentence."""
    subject = kind_of(records[0])
    return UndoEntry.objects.create(
        by=by, kind=kind, sentence=sentence[:200], payload={"subject": subject, **payload}, at=now
    )


@transaction.atomic
def undo_entry(*, entry: UndoEntry, by: User, now: datetime) -> list[RootRecord]:
    """Take the action back and return its records as they are now; what somebody changed since stays as it is."""
    begin_undo(entry=entry, by=by, now=now)
    records = records_of(entry)
    _take_back(entry.kind, records, entry.payload, by=by_person(by.pk), now=now)
    return records_of(entry)


def begin_undo(*, entry: UndoEntry, by: User, now: datetime) -> None:
    """Once, by who did it, within a day; the second of two clicks learns that it is done."""
    if entry.by_id != by.pk:
        raise UndoRefused("Seule la personne qui a fait cette action peut la reprendre.")
    if now - entry.at > UNDO_WITHIN:
        raise UndoRefused("Cette action date de plus d’un jour : elle ne se reprend plus d’un clic.")
    if not UndoEntry.objects.filter(pk=entry.pk, undone_at=None).update(undone_at=now):
        raise UndoRefused("Cette action a déjà été reprise.")


def records_of(entry: UndoEntry) -> list[RootRecord]:
    """The records that the action changed, as they are now."""
    ids = entry.payload.get("ids") or [pk for pk, _ in entry.payload.get("before", ())]
    table = record_model(entry.payload["subject"])._default_manager
    return [record for some in by_thousands(ids) for record in table.filter(pk__in=some)]


def _take_back(kind: str, records: list[RootRecord], payload: Payload, *, by: Author, now: datetime) -> None:
    if kind == "trash":
        restore(records=records, by=by, now=now)
    elif kind in ("restore", "open"):
        trash(records=records, by=by, now=now)
    elif kind == "assign":
        _give_back(records, payload, by, now)
    elif kind == "tag":
        untag_records(kind=SubjectKind(payload["subject"]), ids=payload["ids"], tag_id=payload["tag"])
    elif kind == "untag":
        _put_tag_back(records, payload)


def _give_back(records: Sequence[RootRecord], payload: Payload, by: Author, now: datetime) -> None:
    untouched = {record.pk: record for record in records if record.owner_id == payload["to"]}
    by_owner: dict[int | None, list[RootRecord]] = defaultdict(list)
    for pk, owner_id in payload["before"]:
        if pk in untouched:
            by_owner[owner_id].append(untouched[pk])
    for owner_id, group in by_owner.items():
        assign_owner(records=group, owner_id=owner_id, by=by, now=now)


def _put_tag_back(records: Sequence[RootRecord], payload: Payload) -> None:
    if tag := Tag.objects.filter(pk=payload["tag"]).first():
        tag_records(kind=SubjectKind(payload["subject"]), ids=[record.pk for record in records], tag=tag)
