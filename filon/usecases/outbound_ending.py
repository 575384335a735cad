"""Sequences stop at once where the story happens: one function for a reply, a meeting, a deal, a refusal, on any channel."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from filon.activities.services.many_tasks import drop_tasks
from filon.contacts.models import Contact
from filon.messaging.services.drafting import cancel_waiting
from filon.records.rules.authorship import BY_SYSTEM
from filon.sequences.models import Enrolment, Sequence, StepRun
from filon.sequences.rules.kinds import EXITS, Ending
from filon.sequences.services.running import end_passages, put_off_passages


@transaction.atomic
def end_enrolments(*, contact_ids: Collection[int], because: Ending, now: datetime, words: str = "") -> int:
    """End what these people run, where the sequence says that this ends it; what waits to leave or to be done goes with it.

    When somebody answers, the sequences that say so end for the others of her company too. How many passages ended.
    """
    running = Enrolment.objects.filter(contact__in=contact_ids, ended_at=None)
    ended = _end(running, because, words, now=now)
    if because == Ending.ANSWERED:
        firms = Contact.objects.filter(pk__in=contact_ids, company__isnull=False).values("company")
        others = Enrolment.objects.filter(contact__company__in=firms, ended_at=None).exclude(contact__in=contact_ids)
        ended += _end(others, Ending.COLLEAGUE, words, now=now)
    return ended


@transaction.atomic
def end_passage(*, enrolment: Enrolment, now: datetime, words: str = "") -> bool:
    """A person decided it. False when it was over already."""
    return bool(_end(Enrolment.objects.filter(pk=enrolment.pk, ended_at=None), Ending.HAND, words, now=now))


def end_sequence(*, sequence: Sequence, now: datetime) -> int:
    """It is archived: everybody leaves it."""
    return _end(Enrolment.objects.filter(sequence=sequence, ended_at=None), Ending.STOPPED, "", now=now)


def _end(running: QuerySet[Enrolment], because: Ending, words: str, *, now: datetime) -> int:
    rows = list(running.values_list("pk", "sequence"))
    if because in EXITS:
        chosen = Sequence.objects.filter(pk__in={sequence for _, sequence in rows}).values_list("pk", "exits")
        exits = dict(chosen)
        rows = [(pk, sequence) for pk, sequence in rows if because in exits[sequence]]
    ids = end_passages(ids=[pk for pk, _ in rows], because=because, words=words, now=now)
    withdraw(ids, why=because.label, now=now)
    return len(ids)


def withdraw(enrolment_ids: Collection[int], *, why: str, now: datetime) -> None:
    """What those who left were still to receive: messages that did not leave, tasks that nobody did."""
    if not enrolment_ids:
        return
    runs = StepRun.objects.filter(enrolment__in=enrolment_ids)
    cancel_waiting(runs.filter(message__isnull=False).values("message"), why=why)
    tasks = runs.filter(task__isnull=False, task__done_at=None, task__deleted_at=None).values_list("task", flat=True)
    drop_tasks(list(tasks), by=BY_SYSTEM, now=now)


@transaction.atomic
def put_off_enrolments(*, contact_ids: Collection[int], until: datetime, now: datetime) -> int:
    """Out of office: nothing before that hour, then the sequence goes on where it stands. How many passages were put off."""
    return put_off_passages(contact_ids=contact_ids, until=max(until, now))
