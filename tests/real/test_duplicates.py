"""Files with known duplicates: the sure pairs are true, and most of what is double is found."""

from pathlib import Path

import pytest

from benchmarks.dedupe_truth import EXAMPLES, KNOWN, quality, search_in
from tests.usecases.importing import imported

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("name", ["febrl1", "fake_1000", "jedai_restaurants_der"])
def test_what_is_double_is_found_and_strangers_stay_apart(real_data: Path, name: str) -> None:
    known = KNOWN[name]
    rows, true = known.read(real_data)
    mapping = (EXAMPLES / known.mapping).read_text(encoding="utf-8")
    imported(rows.write_csv().encode(), entity=known.entity, mapping=mapping, chunk=2_000)

    sure, found = search_in(known.entity)

    reached = quality(true=true, sure=sure, found=found)
    assert reached.sure_precision >= 0.98
    assert reached.f1 >= (known.f1_at_least or 0)
