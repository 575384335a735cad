"""The ideal customer profile: its lines, its thresholds, and what may be put in force."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple, Self

from filon.kit.errors import NotPossible

MOST_LINES = 30  # what a person can weigh against each other
MOST_POINTS = 100  # of one line
LABEL_WIDTH = 80


class ProfileRefused(NotPossible):
    """A profile, or a line of it, that cannot be kept or put in force."""


class ProfileLine(NamedTuple):
    """One line: `about` is company or contact; who answers to an `excluding` one is graded D, whatever the points."""

    label: str
    about: str
    criteria: Mapping[str, Any]
    points: int
    excluding: bool

    @classmethod
    def read(cls, document: Mapping[str, Any]) -> Self:
        return cls(
            document["label"], document["about"], document["criteria"], document["points"], document["excluding"]
        )

    def as_document(self) -> dict[str, Any]:
        return {**self._asdict(), "criteria": dict(self.criteria)}


def check_line(line: ProfileLine) -> None:
    if not line.label or len(line.label) > LABEL_WIDTH:
        raise ProfileRefused(f"Donnez un nom à cette ligne, en {LABEL_WIDTH} caractères au plus.")
    if not line.excluding and not 1 <= line.points <= MOST_POINTS:
        raise ProfileRefused(f"Une ligne vaut de 1 à {MOST_POINTS} points.")


def check_thresholds(*, a: int, b: int, c: int, known: int) -> None:
    """In percent; each grade begins above the next."""
    if not 100 >= a > b > c > 0:
        raise ProfileRefused(
            "Les seuils descendent de A à C, entre 100 et 1\u202f%\u00a0: A au-dessus de B, B au-dessus de C."
        )
    if not 0 <= known <= 100:
        raise ProfileRefused("La part à connaître va de 0 à 100\u202f%.")


def check_may_go_live(lines: Sequence[ProfileLine]) -> None:
    """A profile without points for companies would grade none of them."""
    if not any(line.about == "company" and not line.excluding for line in lines):
        raise ProfileRefused(
            "Ajoutez au moins une ligne de points sur l’entreprise\u00a0: sans elle, aucune entreprise n’aurait de note."
        )
