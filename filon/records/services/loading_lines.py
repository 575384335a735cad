"""Lines that a file adds to a deal or an order already here: dated, so that an import taken back removes them."""

import polars as pl

from filon.kit.subjects import SubjectKind
from filon.records.rules.changes import FIELD_AXIS
from filon.records.services.bulk import execute_many, fetch, lookup
from filon.records.services.loading import Loading, insert_changes

AXIS = FIELD_AXIS + "line"  # to_value: the key of the product, empty when the line names none
TABLES = {
    SubjectKind.OPPORTUNITY: ("opportunities_opportunity", "opportunities_line", "opportunity_id"),
    SubjectKind.ORDER: ("customers_order", "customers_orderline", "order_id"),
}


def date_lines(records: pl.DataFrame, *, kind: SubjectKind, loading: Loading) -> None:
    """`records`: id, is_new, product_id of those that gained a line. Within the batch that created a record nothing is dated."""
    known = records.filter(~pl.col("is_new"))
    own = lookup(
        f"SELECT id FROM {TABLES[kind][0]} WHERE batch_id = %s AND id {{in}}",
        known["id"],
        {"id": pl.Int64},
        [loading.batch_id],
    )
    told = known.filter(~pl.col("id").is_in(own["id"].implode())).select(
        pl.col("id").alias("subject_id"),
        pl.lit(AXIS).alias("axis"),
        pl.lit("").alias("from_value"),
        pl.col("product_id").cast(pl.String).fill_null("").alias("to_value"),
    )
    insert_changes(told, kind=kind, loading=loading, at=loading.now)


def remove_dated_lines(*, batch_id: int) -> None:
    """Undo: the lines that the import added go. Before its changes are forgotten."""
    for kind, (_table, lines, column) in TABLES.items():
        added = fetch(
            "SELECT subject_id, to_value FROM records_change WHERE batch_id = %s AND subject_kind = %s AND axis = %s",
            [batch_id, kind.value, AXIS],
            {"id": pl.Int64, "product": pl.String},
        )
        execute_many(
            f"DELETE FROM {lines} WHERE {column} = %s AND coalesce(product_id, 0) = %s",
            [(pk, int(product or 0)) for pk, product in added.rows()],
        )
