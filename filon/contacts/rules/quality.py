"""What makes a record good enough to prospect with: complete, right, fresh, within reach (seed 003, step 3)."""

from datetime import datetime, timedelta

from filon.kit.enums import LabelledEnum

# People change post and companies move: what nobody touched for a year is looked at again. Chosen, not measured.
FRESH_FOR = timedelta(days=365)


class Completeness(LabelledEnum):
    """Of one family of data: those indispensable to a contact, those specific to the target, those of behaviour."""

    COMPLETE = "complete", "complète"
    INCOMPLETE = "incomplete", "incomplète"


class ValueState(LabelledEnum):
    """Of the e-mail addresses, telephone numbers or SIREN of one record."""

    VALID = "valid", "valable"
    WRONG = "wrong", "faux"
    MISSING = "missing", "absent"


class Freshness(LabelledEnum):
    FRESH = "fresh", "moins d’un an"
    STALE = "stale", "plus d’un an"


def fresh_since(now: datetime) -> datetime:
    """What was edited, or gave a sign, from this instant on is fresh."""
    return now - FRESH_FOR
