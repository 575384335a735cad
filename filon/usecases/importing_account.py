"""The account of an import: counts, rows that need a word, refusals, what a person should look at."""

from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl

from filon.duplicates.selectors.pairs import JOB as JOB_OF_DUPLICATES
from filon.intake.services.staging import REFUSALS, StagedFile
from filon.playbook.services.loading import similar_names
from filon.records.models import Batch, BatchRow
from filon.records.rules.fields import DefinedField
from filon.records.rules.origin import Verdict
from filon.records.services.bulk import fetch, insert_frame, lookup
from filon.records.services.definitions import define_fields
from filon.records.services.jobs import ask_for_job
from filon.usecases.importing_catalogue import ENTITIES
from filon.usecases.importing_chunks import ChunkOutcome

LISTED = 1_000  # refusals in the answer; the file has them all
NOTES = {
    "row": pl.Int64,
    "verdict": pl.String,
    "column": pl.String,
    "value": pl.String,
    "reason": pl.String,
    "subject_id": pl.Int64,
    "digest": pl.Int64,
}
PRODUCTS = "SELECT count(*) FROM playbook_product WHERE batch_id = %s"
# Records of the batch that another one resembles: the same company name but for its legal form, the same person in the same
# company or in none, an e-mail address or a number that another has as well (of people, one whose name begins alike: colleagues
# share a switchboard). The search that follows weighs them, with all the rest, and shows the pairs.
DOUBLES = {
    "company": "SELECT c.id FROM contacts_company c WHERE c.batch_id = %s AND c.match_key <> '' AND EXISTS"
    " (SELECT 1 FROM contacts_company o WHERE o.match_key = c.match_key AND o.id <> c.id AND o.deleted_at IS NULL)"
    " UNION SELECT p.company_id FROM contacts_contactpoint p JOIN contacts_company c ON c.id = p.company_id"
    " JOIN contacts_contactpoint q ON q.normalised = p.normalised AND q.company_id <> p.company_id"
    " JOIN contacts_company o ON o.id = q.company_id AND o.deleted_at IS NULL WHERE c.batch_id = %s",
    "contact": "SELECT c.id FROM contacts_contact c WHERE c.batch_id = %s AND c.name_key <> '' AND EXISTS"
    " (SELECT 1 FROM contacts_contact o WHERE o.name_key = c.name_key AND o.id <> c.id AND o.deleted_at IS NULL"
    " AND (o.company_id = c.company_id OR o.company_id IS NULL OR c.company_id IS NULL))"
    " UNION SELECT p.contact_id FROM contacts_contactpoint p JOIN contacts_contact c ON c.id = p.contact_id"
    " JOIN contacts_contactpoint q ON q.normalised = p.normalised AND q.contact_id <> p.contact_id"
    " JOIN contacts_contact o ON o.id = q.contact_id AND o.deleted_at IS NULL"
    " AND substr(o.name_key, 1, 3) = substr(c.name_key, 1, 3) WHERE c.batch_id = %s",
}
COMPARED = ("company", "contact")


