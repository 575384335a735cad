"""Keeps the pairs that a search found, and what people decided about them."""

from datetime import datetime

import polars as pl
from django.db import transaction

from filon.duplicates.models import DuplicatePair
from filon.duplicates.rules.likeness import Entity
from filon.records.services.bulk import execute, insert_frame

WIDTH = 1000  # of the column `reasons`


@transaction.atomic
def keep_pairs(*, entity: Entity, pairs: pl.DataFrame, now: datetime) -> pl.DataFrame:
    """Replace the undecided pairs of the last search; what somebody said to differ stays so. Returns what is to decide."""
    decided = DuplicatePair.objects.filter(entity=entity, decided_at__isnull=False)
    apart = pl.DataFrame(
        list(decided.values_list("left_id", "right_id")),
        schema={"left_id": pl.Int64, "right_id": pl.Int64},
        orient="row",
    )
    fresh = pairs.join(apart, on=["left_id", "right_id"], how="anti", maintain_order="left").with_columns(
        pl.col("reasons").str.slice(0, WIDTH)
    )
    execute("DELETE FROM duplicates_duplicatepair WHERE entity = %s AND decided_at IS NULL", [str(entity)])
    insert_frame(DuplicatePair, fresh, {"entity": str(entity), "found_at": now})
    return fresh


def say_different(*, pair: DuplicatePair, by_id: int | None, now: datetime) -> bool:
    """Two records, says a person. False when somebody else decided first."""
    undecided = DuplicatePair.objects.filter(pk=pair.pk, decided_at=None)
    return bool(undecided.update(decided_at=now, decided_by=by_id))


def say_undecided(*, pair: DuplicatePair) -> None:
    """The decision is taken back: the pair is asked again."""
    DuplicatePair.objects.filter(pk=pair.pk).update(decided_at=None, decided_by=None)


def forget_pairs_of(*, entity: Entity, pk: int) -> None:
    """A record that was merged is in no pair any more."""
    for side in ("left_id", "right_id"):
        DuplicatePair.objects.filter(entity=entity, decided_at=None, **{side: pk}).delete()
