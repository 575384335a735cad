"""Messages that wait for their hour leave; those that a crash left half way are shown to a person."""

from datetime import datetime

from django.utils import timezone

from filon.messaging.services.sending import send_due_messages
from filon.usecases.telling import mail_notifications


def send_waiting_messages(*, now: datetime, limit: int) -> int:
    """At most `limit`; a slow mail server makes a batch long, so that the clock is read for each message."""
    told = mail_notifications(now=now, limit=limit)
    return max(told, send_due_messages(clock=timezone.now, limit=limit))