class Account:
    """Kept in `batch.counts`, so that an import gone on with after a crash counts from where it was."""

    def __init__(self, batch: Batch) -> None:
        self.batch = batch
        counts: dict[str, Any] = batch.counts or {}
        self.rows_by = Counter(
            dict.fromkeys(("created", "updated", "unchanged", "refused"), 0) | counts.get("rows_by", {})
        )
        self.created = Counter(dict.fromkeys(ENTITIES, 0) | counts.get("created", {}))
        self.updated = Counter(dict.fromkeys(ENTITIES, 0) | counts.get("updated", {}))
        self.flagged = Counter(counts.get("flagged", {}))
        self.doubtful = counts.get("doubtful", 0)
        self.similar: dict[str, list[list[str]]] = counts.get("similar", {})
        self.seconds = counts.get("seconds", 0.0)
        self.fields: list[list[str]] = counts.get("fields", [])

    def known_by_content(self, digests: npt.NDArray[np.int64], rows: pl.Series) -> pl.Series:
        """Rows without identity that an earlier import brought, with the same content."""
        if not digests.any():
            return pl.Series(dtype=pl.Int64)
        pairs = pl.DataFrame({"row": rows, "digest": digests}).filter(pl.col("digest") != 0)
        known = lookup(
            "SELECT r.digest FROM records_batchrow r JOIN records_batch b ON b.id = r.batch_id "
            " WHERE b.state <> 'undone' AND r.digest {in}",
            pairs["digest"],
            {"digest": pl.Int64},
        )
        return pairs.filter(pl.col("digest").is_in(known["digest"].implode()))["row"]

    def add(self, outcome: ChunkOutcome, rows: pl.Series, known: pl.Series, digests: npt.NDArray[np.int64]) -> None:
        """Count a chunk and note its rows that need a word."""
        refused = outcome.problems.filter("refuses").unique("row", keep="first", maintain_order=True)
        told = outcome.rows.filter(~pl.col("row").is_in(refused["row"].implode()))
        known = known.filter(~known.is_in(refused["row"].implode()))
        self.rows_by.update(dict(told.group_by("verdict").len().iter_rows()))
        self.rows_by["unchanged"] += len(known)
        self.rows_by["refused"] += refused.height
        silent = len(rows) - told.height - len(known) - refused.height
        self.rows_by["unchanged"] += silent
        self.created.update(outcome.created)
        self.updated.update(outcome.updated)
        flags = outcome.problems.filter(~pl.col("refuses") & ~pl.col("row").is_in(refused["row"].implode()))
        self.flagged.update(dict(flags.unique(["row", "column"]).group_by("column").len().iter_rows()))
        notes = [_refusals(refused), _flags(flags, told, known), _nameless(told, rows, digests)]
        self._note(pl.concat([note for note in notes if note.height] or [pl.DataFrame(schema=NOTES)]))

    def _note(self, notes: pl.DataFrame) -> None:
        clipped = notes.with_columns(pl.col("value", "reason").str.slice(0, 500), pl.col("column").str.slice(0, 200))
        insert_frame(BatchRow, clipped, {"batch_id": self.batch.pk})

    def add_broken(self, staged: StagedFile) -> None:
        """Rows that could not be cut into cells."""
        broken = staged.broken_rows()
        self.rows_by["refused"] += len(broken)
        told = [
            (r.number, "refused", "", staged.delimiter.join(r.cells)[:500].replace("\x00", ""), r.reason, None, None)
            for r in broken
        ]
        self._note(pl.DataFrame(told, schema=NOTES, orient="row"))

    def flag_late(self, problems: pl.DataFrame, *, column: str) -> None:
        """What only the whole file tells: `problems` are row, value, reason of one column."""
        self.flagged.update({column: problems.height} if problems.height else {})
        told = problems.with_columns(
            pl.lit(column).alias("column"),
            pl.lit(Verdict.UNCHANGED.value).alias("verdict"),
            pl.lit(None, dtype=pl.Int64).alias("subject_id"),
        )
        self._note(_notes(told))

    def count_created(self, entity: str, number: int) -> None:
        self.created[entity] += number

    def look_for_doubles(self) -> None:
        """Once, at the end: products created by name, records that may be doubles, names that only a space tells apart.

        New records have the worker compare the whole base: their pairs wait on the page Doublons, not for the night.
        """
        self.created["product"] = int(fetch(PRODUCTS, [self.batch.pk], {"count": pl.Int64})["count"][0])
        if statement := DOUBLES.get(self.batch.entity):
            counted = f"SELECT count(*) FROM ({statement}) AS doubles"
            self.doubtful = int(fetch(counted, [self.batch.pk] * 2, {"count": pl.Int64})["count"][0])
        if any(self.created[entity] for entity in COMPARED):
            ask_for_job(job=JOB_OF_DUPLICATES, now=self.batch.at)
        found = {kind: similar_names(kind) for kind in ("product", "source") if self._names(kind)}
        self.similar = {kind: names for kind, names in found.items() if names}

    def _names(self, kind: str) -> bool:
        """Whether the file names records of this kind."""
        uses = self.batch.mapping.get("columns", {}).values()
        return any(use["field"].endswith(f".{kind}") or use["field"] == f"{kind}.name" for use in uses)

    def define(self, fields: Iterable[DefinedField]) -> None:
        """Define what the file brings, and remember what was not there."""
        self.fields += [list(pair) for pair in define_fields(fields)]

    def add_seconds(self, seconds: float) -> None:
        self.seconds = round(self.seconds + seconds, 3)

    def save(self, fields: list[str]) -> None:
        self.batch.counts = {
            "rows_by": dict(self.rows_by),
            "created": dict(self.created),
            "updated": dict(self.updated),
            "flagged": dict(self.flagged),
            "doubtful": self.doubtful,
            "similar": self.similar,
            "seconds": self.seconds,
            "fields": self.fields,
        }
        Batch.objects.filter(pk=self.batch.pk).update(
            **{name: getattr(self.batch, name) for name in ["counts", *fields]}
        )

    def refused_rows(self) -> dict[int, str]:
        rows = BatchRow.objects.filter(batch=self.batch, verdict=Verdict.REFUSED).order_by("row", "pk")
        return dict(rows.values_list("row", "reason"))

    def answer(self, folder: Path) -> dict[str, Any]:
        """The JSON of the contract."""
        refused = BatchRow.objects.filter(batch=self.batch, verdict=Verdict.REFUSED).order_by("row", "pk")
        listed = [
            {"row": row, "column": column, "value": value, "reason": reason}
            for row, column, value, reason in refused.values_list("row", "column", "value", "reason")[:LISTED]
        ]
        path = folder / REFUSALS
        return {
            "batch": self.batch.pk,
            "entity": self.batch.entity,
            "rows": self.batch.total_rows,
            "rows_by": dict(self.rows_by),
            "created": dict(self.created),
            "updated": dict(self.updated),
            "doubtful": self.doubtful,
            "flagged": dict(self.flagged),
            "similar": self.similar,
            "refusals": listed,
            "refusals_file": str(path) if path.exists() else None,
            "seconds": self.seconds,
        }


