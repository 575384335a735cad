"""What was delivered of a lot: which file belongs to which delivery, and which records stood in it."""

import polars as pl
from django.db import transaction

from filon.kit.business_time import day_in_paris
from filon.kit.errors import NotPossible
from filon.records.models import Batch, DeliveredRecord, Delivery
from filon.records.rules.deliveries import is_of_the_same_delivery
from filon.records.services.bulk import by_thousands, insert_frame, lookup
from filon.records.services.loading import CREATED, UNCHANGED, UPDATED

STOOD = {"id": pl.Int64, "verdict": pl.String, "closed": pl.Boolean}


def enter_delivery(*, batch: Batch) -> None:
    """Before its first row, the import of a lot belongs to a delivery: the last one, or a new one."""
    if batch.lot_id is None or batch.delivery_id is not None:
        return
    received = day_in_paris(batch.at)
    last = Delivery.objects.filter(lot=batch.lot_id).last()
    brought = list(last.batches.values_list("entity", flat=True)) if last else []
    if last is None or not is_of_the_same_delivery(
        entity=batch.entity, received=received, brought=brought, last_received=last.received_date
    ):
        last = Delivery.objects.create(lot_id=batch.lot_id, received_date=received)
    batch.delivery = last
    Batch.objects.filter(pk=batch.pk).update(delivery=last)


def note_delivered(rows: pl.DataFrame, *, batch_id: int) -> None:
    """Remember the records of a chunk (columns of STOOD), each once for the file, whatever the number of its rows.

    Two numbers a record and one index: a record that the file creates in this chunk cannot have stood in an earlier one,
    and only the others are looked for.
    """
    told = (
        rows.drop_nulls("id")
        .group_by("id")
        .agg(
            (pl.col("verdict") == CREATED).any().alias("is_new"),
            (pl.col("verdict") == UPDATED).any().alias("changed"),
            pl.col("closed").fill_null(False).any(),
        )
    )
    noted = _already_noted(told.filter(~pl.col("is_new"))["id"], batch_id)
    again = pl.col("id").is_in(noted.implode())
    fresh = told.filter(~again) if len(noted) else told
    insert_frame(
        DeliveredRecord,
        fresh.sort("id").select(pl.col("id").alias("subject_id"), "changed", "closed"),
        {"batch_id": batch_id},
    )
    for flag in ("changed", "closed"):  # a later row of the file may say more of the same record
        said = told.filter(again & pl.col(flag))["id"].to_list() if len(noted) else []
        for some in by_thousands(said):
            DeliveredRecord.objects.filter(batch=batch_id, subject_id__in=some).update(**{flag: True})


def _already_noted(ids: pl.Series, batch_id: int) -> pl.Series:
    return lookup(
        "SELECT subject_id FROM records_deliveredrecord WHERE batch_id = %s AND subject_id {in}",
        ids,
        {"id": pl.Int64},
        [batch_id],
    )["id"]


def records_known_by_content(digests: pl.Series) -> pl.DataFrame:
    """The records of rows that bear no identity and came before with the same content."""
    found = lookup(
        "SELECT r.subject_id FROM records_batchrow r JOIN records_batch b ON b.id = r.batch_id"
        " WHERE b.state <> 'undone' AND r.subject_id IS NOT NULL AND r.digest {in}",
        digests,
        {"id": pl.Int64},
    )
    return found.select("id", pl.lit(UNCHANGED).alias("verdict"), pl.lit(False).alias("closed"))


def forget_delivered(*, batch_id: int) -> None:
    """An import that is taken back was not delivered; a delivery without any file left is none."""
    DeliveredRecord.objects.filter(batch=batch_id).delete()
    delivery_id = Batch.objects.filter(pk=batch_id).values_list("delivery", flat=True).first()
    Batch.objects.filter(pk=batch_id).update(delivery=None)
    if delivery_id is not None:
        Delivery.objects.filter(pk=delivery_id, batches=None).delete()


@transaction.atomic
def join_to_former(*, delivery: Delivery) -> None:
    """Two files that the supplier sent apart are one delivery: they are compared together with the one before."""
    former = Delivery.objects.filter(lot=delivery.lot_id, received_date__lte=delivery.received_date)
    before = former.exclude(received_date=delivery.received_date, pk__gte=delivery.pk).last()
    if before is None:
        raise NotPossible("C’est la première livraison de ce lot\u00a0: il n’y en a pas d’autre à laquelle la joindre.")
    Batch.objects.filter(delivery=delivery).update(delivery=before)
    delivery.delete()
