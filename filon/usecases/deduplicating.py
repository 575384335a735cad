"""The whole base is searched for duplicates: pairs are kept for people to decide, and the sure ones merged if asked."""

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import NamedTuple

import polars as pl

from filon.duplicates.models import Merge
from filon.duplicates.rules.likeness import Entity
from filon.duplicates.rules.verdict import SURE, probability_of, verdict_of
from filon.duplicates.selectors.comparable import comparable
from filon.duplicates.selectors.pairs import RIGHTS, TABLES
from filon.duplicates.services.comparing import find_pairs
from filon.duplicates.services.pairs import keep_pairs
from filon.kit.errors import BusinessError
from filon.records.models import ExternalId
from filon.records.rules.authorship import Author
from filon.records.services.bulk import by_thousands
from filon.usecases.merging import better_of, merge_records
from filon.users.rules.rights import Action, Scope
from filon.users.selectors import Viewer, scope_of, visible

Progress = Callable[[int, int], None]
SCORE_DIGITS = 4
PAIR_COLUMNS = ("left_id", "right_id", "left_external_id", "right_external_id", "score", "class", "reasons")


class Search(NamedTuple):
    """`pairs`: left_id, right_id, weight (bits), reasons; those that people said to differ are not in it."""

    entity: Entity
    records: int
    pairs: pl.DataFrame

    @property
    def sure(self) -> pl.DataFrame:
        return self.pairs.filter(pl.col("weight") >= SURE)


def search_duplicates(*, entity: Entity, now: datetime) -> Search:
    """Compare all records of the base and keep the pairs to decide, in place of those of the last search."""
    table = comparable(entity)
    return Search(entity, table.rows.height, keep_pairs(entity=entity, pairs=find_pairs(table), now=now))


def search_at_night(*, now: datetime, limit: int) -> int:  # noqa: ARG001
    """Both kinds of record; by day when a person asks."""
    for entity in Entity:
        search_duplicates(entity=entity, now=now)
    return 0


def seen_by(search: Search, *, viewer: Viewer, action: Action) -> Search:
    """The pairs of which the viewer may read (or write, export) both records."""
    if scope_of(viewer, entity=RIGHTS[search.entity], action=action) == Scope.ALL:
        return search
    here = TABLES[search.entity]._default_manager.filter(deleted_at=None)
    mine = visible(here, viewer=viewer, entity=RIGHTS[search.entity], action=action)
    keys = pl.Series(list(mine.values_list("pk", flat=True)), dtype=pl.Int64).implode()
    return search._replace(pairs=search.pairs.filter(pl.col("left_id").is_in(keys) & pl.col("right_id").is_in(keys)))


def merge_sure_pairs(*, search: Search, by: Author, now: datetime, progress: Progress) -> list[Merge]:
    """Merge each sure pair, the best first, each in a transaction of its own; one that the rules refuse stays to decide."""
    sure = search.sure.select("left_id", "right_id")
    merged_into: dict[int, int] = {}
    merges: list[Merge] = []
    for done, pair in enumerate(sure.iter_rows()):
        left, right = (_last_of(merged_into, pk) for pk in pair)
        if left != right and (merge := _merge(search.entity, left, right, by=by, now=now)):
            merged_into[merge.dropped_id] = merge.kept_id
            merges.append(merge)
        progress(done + 1, sure.height)
    return merges


def _last_of(merged_into: dict[int, int], pk: int) -> int:
    while pk in merged_into:
        pk = merged_into[pk]
    return pk


def _merge(entity: Entity, left: int, right: int, *, by: Author, now: datetime) -> Merge | None:
    keep, drop = better_of(entity, left, right)
    try:
        return merge_records(entity=entity, keep=keep, drop=drop, by=by, now=now)
    except BusinessError:
        return None


def pair_rows(search: Search) -> Iterator[tuple[object, ...]]:
    """The rows of the file of pairs, as `PAIR_COLUMNS` names them; the score is a probability between 0 and 1."""
    ids = _first_external_ids(search)
    for left, right, weight, reasons in search.pairs.select("left_id", "right_id", "weight", "reasons").iter_rows():
        score = round(probability_of(weight), SCORE_DIGITS)
        yield left, right, ids.get(left, ""), ids.get(right, ""), score, verdict_of(weight), reasons


def _first_external_ids(search: Search) -> dict[int, str]:
    """Of each record of a pair, its identifier in the first system that brought it."""
    keys = pl.concat([search.pairs["left_id"], search.pairs["right_id"]]).unique().to_list()
    found: dict[int, str] = {}
    for some in by_thousands(keys):
        rows = ExternalId.objects.filter(entity=search.entity, subject_id__in=some).order_by("-pk")
        found.update(rows.values_list("subject_id", "value"))  # the oldest comes last and stays
    return found
