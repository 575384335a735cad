"""Whom an event leaves us with, what usually follows for each, and what the sentence of the page says of it."""

from collections.abc import Mapping
from typing import NamedTuple

from filon.events.rules.kinds import EventKind, FollowAction, FollowGroup, RegistrationState
from filon.kit.french import format_count

MOST_DAYS = 30  # working days: later than that, nobody remembers the stand
G, A = FollowGroup, FollowAction


def group_of(*, state: str, met: bool) -> FollowGroup | None:
    """None for who withdrew or waited, and for who is expected while the list is still being ticked."""
    if state == RegistrationState.ATTENDED:
        return G.MET if met else G.CAME
    return G.MISSED if state == RegistrationState.ABSENT else None


def usual_action(kind: EventKind, group: FollowGroup) -> FollowAction:
    """What the page proposes first: a salon is called back, a webinar sends its recording."""
    if group == G.MET:
        return A.CALL
    if kind == EventKind.FAIR:
        return A.CALL_LIST if group == G.CAME else A.NOTHING
    return A.MESSAGE


class Words(NamedTuple):
    subject: str
    text: str


USUAL_WORDS: Mapping[FollowGroup, Words] = {
    G.MET: Words(
        "Notre rencontre\u00a0: {événement}",
        "Bonjour {prénom},\n\nMerci d’être passé nous voir. Voici ce dont nous avons parlé\u00a0:\n{contenu}",
    ),
    G.CAME: Words(
        "Merci d’être venu\u00a0: {événement}",
        "Bonjour {prénom},\n\nMerci d’avoir été des nôtres. Pour revoir ou relire\u00a0:\n{contenu}",
    ),
    G.MISSED: Words(
        "Vous nous avez manqué\u00a0: {événement}",
        "Bonjour {prénom},\n\nVous n’avez pas pu venir. Voici ce qui s’est dit\u00a0:\n{contenu}",
    ),
}
FIELDS = ("prénom", "événement", "contenu")


def what_follows(*, action: FollowAction, days: int, ready: int) -> str:
    """ "12 appels à faire en 2 jours ouvrés, à qui suit la personne"."""
    if action == A.CALL:
        calls = format_count(ready, "appel à faire", "appels à faire")
        return f"{calls} en {format_count(days, 'jour ouvré', 'jours ouvrés')}, par qui suit la personne, sinon par la répartition"
    if action == A.MESSAGE:
        return f"{format_count(ready, 'message partirait', 'messages partiraient')}, une fois"
    if action == A.CALL_LIST:
        return f"une liste d’appels de {format_count(ready, 'personne', 'personnes')}, pour l’équipe"
    return "rien"
