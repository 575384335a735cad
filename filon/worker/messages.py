"""Messages that wait for their hour leave; those that a crash left half way are shown to a person."""

from datetime import datetime

from django.utils import timezone

from filon.messaging.services.sending import send_due_messages


def send_waiting_messages(*, now: datetime, limit: int) -> int:  # noqa: ARG001
    """At most `limit`; a slow mail server makes a batch long, so that the clock is read for each message."""
    return send_due_messages(clock=timezone.now, limit=limit)
