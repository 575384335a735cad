"""Products edited in place, put in the trash and brought back; one in use keeps its name on deals, leads and orders."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from filon.kit.text import fold
from filon.playbook.models import Product
from filon.playbook.services.catalogue import refuse_taken_name
from filon.records.rules.authorship import Author
from filon.records.services.editing import edit_record, restore, trash


def edit_product(*, product: Product, values: Mapping[str, Any], version: int, by: Author, now: datetime) -> list[str]:
    derived = {}
    if "name" in values:
        refuse_taken_name(Product, values["name"], but=product.pk)
        derived = {"name_key": fold(values["name"])}
    record: Any = product  # it has the columns of a root record that editing needs, without owner nor lot
    return edit_record(record=record, values=values, version=version, by=by, now=now, derived=derived)


def trash_product(*, product: Product, by: Author, now: datetime) -> None:
    """No longer proposed nor listed; what was sold or asked keeps it."""
    records: Any = [product]
    trash(records=records, by=by, now=now)


def restore_product(*, product: Product, by: Author, now: datetime) -> None:
    records: Any = [product]
    restore(records=records, by=by, now=now)
