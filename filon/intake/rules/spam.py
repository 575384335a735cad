"""Robots told apart from people without asking them to read crooked letters: what is doubtful waits for a colleague.

Four signs, none of which sends anything to a third party: a field that no person sees, the time that filling takes, how often
one address sends, and a small computation that a browser does while one types.
"""

import hashlib
from datetime import timedelta
from typing import NamedTuple

from filon.kit.enums import LabelledEnum

QUICKEST = timedelta(seconds=2)  # nobody reads and fills a form faster
LONGEST_OPEN = timedelta(hours=24)  # a page left open overnight is still a person's
PERIOD = timedelta(minutes=10)
MOST_BARE = 5  # sent by one address within the period, without the computation: an office without JavaScript
MOST_PROVEN = 30  # with it: a fair where everybody signs up on one connection
MOST_KEPT = 60  # beyond, nothing more is kept of this address within the period: a robot does not fill the disk
WORK_BITS = 12  # some 4,000 hashes: a tenth of a second in a browser, three quarters of an hour for a million posts
MOST_LINKS = 2


class Doubt(LabelledEnum):
    """Why a submission waits for a colleague."""

    TRAP = "trap", "le champ piège est rempli"
    HASTE = "haste", "rempli en moins de deux secondes"
    OFTEN = "often", "beaucoup d’envois de la même adresse"
    LINKS = "links", "des liens dans le texte"
    STUCK = "stuck", "une règle de la maison en a arrêté la suite"
    UNSEEN = "unseen", "envoyé sans avoir ouvert la page"


class Arrival(NamedTuple):
    """How a form came. `open_for` is None when the page was never opened (a form copied into another site)."""

    trap: str
    open_for: timedelta | None
    proven: bool
    before: int  # sent by the same address within PERIOD
    text: str


def doubts_about(arrival: Arrival) -> list[Doubt]:
    """Empty for a person."""
    found = []
    if arrival.trap.strip():
        found.append(Doubt.TRAP)
    if arrival.open_for is not None and arrival.open_for < QUICKEST:
        found.append(Doubt.HASTE)
    if arrival.before >= (MOST_PROVEN if arrival.proven else MOST_BARE):
        found.append(Doubt.OFTEN)
    if arrival.text.lower().count("http") > MOST_LINKS:
        found.append(Doubt.LINKS)
    if found and arrival.open_for is None:
        found.append(Doubt.UNSEEN)
    return found


def is_proven(*, challenge: str, answer: str) -> bool:
    """Whether the browser found a number that ends the challenge in a hash with WORK_BITS zero bits in front (hashcash, 1997)."""
    if not challenge or not answer.isascii() or not answer.isdigit() or len(answer) > 12:
        return False
    digest = hashlib.sha256(f"{challenge}:{answer}".encode()).digest()
    return int.from_bytes(digest[:4]) >> (32 - WORK_BITS) == 0
