"""Carries on the actions on many records that nobody follows on a page any more, or that a crash left half way."""

from datetime import datetime

from django.utils import timezone

from filon.usecases.acting_on_many import carry_on_unfinished


def carry_on_bulk_actions(*, now: datetime, limit: int) -> int:  # noqa: ARG001
    """Each to its end: as many as are left, at most `limit`."""
    return carry_on_unfinished(clock=timezone.now, most=limit)
