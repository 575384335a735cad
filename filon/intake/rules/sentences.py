"""What a form will do, in one French sentence, before anybody puts it on line."""

from collections.abc import Sequence

from filon.intake.rules.questions import Asked
from filon.kit.french import format_count, join_and


def what_it_does(
    asked: Sequence[Asked], *, opens_lead: bool, answer_hours: int, answered_by: str, in_turn: int = 0, at_once: int = 0
) -> str:
    """ "Demande 5 réponses, dont 3 obligatoires (…), puis ouvre un lead que Camille Durand traite en 4 heures ouvrées." """
    needed = [question.label.lower() for question in asked if question.required]
    asks = f"Demande {format_count(len(asked), 'réponse', 'réponses')}, dont {join_and(needed)} obligatoirement"
    if in_turn:
        asks += f" (et {at_once} à la fois parmi {in_turn} autres, jamais celles que l’on connaît)"
    if not opens_lead:
        return f"{asks}, puis range la personne parmi les contacts, sans ouvrir de lead."
    hours = format_count(answer_hours, "heure ouvrée", "heures ouvrées")
    if not answered_by:
        return f"{asks}, puis ouvre un lead à traiter en {hours}\u00a0: choisissez qui répond."
    return f"{asks}, puis ouvre un lead que {answered_by} traite en {hours}, sauf si un collègue suit déjà la personne."
