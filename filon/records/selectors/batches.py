"""Imports and lots, for those who may see them."""

from django.db.models import Count, Q, QuerySet

from filon.kit.errors import NotFound, NotPossible
from filon.records.models import Batch, BatchRow, Lot
from filon.records.rules.origin import Verdict
from filon.users.rules.rights import Action, Entity
from filon.users.selectors import Viewer, require, visible


class BatchNotFound(NotFound):
    """No such import for this viewer."""


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


def lot_by_id(pk: int) -> Lot:
    found = Lot.objects.filter(pk=pk).first()
    if found is None:
        raise NotPossible("Ce lot n’existe pas.")
    return found
