"""Figures of a sequence: on each step who waits, for whom it was done, who answered after it, who left after it."""

from collections import defaultdict
from typing import NamedTuple

from django.db.models import Count, QuerySet

from filon.sequences.models import Enrolment, Sequence, StepRun
from filon.sequences.rules.kinds import ANSWERS, REACHED, Did


class Numbers(NamedTuple):
    """Of one step. An answer counts for the last step that reached the person before it."""

    waiting: int = 0
    done: int = 0
    skipped: int = 0
    answered: int = 0
    left: int = 0


def numbers_of(sequence: Sequence) -> dict[str, Numbers]:
    """Key of a step, whatever its version → its numbers; "" are those who wait for an answer after the last one. Four queries."""
    people = Enrolment.objects.filter(sequence=sequence).order_by()
    runs = StepRun.objects.filter(enrolment__sequence=sequence).order_by()
    ended = people.filter(ended_at__isnull=False)
    counted = {
        "waiting": _by("step_key", people.filter(ended_at=None)),
        "done": _by("step_key", runs.filter(did__in=REACHED)),
        "skipped": _by("step_key", runs.filter(did=Did.SKIPPED)),
        "answered": _by("touched_key", ended.filter(ended_because__in=ANSWERS)),
        "left": _by("touched_key", ended.exclude(ended_because__in=ANSWERS)),
    }
    found: dict[str, dict[str, int]] = defaultdict(dict)
    for name, by_key in counted.items():
        for key, many in by_key.items():
            found[key][name] = many
    return {key: Numbers(**many) for key, many in found.items()}


def _by(column: str, rows: "QuerySet[Enrolment] | QuerySet[StepRun]") -> dict[str, int]:
    return dict(rows.values_list(column).annotate(many=Count("pk")))


class Totals(NamedTuple):
    running: int
    ended: int
    answered: int


def totals_of(ids: list[int]) -> dict[int, Totals]:
    """Sequence → how many run it, left it, answered. One query."""
    rows = Enrolment.objects.filter(sequence__in=ids).order_by()
    found: dict[int, list[int]] = defaultdict(lambda: [0, 0, 0])
    for sequence, because, many in rows.values_list("sequence", "ended_because").annotate(many=Count("pk")):
        found[sequence][1 if because else 0] += many
        found[sequence][2] += many if because in ANSWERS else 0
    return {sequence: Totals(*counts) for sequence, counts in found.items()}
