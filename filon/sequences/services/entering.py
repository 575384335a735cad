"""People enter a sequence: each once, whoever puts them in at the same instant."""

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import NamedTuple

from django.db import transaction

from filon.playbook.models import CampaignHeader
from filon.sequences.models import Enrolment, Sequence, SequenceVersion, WaitingEntry, Witness
from filon.sequences.rules.kinds import EnrolmentState, Way
from filon.users.models import User


class Entry(NamedTuple):
    """`owner` does what is to do; the first step is due at `due_at`."""

    contact_id: int
    owner_id: int
    due_at: datetime


@transaction.atomic
def enrol(
    *,
    sequence: Sequence,
    version: SequenceVersion,
    first_key: str,
    entries: Iterable[Entry],
    way: Way,
    because: str,
    by: User | None,
    now: datetime,
    campaign: CampaignHeader | None = None,
) -> int:
    """How many entered. Who entered this sequence or another exclusive one at this instant is left where she is."""
    rows = [
        Enrolment(
            sequence=sequence,
            version=version,
            contact_id=one.contact_id,
            owner_id=one.owner_id,
            way=way,
            by=by,
            because=because[:200],
            campaign=campaign,
            exclusive=sequence.exclusive,
            state=EnrolmentState.ACTIVE,
            step_key=first_key,
            due_at=one.due_at,
            started_at=now,
        )
        for one in entries
    ]
    running = Enrolment.objects.filter(sequence=sequence, ended_at=None)
    before = running.filter(contact__in=[row.contact_id for row in rows]).count()
    Enrolment.objects.bulk_create(rows, ignore_conflicts=True, batch_size=400)
    return running.filter(contact__in=[row.contact_id for row in rows]).count() - before


def wait_for_a_place(*, sequence: Sequence, contact_ids: Collection[int], because: str, now: datetime) -> None:
    """Who waits already keeps her turn."""
    rows = [WaitingEntry(sequence=sequence, contact_id=pk, because=because[:200], at=now) for pk in contact_ids]
    WaitingEntry.objects.bulk_create(rows, ignore_conflicts=True, batch_size=400)


def keep_witnesses(*, sequence: Sequence, contact_ids: Collection[int], now: datetime) -> None:
    """Who is one already stays one since her first day."""
    rows = [Witness(sequence=sequence, contact_id=pk, at=now) for pk in contact_ids]
    Witness.objects.bulk_create(rows, ignore_conflicts=True, batch_size=400)
