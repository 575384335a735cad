"""Compares all records of an entity: Splink on DuckDB counts agreements, the rules weigh them."""

import logging
import math
import os
from collections.abc import Iterator, Sequence
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl

from filon.duplicates.rules.custom_fields import learned_chances
from filon.duplicates.rules.likeness import (
    CHANCES_IF_ONE,
    LEVEL_WORDS,
    Level,
    reason,
    sql_of_levels,
)
from filon.duplicates.rules.verdict import (
    CHAINED_BY,
    CHAINED_FROM,
    DOUBTFUL,
    EXPECTED_AT_FIRST,
    SURE,
    Weights,
    expected_duplicates,
    prior_bits,
)
from filon.duplicates.rules.weighing import Agreement, Levels, evidence_of, rarity_of
from filon.duplicates.selectors.comparable import Comparable, Field
from filon.duplicates.services.blocking import BLOCK, with_blocks

if TYPE_CHECKING:
    from splink import Linker

PAIRS_SAMPLED = 500_000  # to learn how often strangers agree
COMPARED_FROM = -20.0  # bits as Splink counts them; below, nothing brings the pair back
LARGE = 100_000  # records
COMPARED_FROM_IN_LARGE = -12.0  # there, the pairs that speak against themselves would fill the memory
MEMORY = "700MB"  # of DuckDB; what is more goes to a folder for the time of the search
THREADS = 4  # each needs its share of that memory
RECORDS_AT_ONCE = 500_000  # whose pairs are compared together
NEIGHBOURS = 50  # of a record in a chain; beyond, it is a default value, not a person

Strangers = dict[str, list[float]]  # by field, from other to same: how often two strangers agree that much
Pairs = pl.DataFrame  # left_id < right_id, weight, reasons


def find_pairs(table: Comparable, *, sample: int = PAIRS_SAMPLED, at_once: int = RECORDS_AT_ONCE) -> Pairs:
    """The pairs that are sure or doubtful, with the reasons in French, the best first. Two different SIREN are never a pair."""
    rows = table.rows
    if rows.height < 2 or not table.fields:
        return _no_pairs()
    compared, strangers = _compare(table, sample=sample, at_once=at_once)
    if compared.is_empty():
        return _no_pairs()
    evidence = _evidence(compared, table, strangers)
    weights = evidence + _prior(evidence, table)
    weighed = compared.with_columns(weight=pl.Series(weights)).filter(pl.col("weight") >= CHAINED_FROM)
    told = _with_chained(weighed).select("left_id", "right_id", "weight", _reasons(table.fields).alias("reasons"))
    return told.sort("weight", "left_id", "right_id", descending=[True, False, False])


def _no_pairs() -> Pairs:
    return pl.DataFrame(schema={"left_id": pl.Int64, "right_id": pl.Int64, "weight": pl.Float64, "reasons": pl.String})


def _compare(table: Comparable, *, sample: int, at_once: int) -> tuple[pl.DataFrame, Strangers]:
    """Levels of agreement (`gamma_…`) of each pair of a block; and per field how often strangers are other, akin, close, same."""
    # Two seconds to load, and only a search for duplicates needs it.
    import duckdb
    from splink import DuckDBAPI, Linker, SettingsCreator, block_on

    rows = with_blocks(table)
    blocks = [name for name in rows.columns if name.startswith(BLOCK)]
    if not blocks:
        return pl.DataFrame(), {}
    settings = SettingsCreator(
        link_type="dedupe_only",
        unique_id_column_name="id",
        comparisons=[comparison_of(field) for field in table.fields],
        blocking_rules_to_generate_predictions=[block_on(block) for block in blocks],
        retain_intermediate_calculation_columns=True,
        retain_matching_columns=True,
        additional_columns_to_retain=["siren"],
        probability_two_random_records_match=EXPECTED_AT_FIRST / rows.height,
    )
    with TemporaryDirectory() as folder, duckdb.connect() as connection:
        connection.execute(f"SET memory_limit = '{MEMORY}'; SET temp_directory = '{folder}'")
        connection.execute(f"SET threads = {min(os.cpu_count() or 1, THREADS)}")
        connection.register("comparable_rows", rows.to_arrow())
        connection.execute("CREATE TABLE records AS SELECT * FROM comparable_rows")
        connection.unregister("comparable_rows")
        del rows  # DuckDB has them now
        api = DuckDBAPI(connection)
        linker = Linker(api.register("records"), settings, log_level=logging.ERROR)
        linker.training.estimate_u_using_random_sampling(max_pairs=sample, seed=1)
        compared = pl.concat(_compared_by_parts(linker, table, parts=math.ceil(table.rows.height / at_once)))
        model = linker.misc.save_model_to_json()
    return compared, {
        each["output_column_name"]: _of_strangers(each, seen=_pairs_seen(table.rows.height, sample))
        for each in model["comparisons"]
    }


def _compared_by_parts(linker: "Linker", table: Comparable, *, parts: int) -> Iterator[pl.DataFrame]:
    """The pairs of some records with all others, then of the next ones: the texts of all pairs at once would fill the memory."""
    least = COMPARED_FROM_IN_LARGE if table.rows.height > LARGE else COMPARED_FROM
    for part in range(1, parts + 1):
        found = linker.inference.predict_chunk((part, parts), threshold_match_weight=least, warning_mode="never")
        yield _ordered(found.as_duckdbpyrelation().project(", ".join(_columns_read(table))).pl())
        found.drop_table_from_database_and_remove_from_cache()


