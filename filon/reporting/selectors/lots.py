"""The life of each lot: rows in, duplicates, dead addresses, conversations, leads, contracts; and the records behind.

Each figure is one queryset whose records bear `origin`, the lot that they count for. Grouped it is the figure, narrowed to a
lot it is the list, so that both always agree.
"""

from collections.abc import Callable, Collection, Mapping
from typing import Any, NamedTuple

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from filon.activities.models import Activity
from filon.activities.rules.conversations import CONVERSED, IN_PERSON
from filon.activities.rules.kinds import ActivityKind, Actor, Direction
from filon.contacts.models import Company, Contact, ContactPoint
from filon.contacts.rules.axes import LEAD_STAGES, LifecycleStage
from filon.contacts.rules.kinds import PointState
from filon.duplicates.models import Merge
from filon.duplicates.rules.likeness import Entity as Compared
from filon.duplicates.selectors.pairs import pairs_among
from filon.kit.errors import NotPossible
from filon.kit.subjects import SubjectKind
from filon.leads.models import Lead
from filon.opportunities.models import Opportunity
from filon.playbook.rules.process import StageKind
from filon.records.models import Batch, Change, Lot
from filon.records.rules.changes import Axis
from filon.records.rules.origin import BatchState
from filon.reporting.rules.lots import COMPANY, CONTACT, DEAL, FIGURES, LEAD, LotLife
from filon.users.rules.rights import Action, Entity
from filon.users.selectors import Viewer, require, visible

Rows = QuerySet[Any, Any]
MODELS: dict[str, Any] = {COMPANY: Company, CONTACT: Contact, LEAD: Lead, DEAL: Opportunity}
ENTITIES = {COMPANY: Entity.COMPANY, CONTACT: Entity.CONTACT, LEAD: Entity.LEAD, DEAL: Entity.OPPORTUNITY}
# A lead or deal counts for one lot only: its own, else its person's, else its company's.
ORIGINS: dict[str, Any] = {
    COMPANY: F("lot_id"),
    CONTACT: F("lot_id"),
    LEAD: Coalesce("lot_id", "contact__lot_id", "company__lot_id"),
    DEAL: Coalesce("lot_id", "lead__lot_id", "contact__lot_id", "company__lot_id"),
}
QUALIFIED = LEAD_STAGES[LEAD_STAGES.index(LifecycleStage.SQL) :]
COUNTED = ("rows", "created", "updated", "unchanged", "refused")


class Behind(NamedTuple):
    """`rows` bear `origin`; `column` holds the key of the record that counts."""

    rows: Rows
    column: str = "pk"


def life_of_lots(*, viewer: Viewer, lots: Collection[Lot]) -> dict[int, LotLife]:
    """Lot → its figures, in a number of queries that does not grow with the lots."""
    require(viewer, Entity.IMPORT, Action.READ)
    keys = [lot.pk for lot in lots]
    found: dict[int, dict[tuple[str, str], int]] = {key: {} for key in keys}
    for figure, units in FIGURES.items():
        for unit in units:
            for origin, number in _grouped(_behind(figure, unit, viewer), keys):
                found[origin][figure, unit] = number
    rows = _rows_of_files(keys, viewer)
    return {lot.pk: LotLife(**rows.get(lot.pk, {}), cents=lot.cents, counts=found[lot.pk]) for lot in lots}


def _grouped(behind: Behind, lots: Collection[int]) -> list[tuple[int, int]]:
    rows = behind.rows.filter(origin__in=lots).order_by().values("origin")
    return list(rows.annotate(n=Count(behind.column, distinct=behind.column != "pk")).values_list("origin", "n"))


def records_of_lot(*, figure: str, unit: str, lot_id: int, viewer: Viewer) -> Q:
    """The records that a figure of the lot counts. NotPossible for a figure that no lot has."""
    require(viewer, Entity.IMPORT, Action.READ)
    if unit not in FIGURES.get(figure, ()):
        raise NotPossible("Ce chiffre du lot n’existe pas\u00a0: repartez de la page du lot.")
    behind = _behind(figure, unit, viewer)
    return Q(pk__in=behind.rows.filter(origin=lot_id).order_by().values(behind.column))


