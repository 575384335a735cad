"""By whom a persona or a grade was given: the rule gives way to files and people, and takes back what they give back to it."""

from filon.kit.enums import LabelledEnum
from filon.kit.errors import NotPossible
from filon.kit.text import clean_cell

REASON_WIDTH = 200


class GivenBy(LabelledEnum):
    """The empty one is the rule's: also of those to whom it gives nothing."""

    RULE = "", "la règle"
    FILE = "file", "un fichier"
    PERSON = "person", "une personne"


def reason_to_overrule(typed: str) -> str:
    """Why a colleague knows better than the rule, on one line and no longer than the column."""
    reason = " ".join(clean_cell(typed[: 5 * REASON_WIDTH]).split())[:REASON_WIDTH]
    if not reason:
        raise NotPossible("Dites en une phrase ce qui vous le fait penser\u00a0: le motif est gardé sur la fiche.")
    return reason
