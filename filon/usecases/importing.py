"""An import, from the file to its account: taken in, loaded by chunks that a crash cannot double, summed up."""

import os
import shutil
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Executor, ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple

import polars as pl
from django.conf import settings
from django.db import transaction

from filon.contacts.services.loading_companies import with_search_keys
from filon.intake.rules.mapping import (
    Plan,
    WrongPlan,
    match_titles,
    read_plan,
    with_custom_fields,
    with_present_columns,
    with_titles_of,
)
from filon.intake.rules.presets import preset_document, recognised_preset
from filon.intake.rules.proposing import complete_plan, propose_mapping
from filon.intake.rules.shapes import no_workbook
from filon.intake.services.claiming import claimed
from filon.intake.services.identity import Identities, scan_identities
from filon.intake.services.normalising import Normalised, normalise
from filon.intake.services.reading import CHUNK, read_chunks
from filon.intake.services.refusals import write_refusals
from filon.intake.services.staging import StagedFile, file_hash, open_staged, stage_file
from filon.kit.errors import NotPossible
from filon.kit.text import fold
from filon.records.models import Batch
from filon.records.rules.authorship import Author
from filon.records.rules.origin import BatchState, LotKind
from filon.records.services.bulk import Pace, analyse_new_tables, let_others_write, room_for_loading
from filon.records.services.deliveries import enter_delivery
from filon.records.services.loading import Loading
from filon.records.services.lots import lot_of_name
from filon.usecases.exporting_columns import own_document
from filon.usecases.importing_account import Account
from filon.usecases.importing_catalogue import CATALOGUE
from filon.usecases.importing_chunks import ChunkOutcome, load_chunk
from filon.usecases.importing_deliveries import note_chunk
from filon.usecases.importing_parents import attach_waiting_parents
from filon.usecases.qualifying import qualify_everybody

Progress = Callable[[int, int], None]  # rows done, rows in all
Clock = Callable[[], datetime]
UNFINISHED = (BatchState.QUEUED, BatchState.RUNNING, BatchState.FAILED)


def stage_batch(
    *,
    path: Path,
    name: str,
    entity: str,
    document: Mapping[str, Any] | None,
    by: Author,
    now: datetime,
    lot: str = "",
    lot_kind: LotKind = LotKind.COLLECTED,
    queued: bool = True,
    for_many_files: bool = False,
    sheet: str = "",
) -> Batch:
    """Take a file in, with its mapping (`document`) or the one proposed from its titles. Nothing of it is loaded yet.

    A mapping made `for_many_files` may name columns that this one lacks. `lot_kind` is that of a new lot. `sheet` of a
    workbook: else that of the mapping, else the first with rows.
    """
    taken = _take_in(path, entity, document, now, for_many_files=for_many_files, sheet=sheet)
    return _new_batch(taken, name=name, by=by, now=now, lot=lot, lot_kind=lot_kind, state=_FIRST_STATE[queued])


_FIRST_STATE = {True: BatchState.QUEUED, False: BatchState.MAPPING}


class _Taken(NamedTuple):
    folder: Path
    staged: StagedFile
    plan: Plan
    digest: str


def _take_in(
    path: Path, entity: str, document: Mapping[str, Any] | None, now: datetime, *, for_many_files: bool, sheet: str
) -> _Taken:
    """The file in its folder, without a word to the database; the folder goes when the file is refused."""
    plan = read_plan(document or {}, entity=entity, catalogue=CATALOGUE)
    digest = file_hash(path) if path.is_file() and os.access(path, os.R_OK) else ""
    folder = imports_folder() / f"{now:%Y%m%d-%H%M%S-%f}-{digest[:12]}"
    try:
        wanted = sheet or plan.sheet
        staged = stage_file(path, folder=folder, delimiter=plan.delimiter, encoding=plan.encoding, sheet=wanted)
        if sheet and not staged.sheet:
            raise no_workbook(sheet)
        if document is None:
            plan = proposed_plan(staged, entity=entity)
        plan = _fitted(plan, staged, for_many_files=for_many_files)
        check_plan(plan, staged)
    except Exception:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    return _Taken(folder, staged, plan, digest)


