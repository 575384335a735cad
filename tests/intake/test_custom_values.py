"""The document of each record is the one that json writes, whichever way it was made."""

import json

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from filon.intake.services.custom_values import custom_json

TEXTS = st.one_of(st.none(), st.text(st.characters(exclude_categories=["Cs"]), max_size=8))
ROWS = st.lists(st.tuples(TEXTS, TEXTS, st.one_of(st.none(), st.integers(0, 9))), min_size=1, max_size=6)


@given(ROWS, st.booleans())
def test_documents_are_those_of_json(rows: list[tuple[str | None, str | None, int | None]], with_numbers: bool) -> None:
    kinds = {"ville": pl.String, "d'où": pl.String} | ({"nombre": pl.Int64} if with_numbers else {})
    customs = {
        key: pl.Series([row[place] for row in rows], dtype=kind) for place, (key, kind) in enumerate(kinds.items())
    }
    wanted = [{key: value for key, value in zip(kinds, row, strict=False) if value is not None} for row in rows]
    assert custom_json(customs).to_list() == [json.dumps(said, ensure_ascii=False) if said else None for said in wanted]
