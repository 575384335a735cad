"""What people write to us is read from each mailbox that has a receiving server."""

from datetime import datetime

from filon.usecases.reading_mailboxes import read_mailboxes
from filon.worker.promises import page_of_lead


def read_our_mailboxes(*, now: datetime, limit: int) -> int:
    """At most `limit` messages; a mailbox whose server is silent is tried again at the next turn."""
    return read_mailboxes(now=now, limit=limit, address_of=page_of_lead)
