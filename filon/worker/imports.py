"""Loads the files that wait, oldest first, goes on with those that a crash interrupted, and takes back the large ones."""

import logging
from datetime import datetime

from django.utils import timezone

from filon.kit.errors import BusinessError
from filon.records.models import Batch
from filon.records.rules.authorship import BY_SYSTEM, by_person
from filon.records.rules.origin import BatchState
from filon.usecases.importing import run_batch
from filon.usecases.importing_by_hand import take_back_asked

WAITING = (BatchState.QUEUED, BatchState.RUNNING, BatchState.UNDOING)
logger = logging.getLogger(__name__)


def run_queued_imports(*, now: datetime, limit: int) -> int:  # noqa: ARG001
    """At most `limit` files; one that somebody else loads right now is passed over, one that fails keeps its reason."""
    done = 0
    waiting = Batch.objects.filter(state__in=WAITING).exclude(stored_file="")
    for batch in waiting.order_by("pk"):
        if done == limit:
            break
        done += _run(batch)
    return done


def _run(batch: Batch) -> bool:
    try:
        if batch.state == BatchState.UNDOING:
            take_back_asked(batch=batch, now=timezone.now())
        else:
            run_batch(batch=batch, by=by_person(batch.by_id) if batch.by_id else BY_SYSTEM, clock=timezone.now)
    except BusinessError as refusal:
        logger.info("import %s: %s", batch.pk, refusal.sentence)
        return False
    except Exception:
        logger.exception("import %s failed; its page says why", batch.pk)
    return True
