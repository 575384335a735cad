"""The letter that asks how an order went: one question, nothing for sale."""

from typing import NamedTuple

LINK_PATH = "/avis/{signed}/"
NATURE = (
    "Ce message fait suite à votre commande\u00a0: il ne vend rien. Votre réponse est lue par la personne qui vous suit, et n’est "
    "publiée nulle part."
)


class Letter(NamedTuple):
    subject: str
    body: str


def tell_question(*, person: str, order: str, link: str, seller: str) -> Letter:
    asked = f"{order}\u00a0: comment cela s’est-il passé\u00a0?"
    ask = f"{asked} Une seule question, de 0 à 10, et quelques mots si vous le voulez\u00a0:"
    return Letter("Comment cela s’est-il passé\u00a0?", "\n\n".join([f"Bonjour {person},", ask, link, NATURE, seller]))
