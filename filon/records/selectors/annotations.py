"""What people added to records: notes, files, tags."""

from collections import defaultdict
from collections.abc import Collection

from filon.kit.subjects import Subject, SubjectKind
from filon.kit.text import fold
from filon.records.models import File, Note, Tag, Tagging


def tags_by_record(*, kind: SubjectKind, ids: Collection[int]) -> dict[int, list[Tag]]:
    """The tags of a page of records, in one query."""
    found: dict[int, list[Tag]] = defaultdict(list)
    rows = Tagging.objects.filter(subject_kind=kind, subject_id__in=ids).select_related("tag").order_by("tag__name")
    for row in rows:
        found[row.subject_id].append(row.tag)
    return found


def tags_of(subject: Subject) -> list[Tag]:
    return tags_by_record(kind=subject.kind, ids=[subject.pk])[subject.pk]


def tag_names(*, starting: str = "") -> list[str]:
    return list(Tag.objects.filter(name__istartswith=starting).values_list("name", flat=True)[:50])


def tag_called(name: str) -> Tag | None:
    """Whatever its capitals and accents."""
    return next((tag for tag in Tag.objects.all() if fold(tag.name) == fold(name)), None)


def note_of(pk: int) -> Note | None:
    return Note.objects.filter(pk=pk, deleted_at=None).select_related("by").first()


def files_joined(subject: Subject) -> list[File]:
    """The newest first."""
    return list(
        File.objects.filter(subject_kind=subject.kind, subject_id=subject.pk, deleted_at=None).select_related("by")
    )


def file_of(pk: int, *, in_trash: bool = False) -> File | None:
    return File.objects.filter(pk=pk, deleted_at__isnull=not in_trash).first()
