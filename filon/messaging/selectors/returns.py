"""What came back of what left: from an address, and about which of our messages."""

from collections.abc import Collection
from datetime import datetime

from filon.messaging.models import Bounce, Message
from filon.messaging.rules.bouncing import Returned
from filon.messaging.rules.incoming.kinds import BounceReason


def bounces_of(address: str, *, since: datetime) -> list[Returned]:
    """Whatever we had written to it, the oldest first."""
    return bounces_by_address([address], since=since).get(address, [])


def bounces_by_address(addresses: Collection[str], *, since: datetime) -> dict[str, list[Returned]]:
    """The same for many; those from which nothing came back are left out."""
    found: dict[str, list[Returned]] = {}
    rows = Bounce.objects.filter(message__address__in=addresses, at__gte=since).order_by("at", "pk")
    for address, reason, at in rows.values_list("message__address", "reason", "at"):
        found.setdefault(address, []).append(Returned(BounceReason(reason), at))
    return found


def messages_named(references: Collection[str]) -> list[Message]:
    """Those of ours that something received names."""
    return list(Message.objects.filter(reference__in=references).select_related("contact").order_by("pk"))
