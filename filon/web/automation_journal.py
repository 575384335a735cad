"""The journal of an automation as its page shows it: each run with its record, where the viewer may open it."""

from collections import defaultdict
from collections.abc import Sequence
from typing import NamedTuple

from django.urls import reverse

from filon.automations.models import AutomationRun
from filon.kit.subjects import SubjectKind
from filon.usecases.many_fields import MANY
from filon.users.models import User
from filon.users.selectors import visible_filter

TONES = {"all_done": "green", "partly_done": "amber", "all_refused": "red", "stopped_loop": "amber"}


class ToldRun(NamedTuple):
    run: AutomationRun
    name: str
    address: str
    tone: str


def told_runs(runs: Sequence[AutomationRun], *, viewer: User) -> list[ToldRun]:
    """One query a kind of record."""
    ids: dict[str, set[int]] = defaultdict(set)
    for run in runs:
        ids[run.subject_kind].add(run.subject_id)
    names: dict[tuple[str, int], str] = {}
    for kind, some in ids.items():
        many = MANY[SubjectKind(kind)]
        mine = visible_filter(viewer=viewer, entity=many.entity)
        found = many.model._default_manager.filter(mine, pk__in=some, deleted_at=None)
        names |= {(kind, one.pk): str(one) for one in found}
    return [_told(run, names.get((run.subject_kind, run.subject_id), "")) for run in runs]


def _told(run: AutomationRun, name: str) -> ToldRun:
    address = reverse(run.subject_kind, args=[run.subject_id]) if name else ""
    return ToldRun(run, name, address, TONES.get(run.ended, ""))
