"""What came back of a message is kept, and the message says so."""

from datetime import datetime

from filon.messaging.models import Bounce, Message
from filon.messaging.rules.incoming.bounces import Recipient
from filon.messaging.rules.kinds import MessageState


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
    return bounce
