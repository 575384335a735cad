"""An import made in the browser: the file is taken in, its mapping is looked at and mended, then it is launched."""

import shutil
import tempfile
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple, Protocol

from filon.intake.rules.mapping import WITHOUT_CUSTOM, check_entity, read_plan
from filon.intake.rules.shapes import UnreadableFile
from filon.intake.services.staging import WORKBOOK, WORKBOOK_SUFFIXES, stage_file
from filon.kit.errors import BusinessError, EditedMeanwhile, NotPossible
from filon.records.models import Batch
from filon.records.rules.authorship import Author
from filon.records.rules.origin import BatchState, LotKind
from filon.usecases.importing import check_plan, imports_folder, proposed_plan, stage_batch, staged_file
from filon.usecases.importing_catalogue import CATALOGUE
from filon.usecases.importing_undo import count_changed, undo_batch

TAKEN_BACK_AT_ONCE = 20_000  # rows: two seconds or so, while a page waits
KEEP_UNKNOWN = {"options": {"custom_fields": True}}  # when no title is understood, each column becomes a field


class Upload(Protocol):
    """A file that a browser sent."""

    name: str | None

    def chunks(self) -> Iterable[bytes]: ...


def take_upload(
    *,
    upload: Upload,
    entity: str,
    document: Mapping[str, Any] | None,
    lot: str,
    by: Author,
    now: datetime,
    lot_kind: LotKind = LotKind.COLLECTED,
    for_many_files: bool = False,
) -> Batch:
    """Take the file in; nothing is loaded before `launch_batch`. UnreadableFile, WrongPlan with the sentence for the person."""
    check_entity(entity)
    with tempfile.TemporaryDirectory() as folder:
        named = Path(upload.name or "").suffix.lower()
        path = Path(folder) / (f"upload{named}" if named in WORKBOOK_SUFFIXES else "upload")
        with path.open("wb") as file:
            file.writelines(upload.chunks())
        told = {"path": path, "name": upload.name or "", "entity": entity, "by": by, "now": now}
        told |= {"lot": lot, "lot_kind": lot_kind}
        try:
            return stage_batch(**told, document=document, queued=False, for_many_files=for_many_files)  # type: ignore[arg-type]
        except UnreadableFile:
            raise
        except NotPossible:
            if document is not None or entity in WITHOUT_CUSTOM:
                raise
            return stage_batch(**told, document=KEEP_UNKNOWN, queued=False)  # type: ignore[arg-type]


def choose_sheet(*, batch: Batch, sheet: str) -> None:
    """Read another sheet of the workbook, with the mapping that its own titles suggest. UnreadableFile leaves all as it was."""
    folder = imports_folder() / batch.stored_file
    staged = stage_file(folder / WORKBOOK, folder=folder, sheet=sheet)
    try:
        plan = proposed_plan(staged, entity=batch.entity)
    except NotPossible:
        plan = replace(read_plan(KEEP_UNKNOWN, entity=batch.entity, catalogue=CATALOGUE), sheet=staged.sheet)
    _move(batch, {BatchState.MAPPING}, mapping=plan.as_document(), total_rows=staged.rows)


def change_mapping(*, batch: Batch, document: Mapping[str, Any]) -> None:
    """Keep the mapping that the person chose; WrongPlan names what it cannot do."""
    plan = read_plan(document, entity=batch.entity, catalogue=CATALOGUE)
    check_plan(plan, staged_file(batch))
    batch.mapping = plan.as_document()
    _move(batch, {BatchState.MAPPING}, mapping=batch.mapping)


def launch_batch(*, batch: Batch) -> None:
    """Into the queue of the worker."""
    _move(batch, {BatchState.MAPPING}, state=BatchState.QUEUED)


def go_on_with_batch(*, batch: Batch) -> None:
    """An import that failed goes on from where it stopped."""
    _move(batch, {BatchState.FAILED}, state=BatchState.QUEUED, error="")


class TakenBack(NamedTuple):
    """How many records went, and how many are as before."""

    removed: int
    restored: int


def take_back_batch(*, batch: Batch, now: datetime) -> TakenBack | None:
    """None when the file is so large that the worker takes it back (`take_back_asked`)."""
    if (batch.total_rows or 0) <= TAKEN_BACK_AT_ONCE:
        restored = count_changed(batch)
        return TakenBack(sum(undo_batch(batch_id=batch.pk, now=now).values()), restored)
    _move(batch, {BatchState.DONE, BatchState.FAILED}, state=BatchState.UNDOING)
    return None


def take_back_asked(*, batch: Batch, now: datetime) -> None:
    """All of it or nothing: whatever goes wrong leaves the import as it was, with the reason on its page."""
    try:
        undo_batch(batch_id=batch.pk, now=now)
    except Exception as error:
        before = BatchState.DONE if batch.finished_at else BatchState.FAILED
        reason = error.sentence if isinstance(error, BusinessError) else str(error)
        told = f"{batch.error} L’annulation n’a pas eu lieu\u00a0: {reason}".strip()
        _move(batch, {BatchState.UNDOING}, state=before, error=told[:2000])
        raise


def forget_batch(*, batch: Batch) -> None:
    """A file that was never launched leaves no trace."""
    deleted, _by_model = Batch.objects.filter(pk=batch.pk, state=BatchState.MAPPING).delete()
    if not deleted:
        raise NotPossible("Cet import est déjà lancé\u00a0: annulez-le plutôt quand il sera terminé.")
    shutil.rmtree(imports_folder() / batch.stored_file, ignore_errors=True)


def _move(batch: Batch, expected: set[BatchState], **values: Any) -> None:
    if not Batch.objects.filter(pk=batch.pk, state__in=expected).update(**values):
        raise EditedMeanwhile("Cet import a changé d’état entre-temps. Rechargez la page.")
