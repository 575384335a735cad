"""What is written for a persona or a phase: what is for everybody, or for any phase, serves each of them."""

from typing import TypeVar

from django.db.models import Q, QuerySet

from filon.playbook.models.readers import ForReaders

Written = TypeVar("Written", bound=ForReaders)


def for_readers(rows: QuerySet[Written], *, phase: str = "", persona: int | None = None) -> QuerySet[Written]:
    """An empty one narrows nothing."""
    if phase:
        rows = rows.filter(Q(phases__contains=phase) | Q(phases=""))
    if persona:
        rows = rows.filter(Q(personas=persona) | Q(personas=None))
    return rows
