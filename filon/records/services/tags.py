"""Tags: words that people put on records."""

from collections.abc import Collection

from django.db import transaction

from filon.kit.errors import NotPossible
from filon.kit.subjects import SubjectKind
from filon.kit.text import clean_cell
from filon.records.models import Tag, Tagging
from filon.records.selectors.annotations import tag_called

LONGEST_TAG = 60


class TagRefused(NotPossible):
    """A word that cannot be a tag."""


def tag_named(name: str) -> Tag:
    """The tag of that name whatever its capitals and accents, made if it is new."""
    word = read_tag(name)
    return tag_called(word) or Tag.objects.create(name=word)


def read_tag(name: str) -> str:
    word = " ".join(clean_cell(name[: 4 * LONGEST_TAG]).split())
    if not word or len(word) > LONGEST_TAG:
        raise TagRefused(f"Une étiquette est un mot ou deux, en {LONGEST_TAG} caractères au plus.")
    return word


@transaction.atomic
def tag_records(*, kind: SubjectKind, ids: Collection[int], tag: Tag) -> list[int]:
    """Put the tag on the records; returns the keys of those that did not bear it."""
    bearing = set(
        Tagging.objects.filter(tag=tag, subject_kind=kind, subject_id__in=ids).values_list("subject_id", flat=True)
    )
    new = sorted(set(ids) - bearing)
    Tagging.objects.bulk_create(
        (Tagging(tag=tag, subject_kind=kind, subject_id=pk) for pk in new), ignore_conflicts=True
    )
    return new


def untag_records(*, kind: SubjectKind, ids: Collection[int], tag_id: int) -> int:
    """Take the tag off the records; returns how many bore it."""
    gone, _ = Tagging.objects.filter(tag=tag_id, subject_kind=kind, subject_id__in=ids).delete()
    return gone
