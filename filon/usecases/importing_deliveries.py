"""Which records stood in a file of a lot, noted as its chunks are loaded: later deliveries are compared with it."""

import polars as pl

from filon.intake.services.normalising import Normalised
from filon.records.models import Batch
from filon.records.rules.deliveries import CLOSED_FIELD, CLOSED_WORD
from filon.records.services.deliveries import note_delivered, records_known_by_content
from filon.usecases.importing_chunks import ChunkOutcome

FOLLOWED = ("company", "establishment", "contact", "lead", "opportunity", "order")


def note_chunk(*, batch: Batch, read: Normalised, outcome: ChunkOutcome, known_digests: pl.Series) -> None:
    """Nothing for a file without lot. `known_digests`: contents of the rows that an earlier import brought."""
    if batch.lot_id is None or batch.entity not in FOLLOWED:
        return
    told = outcome.rows.select("row", "id", "verdict").join(_closed(read, batch.entity), on="row", how="left")
    note_delivered(pl.concat([told.drop("row"), records_known_by_content(known_digests)]), batch_id=batch.pk)


def _closed(read: Normalised, entity: str) -> pl.DataFrame:
    """Which rows say that their unit closed: in its own column for a site, in the field that Sirene fills for a company."""
    rows = read.frames.get(entity)
    if rows is not None and "closed" in rows.columns:
        return rows.select("row", "closed")
    if rows is not None and entity == "company" and "custom" in rows.columns:
        word = pl.col("custom").str.json_path_match(f"$.{CLOSED_FIELD}")
        return rows.select("row", (word == CLOSED_WORD).fill_null(False).alias("closed"))
    return pl.DataFrame(schema={"row": pl.Int64, "closed": pl.Boolean})
