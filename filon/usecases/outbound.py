"""Steps of sequences that are due: taken in batches, decided together, done once: a message to write or a task to do."""

from datetime import datetime

from django.db import transaction

from filon.sequences.models import Enrolment
from filon.sequences.rules.deciding import decide
from filon.sequences.rules.kinds import Ending
from filon.sequences.services.running import Moved, move_on, take_due
from filon.usecases.enrolling import enter_next
from filon.usecases.outbound_doing import do_steps
from filon.usecases.outbound_ending import withdraw
from filon.usecases.outbound_facts import look_at


def carry_on_sequences(*, now: datetime, limit: int) -> int:
    """One batch, whole or not at all: a crash in between leaves everybody where he was. How many were looked at."""
    with transaction.atomic():
        due = take_due(now=now, limit=limit)
        if due:
            _carry_on(due, now=now)
    return len(due)


def _carry_on(due: list[Enrolment], *, now: datetime) -> None:
    facts = look_at(due, now=now)
    moved = [Moved(one, decide(facts.flow_of(one), one.step_key, facts.seen[one.pk], now=now)) for one in due]
    do_steps([one for one in moved if one.move.did], facts=facts, now=now)
    move_on(moved, now=now)
    ended = [one for one in moved if one.move.ending]
    for ending in {one.move.ending for one in ended if one.move.ending}:
        withdraw([one.enrolment.pk for one in ended if one.move.ending == ending], why=ending.label, now=now)
    enter_next([one.enrolment for one in ended if one.move.ending == Ending.FINISHED], now=now)
