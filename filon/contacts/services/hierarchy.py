"""A company is attached to its parent, or set free."""

from datetime import datetime

from filon.contacts.models import Company
from filon.contacts.rules.hierarchy import CIRCLE, circling
from filon.contacts.selectors.hierarchy import parents_above
from filon.kit.errors import BusinessError
from filon.records.rules.authorship import Author
from filon.records.services.editing import edit_record


class CircularParent(BusinessError):
    """The group would turn in a circle."""


def attach_to_parent(*, company: Company, parent: Company | None, version: int, by: Author, now: datetime) -> bool:
    """Write the parent (None: none any more) as the person saw the company in `version`; True when it changed."""
    if parent and circling([(company.pk, parent.pk)], parents=parents_above([parent.pk])):
        raise CircularParent(
            f"«\u00a0{parent}\u00a0» ne peut pas être au-dessus de «\u00a0{company}\u00a0»\u00a0: {CIRCLE}."
        )
    return bool(edit_record(record=company, values={"parent": parent}, version=version, by=by, now=now))