def _new_batch(
    taken: _Taken, *, name: str, by: Author, now: datetime, lot: str, lot_kind: LotKind, state: BatchState
) -> Batch:
    return Batch.objects.create(
        entity=taken.plan.entity,
        file_name=name[:255],
        stored_file=taken.folder.name,
        file_hash=taken.digest,
        mapping=taken.plan.as_document(),
        lot=lot_of_name(name=lot, kind=lot_kind, now=now),
        by_id=by.user_id,
        at=now,
        state=state,
        total_rows=taken.staged.rows,
    )


def imports_folder() -> Path:
    return Path(settings.MEDIA_ROOT) / "imports"


def staged_file(batch: Batch) -> StagedFile:
    return open_staged(imports_folder() / batch.stored_file)


def _fitted(plan: Plan, staged: StagedFile, *, for_many_files: bool) -> Plan:
    """The plan in the words of this file; one that was made for many files reads what this one has."""
    if for_many_files:
        plan = complete_plan(with_present_columns(plan, staged.titles), staged.titles, catalogue=CATALOGUE)
    return replace(with_titles_of(plan, staged.titles), sheet=staged.sheet)


def proposed_plan(staged: StagedFile, *, entity: str) -> Plan:
    """That of an export of ours, the preset that the titles bear, or the mapping that they suggest; NotPossible without any."""
    if document := own_document(staged.titles, entity=entity):
        return _fitted(read_plan(document, entity=entity, catalogue=CATALOGUE), staged, for_many_files=False)
    if preset := recognised_preset(staged.titles, entity=entity):
        plan = read_plan(preset_document(preset.name), entity=entity, catalogue=CATALOGUE)
        return _fitted(plan, staged, for_many_files=True)
    plan = replace(propose_mapping(staged.titles, entity=entity, catalogue=CATALOGUE), sheet=staged.sheet)
    if not plan.columns:
        field = next(name for name in SHOWN_IN_EXAMPLES if f"{entity}.{name}" in CATALOGUE)
        raise NotPossible(
            "Aucun titre de colonne n’est reconnu. Donnez un plan d’import (un fichier .toml\u202f; --map en ligne de commande)"
            f' qui dit ce que devient chaque colonne\u00a0: [columns] puis "{staged.titles[0]}" = "{entity}.{field}".'
        )
    return plan


SHOWN_IN_EXAMPLES = ("name", "full_name", "siret", "at", "amount")


def check_plan(plan: Plan, staged: StagedFile) -> None:
    """Refuse a plan that reads nothing of the file, or a column that is not in it."""
    if not match_titles(with_custom_fields(plan, staged.titles), staged.titles):
        raise WrongPlan(
            "Le plan d’import ne lit aucune colonne du fichier\u00a0: dites ce que devient au moins l’une d’elles"
            " (dans un fichier de plan, sous [columns])."
        )


def unfinished_batch(
    *, path: Path, entity: str, document: Mapping[str, Any] | None, for_many_files: bool = False, sheet: str = ""
) -> Batch | None:
    """The import of the same file that a crash interrupted, to be gone on with rather than begun again."""
    found = Batch.objects.filter(file_hash=file_hash(path), entity=entity, state__in=UNFINISHED).order_by("-pk").first()
    if found is None or not (imports_folder() / found.stored_file).is_dir():
        return None
    staged = staged_file(found)
    wanted = read_plan(document, entity=entity, catalogue=CATALOGUE) if document is not None else None
    if fold(sheet or (wanted.sheet if wanted else "")) not in ("", fold(staged.sheet)):
        return None
    if wanted:
        wanted = _fitted(wanted, staged, for_many_files=for_many_files)
    same = wanted is None or wanted.as_document() == found.mapping
    return found if same else None


