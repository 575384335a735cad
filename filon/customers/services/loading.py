"""Loads orders: an order makes its company a client from the day of the order."""

from typing import Any

import polars as pl

from filon.customers.models import Order, OrderLine
from filon.customers.rules.entry import LARGEST_QUANTITY, NUMBER_WIDTH
from filon.kit.dates import PARIS
from filon.kit.subjects import SubjectKind
from filon.records.services.bulk import insert_frame, lookup
from filon.records.services.loading import INSTANT, Loading
from filon.records.services.loading_lines import date_lines
from filon.records.services.loading_records import Records, identify, verdicts, write_records

KIND = SubjectKind.ORDER
SCHEMA: dict[str, Any] = {
    "company_id": pl.Int64,
    "opportunity_id": pl.Int64,
    "ordered_at": INSTANT,
    "cents": pl.Int64,
    "currency": pl.String,
    "product_id": pl.Int64,
    "quantity": pl.Int64,
    "owner_id": pl.Int64,
    "renewal_date": pl.Date,
}
FIELDS = ["company_id", "opportunity_id", "ordered_at", "cents", "currency", "owner_id", "renewal_date", "custom"]


def load_orders(rows: pl.DataFrame, *, loading: Loading) -> tuple[Records, pl.DataFrame]:
    """Write the orders of the rows; returns them and the verdict of each row. The reference of the file is their number."""
    found = identify(Order, KIND, rows, SCHEMA, loading=loading)
    records = found.records.with_columns(
        pl.col("ordered_at").alias("created_at"), pl.col("external_id").str.slice(0, NUMBER_WIDTH).alias("number")
    )
    inserted = [*FIELDS, "created_at", "number"]
    found = write_records(
        Order, KIND, found._replace(records=records), loading=loading, inserted=inserted, updated=FIELDS
    )
    _add_lines(found.records, loading)
    return found, verdicts(found, found.touched)


def _add_lines(records: pl.DataFrame, loading: Loading) -> None:
    said = records.filter(pl.col("product_id").is_not_null() | pl.col("quantity").is_not_null())
    known = lookup(
        "SELECT DISTINCT order_id FROM customers_orderline WHERE order_id {in}",
        said.filter(~pl.col("is_new"))["id"],
        {"id": pl.Int64},
    )
    new = said.join(known, on="id", how="anti", maintain_order="left")
    lines = _renewed(new).select(
        pl.col("id").alias("order_id"),
        "product_id",
        "cents",
        pl.col("quantity").fill_null(1).clip(0, LARGEST_QUANTITY),
        pl.col("line_renewal_date").alias("renewal_date"),
    )
    insert_frame(OrderLine, lines)
    date_lines(new, kind=KIND, loading=loading)


def _renewed(lines: pl.DataFrame) -> pl.DataFrame:
    """Each at the end of the term of its product, unless the file says when the order is renewed."""
    terms = lookup(
        "SELECT id, term_months FROM playbook_product WHERE term_months IS NOT NULL AND id {in}",
        lines["product_id"],
        {"product_id": pl.Int64, "term_months": pl.Int64},
    )
    ordered = pl.col("ordered_at").dt.convert_time_zone(str(PARIS)).dt.date()
    ends = ordered.dt.offset_by(pl.concat_str(pl.col("term_months").fill_null(0), pl.lit("mo")))
    by_term = pl.col("term_months").is_not_null() & pl.col("renewal_date").is_null()
    joined = lines.join(terms, on="product_id", how="left", maintain_order="left")
    return joined.with_columns(pl.when(by_term).then(ends).alias("line_renewal_date"))
