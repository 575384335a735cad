"""Messages that wait for their hour leave; those that a crash left half way are shown to a person."""

from datetime import datetime

from django.utils import timezone

from filon.messaging.services.routes import Exchange
from filon.messaging.services.sending import send_due_messages
from filon.usecases.telling import mail_notifications

_exchange = Exchange()


def send_waiting_messages(*, now: datetime, limit: int) -> int:
    """At most `limit`; a slow mail server makes a batch long, so that the clock is read for each message.

    The connections stay open from one full batch to the next.
    """
    told = mail_notifications(now=now, limit=limit)
    sent = 0
    try:
        sent = send_due_messages(clock=timezone.now, limit=limit, exchange=_exchange)
    finally:
        if sent < limit:
            _exchange.close()
    return max(told, sent)
