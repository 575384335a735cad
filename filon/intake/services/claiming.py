"""One process at a time runs an import; when it dies, the next one may go on at once."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from filon.kit.errors import NotPossible
from filon.records.models import Batch
from filon.records.rules.origin import BatchState

RUNNABLE = (BatchState.QUEUED, BatchState.RUNNING, BatchState.FAILED)


@contextmanager
def claimed(batch: Batch, *, folder: Path, now: datetime) -> Iterator[None]:
    """Hold the lock of the folder (the system drops it with the process) and the row; NotPossible when somebody else does."""
    with (folder / "lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise NotPossible(f"L’import n° {batch.pk} est déjà en cours.") from None
        mine = Batch.objects.filter(pk=batch.pk, claimed_at=batch.claimed_at, state__in=RUNNABLE)
        if not mine.update(claimed_at=now, state=BatchState.RUNNING):
            raise NotPossible(f"L’import n° {batch.pk} est terminé ou vient d’être repris ailleurs.")
        batch.refresh_from_db()
        yield