def _columns_read(table: Comparable) -> list[str]:
    """What the rules weigh; the texts compared stay in DuckDB."""
    per_field = [
        f'"{name}"::{kind} AS "{name}"'
        for field in table.fields
        for name, kind in ((f"gamma_{field.name}", "TINYINT"), *((share, "FLOAT") for share in _shares(field)))
    ]
    return ["id_l", "id_r", "siren_l", "siren_r", *per_field]


def _shares(field: Field) -> tuple[str, str]:
    """Columns of Splink: the share of the records that have the value of either side."""
    return f"tf_{field.name}_l", f"tf_{field.name}_r"


def _ordered(compared: pl.DataFrame) -> pl.DataFrame:
    """Smaller identifier on the left; legal units that the register tells apart stay apart."""
    left, right = pl.col("siren_l"), pl.col("siren_r")
    apart = left.is_not_null() & right.is_not_null() & (left != right)
    return compared.filter(~apart).with_columns(
        left_id=pl.min_horizontal("id_l", "id_r"), right_id=pl.max_horizontal("id_l", "id_r")
    )


def comparison_of(field: Field) -> dict[str, Any]:
    same, close, akin = sql_of_levels(field.name, field.kind, swapped_with=field.half)
    chances = CHANCES_IF_ONE[field.kind]
    missing = f'"{field.name}_l" IS NULL OR "{field.name}_r" IS NULL'
    frequency = {"tf_adjustment_column": field.name, "tf_adjustment_weight": 1.0}
    return {
        "output_column_name": field.name,
        "comparison_levels": [
            {"sql_condition": missing, "label_for_charts": "missing", "is_null_level": True},
            {"sql_condition": same, "label_for_charts": "same", "m_probability": chances.same, **frequency},
            {"sql_condition": close, "label_for_charts": "close", "m_probability": chances.close},
            {"sql_condition": akin, "label_for_charts": "akin", "m_probability": chances.akin},
            {"sql_condition": "ELSE", "label_for_charts": "other", "m_probability": chances.other},
        ],
    }


def _of_strangers(comparison: dict[str, Any], *, seen: float) -> list[float]:
    """By level, from other to same: chances that two strangers agree that much. What was not seen is half a pair of the sample."""
    levels = [level for level in comparison["comparison_levels"] if not level.get("is_null_level")]
    return [max(level.get("u_probability") or 0, 0.5 / seen) for level in reversed(levels)]


def _pairs_seen(records: int, sample: int) -> float:
    return min(sample, records * (records - 1) / 2)


def _evidence(compared: pl.DataFrame, table: Comparable, strangers: Strangers) -> Weights:
    """Bits for or against each pair, without the prior. A custom field is judged by the pairs that the others make sure."""

    def agreements(*, custom: bool) -> Iterator[Agreement]:
        return (_agreement(compared, table, one, strangers[one.name]) for one in table.fields if one.custom is custom)

    evidence = evidence_of(agreements(custom=False), pairs=compared.height)
    if not any(field.custom for field in table.fields):
        return evidence
    sure = evidence + _prior(evidence, table) >= SURE
    learned = (
        one._replace(chances=learned_chances(one.kind, _levels_seen(one.levels[sure])))
        for one in agreements(custom=True)
    )
    return evidence + evidence_of(learned, pairs=compared.height)


def _prior(evidence: Weights, table: Comparable) -> float:
    records = table.rows.height
    duplicates = expected_duplicates(evidence, records=records)
    return prior_bits(duplicates=duplicates, pairs=records * (records - 1) / 2)


def _levels_seen(levels: Levels) -> list[int]:
    """How many of each, from other to same."""
    return [int((levels == level).sum()) for level in Level if level is not Level.MISSING]


def _agreement(compared: pl.DataFrame, table: Comparable, field: Field, strangers: Sequence[float]) -> Agreement:
    filled = table.rows[field.name].count()
    share = compared.select(pl.max_horizontal(*_shares(field)).fill_null(0.0).alias("share"))["share"].to_numpy()
    rarity = rarity_of(field.kind, others=np.maximum(share * filled - 2, 0), records=filled)
    levels = compared[f"gamma_{field.name}"].to_numpy()
    return Agreement(field.kind, levels, rarity, CHANCES_IF_ONE[field.kind], strangers, field.group)


def _reasons(fields: tuple[Field, ...]) -> pl.Expr:
    """ "nom identique, téléphone identique, ville autre", and before it what a third record says."""
    said = [
        pl.col(f"gamma_{field.name}").replace_strict(
            {int(level): reason(field.label, level) for level in LEVEL_WORDS},
            default=None,
            return_dtype=pl.String,
        )
        for field in fields
    ]
    reasons = pl.concat_str(said, separator=", ", ignore_nulls=True)
    return pl.when("chained").then(pl.format("{} ; {}", pl.lit(CHAINED), reasons)).otherwise(reasons)


def _with_chained(pairs: pl.DataFrame) -> pl.DataFrame:
    """The pairs to show: those that weigh enough, and two records that each resemble a third one, unless they differ too much.

    `chained`: shown for the third one only.
    """
    shown = pl.col("weight") >= DOUBTFUL
    edges = pairs.filter(pl.col("weight") >= CHAINED_BY)
    both = pl.concat(
        [edges.select(a="left_id", b="right_id"), edges.select(a="right_id", b="left_id")],
    )
    both = both.filter(pl.len().over("a") <= NEIGHBOURS)
    ends = both.join(both, on="a", suffix="_other").filter(pl.col("b") < pl.col("b_other"))
    chained = ends.select(left_id="b", right_id="b_other").unique()
    rest = pairs.filter(~shown).join(chained, on=["left_id", "right_id"], how="semi")
    return pl.concat([pairs.filter(shown).with_columns(chained=False), rest.with_columns(chained=True)])


CHAINED = "toutes deux proches d’une même troisième fiche"
