"""Enrolments taken when due, moved on, ended: the only writer of where somebody stands in a sequence."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import datetime
from typing import NamedTuple

from django.db.models import QuerySet

from filon.records.services.writing import write_rows
from filon.sequences.models import Enrolment, StepRun
from filon.sequences.rules.deciding import Move
from filon.sequences.rules.kinds import REACHED, Ending, EnrolmentState


def take_due(*, now: datetime, limit: int) -> list[Enrolment]:
    """At most `limit`, the longest waiting first; inside the transaction that will move them.

    Two workers never hold the same one: PostgreSQL locks the rows and the other passes over them, SQLite writes one at a time.
    """
    due = Enrolment.objects.filter(due_at__lte=now, sequence__paused_at=None).order_by("due_at")
    return list(due.select_for_update(skip_locked=True, of=("self",))[:limit])


class Moved(NamedTuple):
    enrolment: Enrolment
    move: Move


def move_on(moved: Sequence[Moved], *, now: datetime) -> None:
    """As decided: those who go the same way at the same hour are written together."""
    together: dict[Move, list[Enrolment]] = defaultdict(list)
    for enrolment, move in moved:
        together[move._replace(reason="")].append(enrolment)
    for move, enrolments in together.items():
        if move.ending:
            _end(Enrolment.objects.filter(pk__in=[one.pk for one in enrolments]), move.ending, move.words, now=now)
        else:
            _go(enrolments, move)


def _go(enrolments: list[Enrolment], move: Move) -> None:
    by_step: dict[str, list[int]] = defaultdict(list)
    for one in enrolments:
        by_step[one.step_key].append(one.pk)
    for done, ids in by_step.items():
        to = {"step_key": move.step_key, "due_at": move.due_at, "state": EnrolmentState.ACTIVE}
        if move.did:
            to["done_key"] = done
        if move.did in REACHED:
            to["touched_key"] = done
        Enrolment.objects.filter(pk__in=ids).update(**to)


def end_passages(*, ids: Collection[int], because: Ending, words: str, now: datetime) -> list[int]:
    """Those of them that still ran."""
    running = list(Enrolment.objects.select_for_update().filter(pk__in=ids, ended_at=None).values_list("pk", flat=True))
    _end(Enrolment.objects.filter(pk__in=running), because, words, now=now)
    return running


def put_off_passages(*, contact_ids: Collection[int], until: datetime) -> int:
    """Not before `until`; what is due later keeps its hour."""
    waiting = Enrolment.objects.filter(contact__in=contact_ids, state=EnrolmentState.ACTIVE, due_at__lt=until)
    return waiting.update(due_at=until)


def hold_passage(*, enrolment: Enrolment, held: bool, now: datetime) -> bool:
    """Paused by a person until a person says otherwise; then what waited is due. False when it changed meanwhile."""
    before, after = EnrolmentState.ACTIVE, EnrolmentState.PAUSED
    if held:
        rows = Enrolment.objects.filter(pk=enrolment.pk, state=before)
        return bool(rows.update(state=after, due_at=None))
    return bool(Enrolment.objects.filter(pk=enrolment.pk, state=after).update(state=before, due_at=now))


def _end(rows: "QuerySet[Enrolment]", because: Ending, words: str, *, now: datetime) -> None:
    rows.update(state=EnrolmentState.ENDED, due_at=None, ended_at=now, ended_because=because, ended_words=words[:200])


def write_runs(runs: Sequence[StepRun]) -> None:
    """Refused by the database when one of them was written before."""
    write_rows(runs)
