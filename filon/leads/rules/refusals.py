"""What a refusal means for what becomes of the lead."""

from filon.leads.rules.kinds import Refusal

# Time may change these; nothing will make a competitor or a duplicate a client.
MAY_RIPEN = frozenset({Refusal.NO_PROJECT, Refusal.TOO_EARLY})


def may_ripen(refusal: Refusal) -> bool:
    return refusal in MAY_RIPEN