def _behind(figure: str, unit: str, viewer: Viewer) -> Behind:
    if figure == "merged":
        return _merged(unit, viewer)
    if figure == "clients":
        signed = _live(DEAL, viewer).filter(_SIGNED, company__in=_live(COMPANY, viewer).values("pk"))
        return Behind(signed, "company")
    return Behind(_live(unit, viewer).filter(_CONDITIONS[figure](unit)))


def _live(unit: str, viewer: Viewer) -> Rows:
    rows = MODELS[unit]._default_manager.filter(deleted_at=None)
    return visible(rows, viewer=viewer, entity=ENTITIES[unit]).annotate(origin=ORIGINS[unit])


def _merged(unit: str, viewer: Viewer) -> Behind:
    """The record that is left of a merge, for the lot of the one that went into it."""
    went = MODELS[unit]._default_manager.filter(pk=OuterRef("dropped_id")).values("lot")[:1]
    kept = Exists(_live(unit, viewer).filter(pk=OuterRef("kept_id")))
    merges = Merge.objects.filter(kept, entity=unit, undone_at=None)
    return Behind(merges.annotate(origin=Subquery(went)), "kept_id")


def _waiting(unit: str) -> Q:
    """Both files of the pair are still here."""
    pairs = pairs_among(MODELS[unit]._default_manager.filter(deleted_at=None), entity=Compared(unit)).order_by()
    return Q(pk__in=pairs.values("left_id")) | Q(pk__in=pairs.values("right_id"))


def _bounced(unit: str) -> Q:
    return Q(Exists(ContactPoint.objects.filter(**{unit: OuterRef("pk")}, state=PointState.DEAD)))


def _reached(unit: str) -> Q:
    """A conversation took place with the person, or with somebody of the company: she was on the line and said yes, no or
    later; she wrote or called; one met. A gatekeeper, a voicemail, a wrong number or a message of ours is none, nor what a
    machine does.
    """
    conversation = (
        Q(kind=ActivityKind.CALL, outcome__in=CONVERSED) | Q(direction=Direction.INBOUND) | Q(kind__in=IN_PERSON)
    )
    return Q(Exists(Activity.objects.filter(conversation, **{unit: OuterRef("pk")}).exclude(actor=Actor.MACHINE)))


def _qualified(_unit: str) -> Q:
    """The lead reached SQL or beyond, wherever it stands since."""
    steps = Change.objects.filter(subject_kind=SubjectKind.LEAD, subject_id=OuterRef("pk"), axis=Axis.LIFECYCLE)
    return Q(lifecycle_stage__in=QUALIFIED) | Q(Exists(steps.filter(to_value__in=QUALIFIED)))


def _all(_unit: str) -> Q:
    return Q()


_SIGNED = Q(stage__kind=StageKind.WON) & (Q(close_reason=None) | Q(close_reason__invalid=False))
_CONDITIONS: Mapping[str, Callable[[str], Q]] = {
    "entered": _all,
    "waiting": _waiting,
    "bounced": _bounced,
    "reached": _reached,
    "leads": _all,
    "qualified": _qualified,
    "deals": _all,
    "signed": lambda _unit: _SIGNED,
}


def _rows_of_files(lots: Collection[int], viewer: Viewer) -> dict[int, dict[str, int]]:
    """Rows of the imports that were not taken back and that the viewer may open."""
    totals: dict[int, dict[str, int]] = {}
    files = Batch.objects.filter(lot__in=lots, state__in=(BatchState.DONE, BatchState.FAILED))
    done = visible(files, viewer=viewer, entity=Entity.IMPORT, owner="by")
    for lot_id, total, counts in done.order_by().values_list("lot", "total_rows", "counts"):
        said = {"rows": total or 0, **counts.get("rows_by", {})}
        known = totals.setdefault(lot_id, dict.fromkeys(COUNTED, 0))
        totals[lot_id] = {name: known[name] + said.get(name, 0) for name in COUNTED}
    return totals