def run_batch(
    *, batch: Batch, by: Author, clock: Clock, progress: Progress | None = None, chunk: int | None = None
) -> Account:
    """Load the file from its checkpoint to its end. Killed at any instant, call it again: nothing is lost nor twice.

    `chunk` rows at a time: else as many as are written within a part of a second (`Pace`).
    """
    with claimed(batch, folder=imports_folder() / batch.stored_file, now=clock()), room_for_loading():
        try:
            account = _Run(batch, by, clock, chunk).to_the_end(progress)
        except Exception as error:
            Batch.objects.filter(pk=batch.pk).update(state=BatchState.FAILED, error=str(error)[:2000])
            raise
    qualify_everybody(now=clock())
    return account


class _Run:
    """One import under way."""

    def __init__(self, batch: Batch, by: Author, clock: Clock, chunk: int | None = None) -> None:
        self.batch, self.clock, self.chunk = batch, clock, chunk
        self.pace = Pace(first=CHUNK)
        self.started = clock()
        self.staged = staged_file(batch)
        plan = read_plan(batch.mapping, entity=batch.entity, catalogue=CATALOGUE)
        self.plan = with_custom_fields(plan, self.staged.titles)
        self.places = match_titles(self.plan, self.staged.titles)
        self.titles = {path: use.title for _, use in sorted(self.places.items(), reverse=True) for path in use.paths}
        self.loading = Loading(batch.pk, batch.lot_id, by.user_id or batch.by_id, self.plan.system, batch.at)
        self.account = Account(batch)

    def to_the_end(self, progress: Progress | None) -> Account:
        identities = scan_identities(self.staged, plan=self.plan, places=self.places, catalogue=CATALOGUE)
        self.account.define(self.plan.custom_columns())
        total = self.staged.rows
        enter_delivery(batch=self.batch)
        with ThreadPoolExecutor(max_workers=1) as reader:
            for chunk, read in self.read_ahead(reader):
                with self.pace.timed(chunk.height):
                    self.load(chunk, read, identities)
                analyse_new_tables()
                let_others_write(after_rows=chunk.height)
                if progress:
                    progress(self.batch.next_row, total)
        self.account.look_for_doubles()  # reads for seconds in a large base: before the lock, not under it
        with transaction.atomic():
            self.finish()
        return self.account

    def read_ahead(self, reader: Executor) -> Iterator[tuple[pl.DataFrame, Normalised]]:
        """Chunks and what they say: the next is read while the present one is written. Reading touches no database."""
        chunks = read_chunks(self.staged, from_row=self.batch.next_row, chunk=self.rows_at_once, columns=self.places)
        coming = reader.submit(self.read_next, chunks)
        while (read := coming.result()) is not None:
            coming = reader.submit(self.read_next, chunks)
            yield read

    def rows_at_once(self) -> int:
        return self.chunk or self.pace.rows

    def read_next(self, chunks: Iterator[pl.DataFrame]) -> tuple[pl.DataFrame, Normalised] | None:
        chunk = next(chunks, None)
        return None if chunk is None else (chunk, self.read(chunk))

    def read(self, chunk: pl.DataFrame) -> Normalised:
        read = normalise(chunk, plan=self.plan, places=self.places, catalogue=CATALOGUE)
        companies = read.frames.get("company")
        if self.plan.entity != "company" or companies is None or "name" not in companies.columns:
            return read
        return read._replace(frames={**read.frames, "company": with_search_keys(companies)})

    def load(self, chunk: pl.DataFrame, read: Normalised, identities: Identities) -> ChunkOutcome:
        """One chunk, read outside the transaction, written with its checkpoint inside."""
        start = self.batch.next_row
        window = slice(start, start + chunk.height)
        read = read.with_superseded(self.plan.entity, chunk["row"], identities.marks(window))
        with transaction.atomic():
            self.account.define(read.kept_fields)
            known = self.account.known_by_content(identities.digests[window], chunk["row"])
            outcome = load_chunk(read, plan=self.plan, titles=self.titles, skipped=known, loading=self.loading)
            self.account.define(outcome.kept_fields)
            self.account.add(outcome, chunk["row"], known, identities.digests[window])
            digests = pl.DataFrame({"row": chunk["row"], "digest": identities.digests[window]})
            its_own = digests.join(known.alias("row").to_frame(), on="row", how="semi")["digest"]
            note_chunk(batch=self.batch, read=read, outcome=outcome, known_digests=its_own)
            self.batch.next_row = start + chunk.height
            self.batch.claimed_at = self.clock()
            self.account.save(["next_row", "claimed_at"])
        return outcome

    def finish(self) -> None:
        """Parents named before their own row, broken rows, the account; then the file of refusals."""
        created, circles = attach_waiting_parents(loading=self.loading)
        self.account.count_created("company", created)
        self.account.flag_late(circles, column=self.titles.get("company.parent", CATALOGUE["company.parent"].label))
        self.account.add_broken(self.staged)
        self.batch.state, self.batch.error = BatchState.DONE, ""
        self.batch.finished_at = self.clock()
        self.account.add_seconds((self.batch.finished_at - self.started).total_seconds())
        self.account.save(["state", "error", "finished_at"])
        write_refusals(self.staged, self.account.refused_rows())


