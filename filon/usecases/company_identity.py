"""Our own company is described once: its name and address serve the messages too, the rest the proposals."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from django.db import transaction

from filon.messaging.services.sender import edit_sender
from filon.opportunities.services.selling import edit_seller


class Described(NamedTuple):
    """What one of the two tables is given, and the version that the person saw."""

    values: Mapping[str, Any]
    version: int


@transaction.atomic
def describe_company(*, of_sender: Described, of_seller: Described) -> None:
    """Both or neither."""
    edit_sender(values=of_sender.values, version=of_sender.version)
    edit_seller(values=of_seller.values, version=of_seller.version)
