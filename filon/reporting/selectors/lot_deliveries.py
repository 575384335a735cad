"""What each delivery of a lot brought, compared with the one before: added, changed, unchanged, gone, closed."""

from typing import Any

from django.db.models import Exists, Model, OuterRef, Q, QuerySet

from filon.contacts.models import Company, Contact, Establishment
from filon.customers.models import Order
from filon.kit.errors import NotPossible
from filon.kit.sql import rows_of, sql_of
from filon.leads.models import Lead
from filon.opportunities.models import Opportunity
from filon.records.models import Batch, DeliveredRecord, Delivery, Lot
from filon.reporting.rules.lots import DELIVERY_FIGURES, DeliveryFigures
from filon.users.rules.rights import Action, Entity
from filon.users.selectors import Viewer, require, visible

MODELS: dict[str, tuple[type[Model], Entity]] = {
    "company": (Company, Entity.COMPANY),
    "establishment": (Establishment, Entity.COMPANY),
    "contact": (Contact, Entity.CONTACT),
    "lead": (Lead, Entity.LEAD),
    "opportunity": (Opportunity, Entity.OPPORTUNITY),
    "order": (Order, Entity.ORDER),
}
# `stood`: each record once a delivery, whatever the number of its files. `former`: the delivery before that held such files.
FIGURES_OF_DELIVERIES = """
WITH stood AS (
  SELECT b.delivery_id AS delivery, r.subject_id AS subject,
         MAX(CASE WHEN r.changed THEN 1 ELSE 0 END) AS changed, MAX(CASE WHEN r.closed THEN 1 ELSE 0 END) AS closed
  FROM records_batch b JOIN records_deliveredrecord r ON r.batch_id = b.id JOIN ({live}) AS live ON live.id = r.subject_id
  WHERE b.lot_id = %s AND b.entity = %s AND b.delivery_id IS NOT NULL GROUP BY b.delivery_id, r.subject_id
), ordered AS (
  SELECT d.id AS delivery, LAG(d.id) OVER (ORDER BY d.received_date, d.id) AS former FROM records_delivery d
  WHERE d.lot_id = %s AND EXISTS (SELECT 1 FROM records_batch b WHERE b.delivery_id = d.id AND b.entity = %s)
)
SELECT o.delivery, COUNT(now.subject), COUNT(was.subject), COALESCE(SUM(CASE WHEN was.subject IS NOT NULL THEN now.changed END), 0),
       COALESCE(SUM(CASE WHEN COALESCE(was.closed, 0) = 0 THEN now.closed END), 0),
       (SELECT COUNT(*) FROM stood f WHERE f.delivery = o.former)
FROM ordered o LEFT JOIN stood now ON now.delivery = o.delivery
  LEFT JOIN stood was ON was.delivery = o.former AND was.subject = now.subject
GROUP BY o.delivery, o.former
"""


def figures_of_deliveries(*, lot: Lot, viewer: Viewer) -> dict[int, list[DeliveryFigures]]:
    """Delivery → its figures by kind of record, of those that are here and that the viewer may see; one query a kind."""
    require(viewer, Entity.IMPORT, Action.READ)
    found: dict[int, list[DeliveryFigures]] = {}
    present = set(Batch.objects.filter(lot=lot, delivery__isnull=False).order_by().values_list("entity", flat=True))
    for unit in (unit for unit in MODELS if unit in present):
        live, values = sql_of(_live(unit, viewer).values("id"))
        text = FIGURES_OF_DELIVERIES.replace("{live}", live)
        for delivery, stood, kept, changed, closed, before in rows_of(text, [*values, *[lot.pk, unit] * 2]):
            figures = DeliveryFigures(
                delivery, unit, stood, stood - kept, int(changed), kept - int(changed), before - kept, int(closed)
            )
            found.setdefault(delivery, []).append(figures)
    return found


def _live(unit: str, viewer: Viewer) -> QuerySet[Any]:
    model, entity = MODELS[unit]
    return visible(model._default_manager.filter(deleted_at=None), viewer=viewer, entity=entity).order_by()


def records_of_delivery(*, figure: str, unit: str, delivery_id: int, viewer: Viewer) -> Q:
    """The records that a figure of a delivery counts. NotPossible for a figure that no delivery has."""
    require(viewer, Entity.IMPORT, Action.READ)
    delivery = Delivery.objects.filter(pk=delivery_id).first()
    if delivery is None or unit not in MODELS or figure not in DELIVERY_FIGURES:
        raise NotPossible("Ce chiffre de livraison n’existe pas\u00a0: repartez de la page du lot.")
    former = _former(delivery, unit)
    now, was = _stood(delivery, unit), _stood(former, unit)
    changed = _stood(delivery, unit, changed=True)
    return {
        "stood": now,
        "added": now & ~was,
        "changed": now & was & changed,
        "unchanged": now & was & ~changed,
        "gone": was & ~now,
        "closed": _stood(delivery, unit, closed=True) & ~_stood(former, unit, closed=True),
    }[figure]


def _stood(delivery: Delivery | None, unit: str, **said: bool) -> Q:
    files = Batch.objects.filter(delivery=delivery, entity=unit) if delivery else Batch.objects.none()
    keys = list(files.values_list("pk", flat=True))
    return Q(Exists(DeliveredRecord.objects.filter(batch__in=keys, subject_id=OuterRef("pk"), **said)))


def _former(delivery: Delivery, unit: str) -> Delivery | None:
    """The delivery before that held files of the same kind."""
    earlier = Q(received_date__lt=delivery.received_date) | Q(received_date=delivery.received_date, pk__lt=delivery.pk)
    return Delivery.objects.filter(earlier, lot=delivery.lot_id, batches__entity=unit).distinct().last()