def try_file(
    *,
    path: Path,
    entity: str,
    document: Mapping[str, Any] | None,
    by: Author,
    clock: Clock,
    lot: str = "",
    lot_kind: LotKind = LotKind.COLLECTED,
    for_many_files: bool = False,
    sheet: str = "",
) -> tuple[Batch, StagedFile, dict[str, Any]]:
    """The answer of an import that is done and taken back: nothing of it stays. Other writers wait meanwhile.

    The batch was never kept, nor the rows of the file taken in: they tell the mapping and how the file was read.
    """
    now = clock()
    taken = _take_in(path, entity, document, now, for_many_files=for_many_files, sheet=sheet)
    try:
        with transaction.atomic():
            batch = _new_batch(
                taken, name=path.name, by=by, now=now, lot=lot, lot_kind=lot_kind, state=BatchState.RUNNING
            )
            answer = _Run(batch, by, clock).to_the_end(None).answer(taken.folder)
            transaction.set_rollback(True)
    finally:
        shutil.rmtree(taken.folder, ignore_errors=True)
    return batch, taken.staged, {**answer, "batch": None, "refusals_file": None, "dry_run": True}


def preview(*, batch: Batch, by: Author, clock: Clock, rows: int = 20) -> list[dict[str, Any]]:
    """The first rows with their verdicts and what is wrong with them, as the import would treat them. Writes nothing."""
    with transaction.atomic():
        run = _Run(batch, by, clock)
        run.account.define(run.plan.custom_columns())
        chunk = next(read_chunks(run.staged, chunk=rows), None)
        if chunk is None:
            return []
        identities = scan_identities(run.staged, plan=run.plan, places=run.places, catalogue=CATALOGUE, first_rows=rows)
        outcome = run.load(chunk, run.read(chunk), identities)
        transaction.set_rollback(True)
    verdicts = dict(outcome.rows.select("row", "verdict").iter_rows())
    problems: dict[int, list[dict[str, Any]]] = {}
    for problem in outcome.problems.iter_rows(named=True):
        problems.setdefault(problem["row"], []).append(problem)
    return [
        {
            "row": row[0],
            "cells": dict(zip(run.staged.titles, row[1:], strict=True)),
            "verdict": "refused"
            if any(p["refuses"] for p in problems.get(row[0], []))
            else verdicts.get(row[0], "unchanged"),
            "problems": problems.get(row[0], []),
        }
        for row in chunk.iter_rows()
    ]
