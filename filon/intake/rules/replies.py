"""What a form answers by e-mail: a subject and a text with a few named fields, and what a new form starts with."""

import re
from collections.abc import Collection, Mapping
from datetime import timedelta
from typing import NamedTuple

from filon.intake.rules.capture import FormKind
from filon.kit.text import one_line

LINK_LIFE = timedelta(days=30)  # of the links that a reply holds: long enough for an absence
# Where these links lead, after the address of the site.
CONTENT_PATH = "/f/{key}/contenu/{signed}/"
CONFIRM_PATH = "/f/{key}/confirmer/{signed}/"
MORE_PATH = "/f/{key}/suite/{signed}/"
CONTENT, MORE = "contenu", "suite"
FIELDS = ("prénom", "nom", "entreprise", "formulaire", CONTENT, MORE)
EXAMPLE = {"prénom": "Anne", "nom": "Roux", "entreprise": "Lartigue SARL"}
FIELD = re.compile(r"\{([^{}\n]{1,30})\}")
# A name that carries an address would make our messages carry somebody else's advertisement.
_LOOKS_LIKE_A_LINK = re.compile(r"://|www\.|@|/|\w\.\w{2,}", re.IGNORECASE)
LONGEST_NAMED = 80


class Reply(NamedTuple):
    subject: str
    text: str


_CONTENT = Reply(
    "Votre document",
    "Bonjour {prénom},\n\nVoici ce que vous avez demandé\u00a0:\n{contenu}\n\nCe lien vaut trente jours. Bonne lecture.",
)
_ANSWERED_SOON = Reply(
    "Votre demande est bien arrivée",
    "Bonjour {prénom},\n\nMerci de votre demande. Une personne de notre équipe la lit et revient vers vous sous peu.",
)
STARTERS: dict[FormKind, Reply] = {
    FormKind.NEWSLETTER: Reply(
        "Votre inscription à notre lettre",
        "Bonjour {prénom},\n\nVotre inscription est enregistrée. Chaque lettre porte un lien pour ne plus la recevoir.",
    ),
    FormKind.CONTENT: _CONTENT,
    FormKind.EVENT: Reply(
        "Votre inscription est enregistrée",
        "Bonjour {prénom},\n\nVotre place est retenue. Nous vous écrivons avant le jour dit.",
    ),
}


def first_reply(kind: FormKind) -> Reply:
    return STARTERS.get(kind, _ANSWERED_SOON)


def safe_words(said: str) -> str:
    """What a stranger typed, fit to stand in our message: one short line that holds no address; empty when it does."""
    words = one_line(said)[:LONGEST_NAMED]
    return "" if _LOOKS_LIKE_A_LINK.search(words) else words


def fill_in(text: str, fields: Mapping[str, str]) -> str:
    """`{prénom}` gives way to its value; a space or comma that an empty one leaves behind goes too."""
    filled = FIELD.sub(lambda found: fields.get(found[1], found[0]), text)
    return re.sub(r" +(?=[,.\n])| {2,}", lambda found: "" if len(found[0]) == 1 else " ", filled).strip()


def unknown_fields(text: str, known: Collection[str]) -> list[str]:
    """What stands in braces and names nothing."""
    return [name for name in FIELD.findall(text) if name not in known]


def consent_to_confirm(*, consent: str, link: str) -> str:
    """What a message says of a consent that does not count yet (double opt-in)."""
    return (
        f"Vous avez coché\u00a0: «\u00a0{consent}\u00a0»\n\n"
        f"Pour le confirmer, ouvrez cette page et appuyez sur le bouton\u00a0:\n{link}\n\n"
        "Ce lien vaut trente jours. Sans ce geste, ou si cette demande ne vient pas de vous, vous ne recevrez rien de plus."
    )
