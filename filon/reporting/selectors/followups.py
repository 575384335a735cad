"""Answers by step and channel, per persona, and wordings compared, from the sequences of those whom one may see."""

from collections import defaultdict
from datetime import datetime, timedelta
from typing import NamedTuple

from django.db.models import QuerySet

from filon.reporting.rules.followups import Report, Touch, report_of
from filon.sequences.models import StepRun
from filon.sequences.rules.kinds import ANSWERS, REACHED, StepKind
from filon.sequences.rules.testing import SETTLED_DAYS, Comparison, compare
from filon.users.rules.rights import Action, Entity
from filon.users.selectors import Viewer, require, visible

MOST_RUNS = 200_000  # the latest ones: older ones say little of today
NO_PERSONA = "Sans persona"


class Compared(NamedTuple):
    """Two wordings of one step."""

    sequence_id: int
    sequence: str
    step: str
    comparison: Comparison


def followup_report(*, viewer: Viewer, now: datetime) -> Report:
    """A contact counts once its outcome is known: she answered, left, had a later one, or two weeks passed. One query."""
    columns = ("enrolment", "step_key", "step__kind", "at", *OUTCOME, "enrolment__contact__persona__name")
    rows = list(_reached(viewer).order_by("-at", "-pk").values_list(*columns)[:MOST_RUNS])
    ranks: dict[int, int] = defaultdict(int)
    touches: list[Touch] = []
    for enrolment, key, kind, at, touched, because, persona in reversed(rows):
        ranks[enrolment] += 1
        if _is_settled(key, at, touched, because, now=now):
            answered = because in ANSWERS and key == touched
            touches.append(Touch(ranks[enrolment], StepKind.label_of(kind), persona or "", answered))
    return report_of(touches, no_persona=NO_PERSONA)


OUTCOME = ("enrolment__touched_key", "enrolment__ended_because")


def _is_settled(key: str, at: datetime, touched: str, because: str, *, now: datetime) -> bool:
    return bool(because) or key != touched or at <= now - timedelta(days=SETTLED_DAYS)


def wordings_compared(*, viewer: Viewer, now: datetime) -> list[Compared]:
    """Each step whose two wordings were both received, in the order in which people received them. One query."""
    columns = ("enrolment__sequence", "enrolment__sequence__name", "step_key", "step__title", "variant", "at", *OUTCOME)
    rows = _reached(viewer).exclude(variant="").order_by("at", "pk").values_list(*columns)[:MOST_RUNS]
    results: dict[tuple[int, str], dict[str, list[bool]]] = defaultdict(lambda: {"A": [], "B": []})
    names: dict[tuple[int, str], tuple[str, str]] = {}
    for sequence, name, key, title, variant, at, touched, because in rows.iterator(chunk_size=2000):
        names[sequence, key] = (name, title)
        if _is_settled(key, at, touched, because, now=now):
            results[sequence, key][variant].append(because in ANSWERS and key == touched)
    return [Compared(one[0], *names[one], compare(**_both(results[one]))) for one in names]


def _both(results: dict[str, list[bool]]) -> dict[str, list[bool]]:
    return {"a": results["A"], "b": results["B"]}


def _reached(viewer: Viewer) -> "QuerySet[StepRun]":
    require(viewer, Entity.REPORT, Action.READ)
    runs = StepRun.objects.filter(did__in=REACHED)
    return visible(runs, viewer=viewer, entity=Entity.CONTACT, owner="enrolment__contact__owner")
