"""A tag put on thousands of records, or taken off them, and the way back."""

from collections.abc import Collection, Sequence
from typing import Any

import polars as pl

from filon.kit.subjects import SubjectKind
from filon.records.models import Batch, Tag, Tagging
from filon.records.services.bulk import insert_frame, reserve_ids


def put_tag_everywhere(ids: Sequence[int], *, kind: SubjectKind, tag_id: int) -> list[list[int]]:
    """Returns each record that did not bear it, with the tagging made: a colleague who puts it back later makes another one."""
    bearing = _taggings(ids, kind, tag_id).values_list("subject_id", flat=True)
    new = sorted(set(ids) - set(bearing))
    taggings = reserve_ids(Tagging, len(new))
    frame = pl.DataFrame({"id": taggings, "subject_id": pl.Series(new, dtype=pl.Int64)})
    insert_frame(Tagging, frame, {"tag_id": tag_id, "subject_kind": kind.value, "batch_id": None})
    return [[pk, tagging] for pk, tagging in zip(new, taggings.to_list(), strict=True)]


def take_tag_everywhere(ids: Sequence[int], *, kind: SubjectKind, tag_id: int) -> list[list[Any]]:
    """Returns each record that bore it, with the import that had brought it."""
    found = _taggings(ids, kind, tag_id)
    before = [[pk, batch] for pk, batch in found.order_by("subject_id").values_list("subject_id", "batch_id")]
    found.delete()
    return before


def take_back_tag(before: Sequence[Sequence[int]], *, kind: SubjectKind, tag_id: int) -> int:
    made = [tagging for _pk, tagging in before]
    gone, _ = Tagging.objects.filter(pk__in=made, subject_kind=kind, tag=tag_id).delete()
    return gone


def put_tag_back(before: Sequence[Sequence[Any]], *, kind: SubjectKind, tag_id: int, there: Collection[int]) -> int:
    """On the records that are still there; a tag that was removed for good does not come back by itself."""
    if not Tag.objects.filter(pk=tag_id).exists():
        return 0
    ids = [pk for pk, _batch in before if pk in there]
    bearing = set(_taggings(ids, kind, tag_id).values_list("subject_id", flat=True))
    batches = set(Batch.objects.filter(pk__in={batch for _pk, batch in before}).values_list("pk", flat=True))
    back = [(pk, batch if batch in batches else None) for pk, batch in before if pk in there and pk not in bearing]
    Tagging.objects.bulk_create(
        Tagging(tag_id=tag_id, subject_kind=kind, subject_id=pk, batch_id=batch) for pk, batch in back
    )
    return len(back)


def _taggings(ids: Collection[int], kind: SubjectKind, tag_id: int) -> Any:
    return Tagging.objects.filter(tag=tag_id, subject_kind=kind, subject_id__in=ids)
