"""Files joined to a record."""

from datetime import datetime
from pathlib import PurePosixPath

from django.core.files.base import File as Upload

from filon.kit.errors import NotPossible
from filon.kit.subjects import Subject
from filon.kit.text import clean_cell
from filon.records.models import File
from filon.users.models import User

LARGEST_FILE = 25 * 1024 * 1024  # bytes: what a mailbox would take


class FileRefused(NotPossible):
    """A file that cannot be kept."""


def attach_file(*, subject: Subject, upload: "Upload[bytes]", by: User, now: datetime) -> File:
    name = clean_cell(PurePosixPath(upload.name or "").name).replace("\n", " ")[-255:] or "sans nom"
    if not upload.size:
        raise FileRefused(f"« {name} » est vide.")
    if upload.size > LARGEST_FILE:
        raise FileRefused(
            f"« {name} » dépasse {LARGEST_FILE // 1024 // 1024} Mo : "
            "déposez-le ailleurs et collez son lien dans une note."
        )
    upload.name = name[-100:]
    return File.objects.create(
        subject_kind=subject.kind, subject_id=subject.pk, name=name, path=upload, size=upload.size, by=by, at=now
    )


def trash_file(*, file: File, now: datetime) -> None:
    """Out of sight; the bytes stay until the trash is emptied."""
    File.objects.filter(pk=file.pk, deleted_at=None).update(deleted_at=now)


def restore_file(*, file: File) -> None:
    File.objects.filter(pk=file.pk).update(deleted_at=None)
