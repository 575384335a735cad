"""What came back of what left: from an address, and about which of our messages."""

from collections.abc import Collection
from datetime import datetime

from filon.messaging.models import Bounce, Message
from filon.messaging.rules.bouncing import Returned
from filon.messaging.rules.incoming.kinds import BounceReason


def bounces_of(address: str, *, since: datetime) -> list[Returned]:
    """Whatever we had written to it, the oldest first."""
    rows = Bounce.objects.filter(message__address=address, at__gte=since).order_by("at", "pk")
    return [Returned(BounceReason(reason), at) for reason, at in rows.values_list("reason", "at")]


def messages_named(references: Collection[str]) -> list[Message]:
    """Those of ours that something received names."""
    return list(Message.objects.filter(reference__in=references).select_related("contact").order_by("pk"))