def _refusals(refused: pl.DataFrame) -> pl.DataFrame:
    return _notes(
        refused.with_columns(
            pl.lit(Verdict.REFUSED.value).alias("verdict"), pl.lit(None, dtype=pl.Int64).alias("subject_id")
        )
    )


def _flags(flags: pl.DataFrame, told: pl.DataFrame, known: pl.Series) -> pl.DataFrame:
    """A flagged row already here by its content keeps the word that its first import said of it."""
    said = flags.filter(~pl.col("row").is_in(known.implode())).unique(["row", "column"], maintain_order=True)
    joined = said.join(told.rename({"id": "subject_id"}), on="row", how="left", maintain_order="left")
    return _notes(joined.with_columns(pl.col("verdict").fill_null(Verdict.UNCHANGED.value)))


def _nameless(told: pl.DataFrame, rows: pl.Series, digests: npt.NDArray[np.int64]) -> pl.DataFrame:
    pairs = pl.DataFrame({"row": rows, "digest": digests}).filter(pl.col("digest") != 0)
    joined = told.rename({"id": "subject_id"}).join(pairs, on="row", maintain_order="left")
    empty = [pl.lit("").alias(name) for name in ("column", "value", "reason")]
    return joined.with_columns(empty).select([pl.col(name).cast(dtype) for name, dtype in NOTES.items()])


def _notes(rows: pl.DataFrame) -> pl.DataFrame:
    return rows.with_columns(pl.col("value").fill_null(""), pl.lit(None, dtype=pl.Int64).alias("digest")).select(
        [pl.col(name).cast(dtype) for name, dtype in NOTES.items()]
    )
