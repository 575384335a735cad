"""In which order a list is called, and where each of its lines stands."""

from datetime import timedelta

from filon.kit.enums import LabelledEnum


class CallOrder(LabelledEnum):
    NEVER_FIRST = "never_first", "Jamais appelés d’abord"
    LAST_SIGN = "last_sign", "Dernier signe d’abord"
    BEST_FIT = "best_fit", "Meilleur profil d’abord"
    BY_NAME = "by_name", "Par nom"


class EntryState(LabelledEnum):
    WAITING = "to_call", "À appeler"
    DONE = "called", "Fait"


MOST_ENTRIES = (
    5_000  # a caller makes fifty calls an hour: a month of work for a team, and the law asked of all in seconds
)
LEASE = timedelta(minutes=15)  # a caller who went away without a word loses the line after it
SPARED = timedelta(hours=4)  # who was called by anybody is left in peace that long, but at the hour that he asked for
SKIPPED = timedelta(hours=1)  # who was passed over comes back after it
