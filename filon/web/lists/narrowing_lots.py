"""Lists behind a figure of a lot (`?vie_du_lot=12.reached`) or of one of its deliveries (`?livraison=5.gone`)."""

from django.db.models import Q
from django.http import QueryDict
from django.utils.translation import gettext as _

from filon.kit.errors import NotPossible
from filon.records.models import Delivery, Lot
from filon.reporting.selectors.lot_deliveries import records_of_delivery
from filon.reporting.selectors.lots import records_of_lot
from filon.users.models import User
from filon.web.lists.definition import ListDefinition, Narrowing
from filon.web.lot_figures import DELIVERY_PARAMETER, DELIVERY_WORDS, FIGURE_WORDS, LOT_PARAMETER


def behind_lot(definition: ListDefinition, parameters: QueryDict, viewer: User) -> Narrowing | None:
    """None when the address names no figure of a lot."""
    for name, narrow in ((LOT_PARAMETER, _of_lot), (DELIVERY_PARAMETER, _of_delivery)):
        if said := parameters.get(name):
            raw, _dot, figure = said.partition(".")
            words, only = narrow(_number(raw), figure, definition.kind, viewer)
            return Narrowing(words, [(name, said)], only)
    return None


def _of_lot(lot_id: int, figure: str, unit: str, viewer: User) -> tuple[str, Q]:
    only = records_of_lot(figure=figure, unit=unit, lot_id=lot_id, viewer=viewer)
    name = Lot.objects.filter(pk=lot_id).values_list("name", flat=True).first() or ""
    return _("Lot « %(lot)s »\u00a0: %(figure)s") % {"lot": name, "figure": str(FIGURE_WORDS[figure]).lower()}, only


def _of_delivery(delivery_id: int, figure: str, unit: str, viewer: User) -> tuple[str, Q]:
    only = records_of_delivery(figure=figure, unit=unit, delivery_id=delivery_id, viewer=viewer)
    delivery = Delivery.objects.select_related("lot").get(pk=delivery_id)
    said = _("Lot « %(lot)s », livraison du %(day)s\u00a0: %(figure)s")
    day = f"{delivery.received_date:%d/%m/%Y}"
    return said % {"lot": delivery.lot.name, "day": day, "figure": str(DELIVERY_WORDS[figure]).lower()}, only


def _number(raw: str) -> int:
    if not (raw.isascii() and raw.isdigit() and len(raw) < 19):
        raise NotPossible(_("Ce chiffre n’existe pas\u00a0: repartez de la page du lot."))
    return int(raw)
