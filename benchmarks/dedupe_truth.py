"""Files whose duplicates are known: how many of them the search finds, and how many of its pairs are true.

Run in a process of its own: `python -m benchmarks.dedupe_truth FOLDER NAME`; prints one JSON object.
"""

import itertools
import json
import sys
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import polars as pl

EXAMPLES = Path(__file__).resolve().parent.parent / "examples"
Pair = tuple[str, str]


class Known(NamedTuple):
    """`read` gives the rows as text and the true pairs, by the external identifier. F1 is that of sure and doubtful together."""

    entity: str
    mapping: str
    read: Callable[[Path], tuple[pl.DataFrame, set[Pair]]]
    f1_at_least: float | None


class Quality(NamedTuple):
    """Shares between 0 and 1; `sure` and `found` are pairs."""

    sure: int
    sure_precision: float
    found: int
    precision: float
    recall: float
    f1: float


def _pair(left: str, right: str) -> Pair:
    return (left, right) if left < right else (right, left)


def _text(path: Path, **options: Any) -> pl.DataFrame:
    rows = pl.read_csv(path, infer_schema=False, **options)
    return rows.with_columns(pl.all().str.strip_chars())


def _febrl(number: int) -> Callable[[Path], tuple[pl.DataFrame, set[Pair]]]:
    def read(folder: Path) -> tuple[pl.DataFrame, set[Pair]]:
        names = (f"febrl{number}a", f"febrl{number}b") if number == 4 else (f"febrl{number}",)
        rows = pl.concat([_text(folder / "febrl" / f"{name}.csv") for name in names])
        links = _text(folder / "febrl" / f"febrl{number}_links.csv")
        return rows, {_pair(*row) for row in links.iter_rows()}

    return read


def _fake_1000(folder: Path) -> tuple[pl.DataFrame, set[Pair]]:
    rows = _text(folder / "fake_1000" / "fake_1000.csv")
    clusters = rows.group_by("cluster").agg("unique_id")["unique_id"]
    return rows.drop("cluster"), {_pair(*two) for ids in clusters for two in itertools.combinations(ids, 2)}


def _restaurants(folder: Path) -> tuple[pl.DataFrame, set[Pair]]:
    place = folder / "jedai_restaurants_der"
    links = _text(place / "duplicates.csv", separator="|", has_header=False)
    return _text(place / "restaurantProfiles.csv", separator="|"), {_pair(*row) for row in links.iter_rows()}


def _restaurants_in_two(folder: Path) -> tuple[pl.DataFrame, set[Pair]]:
    place = folder / "jedai_restaurants_d1"
    halves = []
    for name, side in (("rest1.csv", "a"), ("rest2.csv", "b")):
        half = pl.read_csv(place / name, separator="|", infer_schema=False)
        titles = {title: title.rsplit("#", 1)[-1] for title in half.columns}
        half = half.rename(titles).rename({"phone_number": "phone"})
        halves.append(half.with_columns((pl.lit(side) + pl.col("id")).alias("id")))
    links = pl.read_csv(place / "gt.csv", separator="|", infer_schema=False)
    return pl.concat(halves), {(f"a{left}", f"b{right}") for left, right in links.iter_rows()}


KNOWN: dict[str, Known] = {
    "febrl1": Known("contact", "febrl.toml", _febrl(1), 0.99),
    "febrl2": Known("contact", "febrl.toml", _febrl(2), 0.99),
    "febrl3": Known("contact", "febrl.toml", _febrl(3), 0.99),
    "febrl4": Known("contact", "febrl.toml", _febrl(4), 0.99),
    "fake_1000": Known("contact", "fake_1000.toml", _fake_1000, 0.92),
    "jedai_restaurants_der": Known("company", "restaurants.toml", _restaurants, 0.93),
    "jedai_restaurants_d1": Known("company", "restaurants_d1.toml", _restaurants_in_two, None),
}


def mapping_of(known: Known) -> dict[str, Any]:
    return tomllib.loads((EXAMPLES / known.mapping).read_text(encoding="utf-8"))


def quality(*, true: set[Pair], sure: set[Pair], found: set[Pair]) -> Quality:
    right = len(found & true)
    return Quality(
        sure=len(sure),
        sure_precision=len(sure & true) / len(sure) if sure else 1.0,
        found=len(found),
        precision=right / len(found) if found else 1.0,
        recall=right / len(true),
        f1=2 * right / (len(found) + len(true)),
    )


def search_in(entity: str) -> tuple[set[Pair], set[Pair]]:
    """Sure pairs, then sure and doubtful ones, of the records here, by their external identifiers."""
    from django.utils import timezone

    from filon.duplicates.rules.likeness import Entity
    from filon.usecases.deduplicating import pair_rows, search_duplicates

    rows = list(pair_rows(search_duplicates(entity=Entity(entity), now=timezone.now())))
    pairs = {_pair(str(row[2]), str(row[3])): row[5] for row in rows}
    return {pair for pair, verdict in pairs.items() if verdict == "sure"}, set(pairs)


def main(folder: Path, name: str) -> None:
    import django

    django.setup()
    from django.utils import timezone

    from filon.cli.database import ensure_database
    from filon.records.rules.authorship import BY_SYSTEM
    from filon.usecases.importing import run_batch, stage_batch

    known = KNOWN[name]
    rows, true = known.read(folder)
    ensure_database()
    path = Path(sys.argv[3]) / f"{name}.csv"
    rows.write_csv(path)
    batch = stage_batch(
        path=path, name=path.name, entity=known.entity, document=mapping_of(known), by=BY_SYSTEM, now=timezone.now()
    )
    run_batch(batch=batch, by=BY_SYSTEM, clock=timezone.now)
    sure, found = search_in(known.entity)
    print(json.dumps(quality(true=true, sure=sure, found=found)._asdict()))


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
