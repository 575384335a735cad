"""The pairs that wait for a person, and the merges that can be taken back."""

from datetime import datetime
from typing import NamedTuple

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from filon.contacts.models import Company, Contact
from filon.duplicates.models import DuplicatePair, Merge
from filon.duplicates.rules.likeness import Entity
from filon.duplicates.rules.verdict import SURE
from filon.records.models import JobRun, RootRecord
from filon.users.rules.rights import Action
from filon.users.rules.rights import Entity as Of
from filon.users.selectors import Viewer, visible

JOB = "duplicates"
TABLES: dict[Entity, type[RootRecord]] = {Entity.COMPANY: Company, Entity.CONTACT: Contact}
RIGHTS: dict[Entity, Of] = {Entity.COMPANY: Of.COMPANY, Entity.CONTACT: Of.CONTACT}


NOT_TO_UNDO = "Cette fusion a déjà été défaite, ou ses fiches ne sont pas de celles que vous modifiez."


class Counts(NamedTuple):
    sure: int
    doubtful: int


class SearchState(NamedTuple):
    """`running`: a worker compares now; `waiting`: one was asked for and none has begun."""

    running: bool
    waiting: bool
    finished_at: datetime | None
    error: str


def may_change_both(*, viewer: Viewer, pair: DuplicatePair) -> bool:
    """Both records of the pair are here, and the viewer may change them."""
    mine = _changeable(viewer, Entity(pair.entity)).filter(pk__in=[pair.left_id, pair.right_id])
    return mine.count() == 2


def _changeable(viewer: Viewer, entity: Entity) -> "QuerySet[RootRecord]":
    here = TABLES[entity]._default_manager.filter(deleted_at=None)
    return visible(here, viewer=viewer, entity=RIGHTS[entity], action=Action.WRITE)


def pairs_to_decide(*, viewer: Viewer, entity: Entity) -> "QuerySet[DuplicatePair]":
    """The best first; of records that are both here and that the viewer may change."""
    return pairs_among(_changeable(viewer, entity), entity=entity)


def pairs_among(records: "QuerySet[RootRecord]", *, entity: Entity) -> "QuerySet[DuplicatePair]":
    """The undecided pairs of which both records are among these.

    Asked of each pair: they are few, and a list of a million records would be made before the first one.
    """
    here = [Exists(records.order_by().filter(pk=OuterRef(side))) for side in ("left_id", "right_id")]
    return DuplicatePair.objects.filter(*here, entity=entity, decided_at=None)


def after(pairs: "QuerySet[DuplicatePair]", pair: DuplicatePair | None) -> "QuerySet[DuplicatePair]":
    """Those that come later in the same order."""
    if pair is None:
        return pairs
    place = Q(left_id__gt=pair.left_id) | Q(left_id=pair.left_id, right_id__gt=pair.right_id)
    return pairs.filter(Q(weight__lt=pair.weight) | (Q(weight=pair.weight) & place))


def counts_of(pairs: "QuerySet[DuplicatePair]") -> Counts:
    sure = Count("pk", filter=Q(weight__gte=SURE))
    found = pairs.order_by().aggregate(sure=sure, doubtful=Count("pk") - sure)
    return Counts(**found)


def merges_to_show(*, viewer: Viewer, entity: Entity) -> "QuerySet[Merge]":
    """Those that may be taken back, the last first."""
    rows = TABLES[entity]._default_manager.all()
    mine = visible(rows, viewer=viewer, entity=RIGHTS[entity], action=Action.WRITE)
    kept = Exists(mine.order_by().filter(pk=OuterRef("kept_id")))
    return Merge.objects.filter(kept, entity=entity, undone_at=None)


def search_state(*, now: datetime) -> SearchState:
    run = JobRun.objects.filter(job=JOB).first()
    if run is None:
        return SearchState(running=False, waiting=False, finished_at=None, error="")
    running = run.claimed_until is not None and run.claimed_until > now
    return SearchState(running, not running and run.due_at <= now, run.finished_at, run.error)
