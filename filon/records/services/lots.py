"""Where the people of a file come from: supplier, price, date, legal ground."""

from collections.abc import Mapping
from typing import Any

from filon.kit.errors import EditedMeanwhile
from filon.records.models import Lot


def describe_lot(*, lot: Lot, values: Mapping[str, Any]) -> None:
    """Write what is known of the lot, as the person saw it before."""
    seen = {name: getattr(lot, name) for name in values}
    if not Lot.objects.filter(pk=lot.pk, **seen).update(**values):
        raise EditedMeanwhile(
            f"Le lot «\u00a0{lot.name}\u00a0» vient d’être modifié par quelqu’un d’autre. Rechargez la page."
        )
