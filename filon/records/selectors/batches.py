"""Imports and lots, for those who may see them."""

from django.db.models import Count, Q, QuerySet

from filon.kit.errors import NotFound
from filon.records.models import Batch, BatchRow, Delivery, Lot
from filon.records.rules.origin import AUDITED_LOTS, BatchState, Verdict
from filon.users.rules.rights import Action, Entity
from filon.users.selectors import Viewer, may, require, visible

DEMONSTRATION = "demo"  # entity of the batch that marks the rows of the demonstration


class BatchNotFound(NotFound):
    """No such import for this viewer."""


class LotNotFound(NotFound):
    """No such lot, or delivery of one."""


def loaded_demonstration() -> Batch | None:
    return Batch.objects.filter(entity=DEMONSTRATION, state=BatchState.DONE).first()


def batches_for(*, viewer: Viewer) -> QuerySet[Batch]:
    """The last first."""
    rows = visible(Batch.objects.all(), viewer=viewer, entity=Entity.IMPORT, owner="by")
    return rows.select_related("by", "lot").order_by("-pk")


def batch_for(*, viewer: Viewer, pk: int, action: Action = Action.READ) -> Batch:
    rows = visible(Batch.objects.all(), viewer=viewer, entity=Entity.IMPORT, action=action, owner="by")
    found = rows.select_related("by", "lot").filter(pk=pk).first()
    if found is None:
        raise BatchNotFound("Cet import n’existe pas, ou votre rôle ne permet pas cette action sur lui.")
    return found


def refused_rows(batch: Batch, *, most: int) -> list[BatchRow]:
    return list(batch.rows.filter(verdict=Verdict.REFUSED).order_by("row", "pk")[:most])


def flagged_rows(batch: Batch, *, most: int) -> list[BatchRow]:
    """Values kept as they were given, with why a person should look at them."""
    kept = batch.rows.exclude(verdict=Verdict.REFUSED).exclude(reason="")
    return list(kept.order_by("row", "pk")[:most])


def lots_for(*, viewer: Viewer) -> QuerySet[Lot]:
    require(viewer, Entity.IMPORT, Action.READ)
    done = Q(batches__undone_at=None)
    return Lot.objects.annotate(files=Count("batches", filter=done)).order_by("name")


def lots_named(text: str, *, viewer: Viewer, most: int) -> list[Lot]:
    """Those whose name or supplier holds the words; nothing for those who see no lot."""
    if not may(viewer, Entity.IMPORT, Action.READ):
        return []
    return list(Lot.objects.filter(Q(name__icontains=text) | Q(supplier__icontains=text))[:most])


def lots_in_quarantine() -> QuerySet[Lot]:
    """SRC-2: nobody has checked yet how their people were collected."""
    return Lot.objects.filter(kind__in=AUDITED_LOTS, audit_at=None)


def lot_by_id(pk: int) -> Lot:
    found = Lot.objects.filter(pk=pk).first()
    if found is None:
        raise LotNotFound("Ce lot n’existe pas.")
    return found


def lot_by_name(name: str, *, viewer: Viewer) -> Lot:
    require(viewer, Entity.IMPORT, Action.READ)
    found = Lot.objects.filter(name=name.strip()).first()
    if found is None:
        raise LotNotFound(f"Il n’y a pas de lot «\u00a0{name.strip()}\u00a0». La liste\u00a0: filon lot list.")
    return found


def files_of_deliveries(lot: Lot, *, viewer: Viewer) -> dict[int, list[Batch]]:
    """Delivery → its files, those that the viewer may open."""
    found: dict[int, list[Batch]] = {}
    for batch in batches_for(viewer=viewer).filter(lot=lot, delivery__isnull=False).order_by("pk"):
        found.setdefault(batch.delivery_id or 0, []).append(batch)
    return found


def delivery_by_id(pk: int) -> Delivery:
    found = Delivery.objects.select_related("lot").filter(pk=pk).first()
    if found is None:
        raise LotNotFound("Cette livraison n’existe pas, ou plus\u00a0: elle a été jointe à une autre.")
    return found
