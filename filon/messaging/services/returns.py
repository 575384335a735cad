"""What came back of a message is kept, and the message says so."""

from datetime import datetime

from filon.contacts.models import ContactPoint
from filon.contacts.rules.kinds import PointKind, PointState
from filon.contacts.services.points import mark_point
from filon.messaging.models import Bounce, Message
from filon.messaging.rules.incoming.bounces import Recipient
from filon.messaging.rules.kinds import MessageState
from filon.messaging.services.standing import look_at
from filon.permission.rules.kinds import Channel, SuppressionReason
from filon.permission.services.suppressions import suppress_address
from filon.records.rules.authorship import BY_SYSTEM


def keep_bounce(*, message: Message, told: Recipient, report: str, now: datetime) -> Bounce | None:
    """None for a report that was read before, and for one that only tells of a delay: the server still tries."""
    if told.still_trying:
        return None
    facts = {"at": now, "reason": told.reason, "status": told.status[:12], "hard": told.hard}
    bounce, is_new = Bounce.objects.get_or_create(message=message, report=report, defaults=facts)
    if not is_new:
        return None
    left = Message.objects.filter(pk=message.pk, state__in=(MessageState.SENT, MessageState.STUCK))
    left.update(state=MessageState.FAILED, error=f"Revenu\u00a0: {bounce}."[:300])
    if told.hard:
        look_at([message.mailbox_id], now=now)
    return bounce


def close_address(address: str, *, now: datetime) -> None:
    """Never written to again, and to be checked on the files that hold it."""
    suppress_address(
        address=address, reason=SuppressionReason.HARD_BOUNCE, at=now, by=BY_SYSTEM, now=now, channel=Channel.EMAIL
    )
    points = ContactPoint.objects.filter(normalised=address.lower(), kind=PointKind.EMAIL, state=PointState.OK)
    for point in points.select_related("contact", "company"):
        holder = point.contact or point.company
        if holder is not None:
            mark_point(holder=holder, point=point, state=PointState.TO_CHECK, by=BY_SYSTEM, now=now)
