"""Who of those that would enter a sequence is drawn by lot to receive nothing: the only honest way to know what it changes."""

import hashlib

from filon.sequences.rules.kinds import Way

MOST_PERCENT = 50  # more witnesses than that teach nothing more, and help nobody
DRAWN_WAYS = frozenset({Way.SEGMENT, Way.EVENT})  # whom a colleague chose is his choice: never drawn, never compared
_PARTS = 10_000  # a percent is cut this fine, so that the remainder of the division favours nobody


def is_witness(*, sequence_key: str, contact_id: int, percent: int) -> bool:
    """Always the same answer for one person and one sequence; who is drawn at 5 % is drawn at 10 % too."""
    drawn = hashlib.blake2b(f"witness:{sequence_key}:{contact_id}".encode(), digest_size=8).digest()
    return int.from_bytes(drawn) % _PARTS < percent * _PARTS // 100
