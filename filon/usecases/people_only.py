"""What only a person may do on a page outside: programs are told apart, and told so."""

from filon.kit.errors import NotPossible
from filon.visits.rules.robots import Caller, robot_sign


class NotAPerson(NotPossible):
    """A program pressed the button."""


def check_person(*, trap: str, caller: Caller) -> None:
    """`trap`: a field that no person sees."""
    if trap or robot_sign(caller) is not None:
        raise NotAPerson(
            "Cette demande semble venir d’un programme\u00a0: ouvrez le lien dans votre navigateur, ou écrivez-nous."
        )
