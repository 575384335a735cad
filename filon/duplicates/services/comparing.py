"""Compares all records of an entity: Splink on DuckDB counts agreements, the rules weigh them."""

import logging
from collections.abc import Sequence
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl

from filon.duplicates.rules.likeness import (
    CHANCES_IF_ONE,
    LARGE_SPACES,
    LEVEL_WORDS,
    OF_A_LARGE_SPACE,
    STRANGERS_WITH_A_RARE_VALUE,
    FieldKind,
    Level,
    sql_of_levels,
)
from filon.duplicates.rules.verdict import CHAINED_BY, CHAINED_FROM, DOUBTFUL, Weights, expected_duplicates, prior_bits
from filon.duplicates.selectors.comparable import Comparable, Field
from filon.duplicates.services.blocking import BLOCK, with_blocks

PAIRS_SAMPLED = 500_000  # to learn how often strangers agree
COMPARED_FROM = -20.0  # bits as Splink counts them; below, nothing brings the pair back
LARGE, COMPARED_FROM_IN_LARGE = (
    100_000,
    -12.0,
)  # records; there, the pairs that speak against themselves would fill the memory
MEMORY = "1GB"  # of DuckDB; what is more goes to a folder for the time of the search
NEIGHBOURS = 50  # of a record in a chain; beyond, it is a default value, not a person

Levels = npt.NDArray[np.int8]
Pairs = pl.DataFrame  # left_id < right_id, weight, reasons


def find_pairs(table: Comparable, *, sample: int = PAIRS_SAMPLED) -> Pairs:
    """The pairs that are sure or doubtful, with the reasons in French, the best first. Two different SIREN are never a pair."""
    rows = table.rows
    if rows.height < 2 or not table.fields:
        return _no_pairs()
    compared, strangers = _compare(table, sample=sample)
    if compared.is_empty():
        return _no_pairs()
    evidence = _evidence(compared, table, strangers)
    duplicates = expected_duplicates(evidence, records=rows.height)
    weights = evidence + prior_bits(duplicates=duplicates, pairs=rows.height * (rows.height - 1) / 2)
    weighed = compared.with_columns(weight=pl.Series(weights)).filter(pl.col("weight") >= CHAINED_FROM)
    told = weighed.select("left_id", "right_id", "weight", _reasons(table.fields).alias("reasons"))
    return _with_chained(told).sort("weight", "left_id", "right_id", descending=[True, False, False])


def _no_pairs() -> Pairs:
    return pl.DataFrame(schema={"left_id": pl.Int64, "right_id": pl.Int64, "weight": pl.Float64, "reasons": pl.String})


def _compare(table: Comparable, *, sample: int) -> tuple[pl.DataFrame, dict[str, list[float]]]:
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
        probability_two_random_records_match=0.3 / rows.height,
    )
    with TemporaryDirectory() as folder, duckdb.connect() as connection:
        connection.execute(f"SET memory_limit = '{MEMORY}'; SET temp_directory = '{folder}'")
        connection.register("comparable_rows", rows.to_arrow())
        connection.execute("CREATE TABLE records AS SELECT * FROM comparable_rows")
        api = DuckDBAPI(connection)
        linker = Linker(api.register("records"), settings, log_level=logging.ERROR)
        linker.training.estimate_u_using_random_sampling(max_pairs=sample, seed=1)
        least = COMPARED_FROM_IN_LARGE if rows.height > LARGE else COMPARED_FROM
        found = linker.inference.predict(threshold_match_weight=least)
        compared = found.as_duckdbpyrelation().project(", ".join(_columns_read(table))).pl()
        model = linker.misc.save_model_to_json()
    return _ordered(compared), {
        each["output_column_name"]: _of_strangers(each, seen=_pairs_seen(rows.height, sample))
        for each in model["comparisons"]
    }


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


def _evidence(compared: pl.DataFrame, table: Comparable, strangers: dict[str, list[float]]) -> Weights:
    """Bits for or against each pair, without the prior. Of the agreements of a group only the strongest counts."""
    total: Weights = np.zeros(compared.height)
    strongest: dict[str, Weights] = {}
    for field in table.fields:
        levels = compared[f"gamma_{field.name}"].to_numpy()
        bits = _bits(levels, _rarity(compared, table, field), field, strangers[field.name])
        once = np.where(_counts_once(levels, field), np.maximum(bits, 0), 0)
        total += bits - once
        strongest[field.group] = np.maximum(strongest.get(field.group, 0), once)
    return total + sum(strongest.values(), np.zeros(compared.height))


def _counts_once(levels: Levels, field: Field) -> npt.NDArray[np.bool_]:
    """The very address or number of somebody is no affair of his colleagues."""
    own = field.kind in (FieldKind.EMAIL, FieldKind.PHONE)
    once: npt.NDArray[np.bool_] = np.full(len(levels), bool(field.group)) & ~(own & (levels == Level.SAME))
    return once


def _bits(levels: Levels, rarity: Weights, field: Field, strangers: Sequence[float]) -> Weights:
    """What one field says for or against each pair. A value that few records have says more than the average one."""
    chances = CHANCES_IF_ONE[field.kind]
    by_level = [np.log2(one / stranger) for one, stranger in zip(reversed(chances), strangers, strict=True)]
    of_missing = 0.0  # the last: level -1
    average: Weights = np.array([*by_level, of_missing])[levels]
    bits: Weights = np.where(levels == Level.SAME, np.log2(chances.same / rarity), average)
    return bits


def _rarity(compared: pl.DataFrame, table: Comparable, field: Field) -> Weights:
    """How often a stranger has the value of the pair: its other holders, and those that a file of this size does not show."""
    filled = max(table.rows[field.name].count(), 1)
    share = compared.select(pl.max_horizontal(*_shares(field)).fill_null(0.0).alias("share"))["share"].to_numpy()
    others = np.maximum(share * filled - 2, 0) / filled
    among = max(filled, OF_A_LARGE_SPACE) if field.kind in LARGE_SPACES else filled
    rarity: Weights = np.minimum(others + STRANGERS_WITH_A_RARE_VALUE[field.kind] / among, 0.9)
    return rarity


def _reasons(fields: tuple[Field, ...]) -> pl.Expr:
    """ "nom identique, téléphone identique, ville autre"."""
    said = [
        pl.col(f"gamma_{field.name}").replace_strict(
            {int(level): f"{field.label} {word}" for level, word in LEVEL_WORDS.items()},
            default=None,
            return_dtype=pl.String,
        )
        for field in fields
    ]
    return pl.concat_str(said, separator=", ", ignore_nulls=True)


def _with_chained(pairs: Pairs) -> Pairs:
    """The pairs to show: those that weigh enough, and two records that each resemble a third one, unless they differ too much."""
    shown = pl.col("weight") >= DOUBTFUL
    edges = pairs.filter(pl.col("weight") >= CHAINED_BY)
    both = pl.concat(
        [edges.select(a="left_id", b="right_id"), edges.select(a="right_id", b="left_id")],
    )
    both = both.filter(pl.len().over("a") <= NEIGHBOURS)
    ends = both.join(both, on="a", suffix="_other").filter(pl.col("b") < pl.col("b_other"))
    chained = ends.select(left_id="b", right_id="b_other").unique()
    rest = pairs.filter(~shown).join(chained, on=["left_id", "right_id"], how="semi")
    return pl.concat([pairs.filter(shown), rest.with_columns(reasons=pl.format("{} ; {}", pl.lit(CHAINED), "reasons"))])


CHAINED = "toutes deux proches d’une même troisième fiche"
