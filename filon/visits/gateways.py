"""How often one browser at one address asks: counted in memory, minute by minute, never written down."""

import hashlib
import threading
from collections import Counter
from datetime import datetime

MOST_SENDERS = 100_000  # within one minute; beyond, all the others count as one


class Pace:
    """Shared by the threads of one server process. Another minute, even an earlier one, starts afresh."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.minute: datetime | None = None
        self.asked: Counter[bytes] = Counter()

    def count(self, *, address: str, agent: str, now: datetime) -> int:
        """How many times this sender has asked within this minute, this time included."""
        sender = hashlib.blake2b(f"{address}\n{agent}".encode(errors="replace"), digest_size=8).digest()
        minute = now.replace(second=0, microsecond=0)
        with self.lock:
            if minute != self.minute:
                self.minute = minute
                self.asked.clear()
            if len(self.asked) >= MOST_SENDERS and sender not in self.asked:
                sender = b""
            self.asked[sender] += 1
            return self.asked[sender]


PACE = Pace()
