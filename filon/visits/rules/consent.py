"""What consent permits, and for how long each thing is kept (domain.md, CK-1 to CK-3)."""

from datetime import datetime, timedelta

CHOICE_DAYS = 182  # an answer stands six months, then one is asked again
TRACKER_LIFE = timedelta(days=395)  # thirteen months, never renewed
DATA_MONTHS = 25
LONGEST_WORDS = 1_000


def may_be_followed(*, consent_at: datetime, withdrawn_at: datetime | None, at: datetime) -> bool:
    """Only what comes after the consent, before its withdrawal, within the life of the tracker.

    All three instants are of our own clock: when it went back before the consent, the view is only counted.
    """
    return consent_at <= at < consent_at + TRACKER_LIFE and (withdrawn_at is None or at < withdrawn_at)


# Read before answering, and kept with each answer. Both buttons say what they do and look alike (CK-3).
QUESTION = (
    "Pouvons-nous reconnaître votre navigateur, 13 mois au plus, pour relier vos visites aux demandes que vous nous faites\u202f? "
    "Sinon, nous comptons les pages sans vous reconnaître. Ce choix vaut 6 mois."
)
ACCEPT, DECLINE, CHANGE, MORE = "Accepter", "Refuser", "Traceurs", "En savoir plus"
