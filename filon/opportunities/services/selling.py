"""What the law wants said of our own company on a proposal, edited by whoever may change the settings."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from filon.kit.errors import EditedMeanwhile, NotPossible
from filon.kit.identifiers import parse_siren, parse_vat
from filon.opportunities.models import Seller


class SellerRefused(NotPossible):
    """An identifier that is none."""


@transaction.atomic
def edit_seller(*, values: Mapping[str, Any], version: int) -> None:
    """EditedMeanwhile when a colleague saved it since; SellerRefused says which identifier cannot be right."""
    told = dict(values)
    if told.get("siren"):
        told["siren"] = parse_siren(told["siren"]) or _refuse("SIREN", told["siren"])
    if told.get("vat_number"):
        told["vat_number"] = parse_vat(told["vat_number"]) or _refuse("numéro de TVA", told["vat_number"])
    Seller.objects.get_or_create(pk=1)
    if not Seller.objects.filter(pk=1, version=version).update(**told, version=version + 1):
        raise EditedMeanwhile("Un collègue vient de modifier l’identité de la société. Rechargez la page.")


def _refuse(what: str, typed: str) -> str:
    raise SellerRefused(f"«\u00a0{typed[:40]}\u00a0» n’est pas un {what} valable\u00a0: vérifiez la frappe.")
