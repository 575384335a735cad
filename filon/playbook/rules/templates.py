"""Texts that the company writes once: by which channel, for whom, at which phase, what they bring, and what they may ask for."""

import hashlib
import re
from collections.abc import Collection
from html import unescape
from typing import NamedTuple

from filon.kit.enums import LabelledEnum
from filon.kit.errors import NotPossible
from filon.kit.merging import TemplateMistake, check_variables
from filon.kit.text import fold

LONGEST_SUBJECT = 150
LONGEST_SMS = 480  # three messages of 160 characters, which networks send as one
LONGEST_LINKEDIN = 8_000
LONGEST_BODY = 20_000
# What a text may ask for, in the words of the page where it is written, and an example.
VALUES = {
    "prénom": "Claire",
    "nom": "Aubry",
    "civilité": "Madame",
    "fonction": "directrice des achats",
    "entreprise": "Menuiserie Aubry",
    "ville": "Nantes",
    "activité": "Fabrication de charpentes",
    "problème": "Les devis partent trop tard",
    "contenu": "Le guide du devis en un jour",
    "lien": "https://…",
    "rendez_vous": "https://…",
    "recommandé_par": "Paul Meunier",
    "lu": "Livre blanc : chiffrer plus vite",
    "expéditeur": "Camille Roux",
    "notre_société": "Halvane",
}
CUSTOM = "champ."  # a field that the company added: « champ.budget »
TAG = re.compile(r"<[^>]*>")


class TemplateChannel(LabelledEnum):
    """E-mail is written with a layout, the others as plain text; what no machine sends is a task with its text ready."""

    EMAIL = "email", "E-mail"
    PHONE = "phone", "Appel (script)"
    SMS = "sms", "SMS"
    LETTER = "letter", "Courrier"
    FAX = "fax", "Télécopie"
    LINKEDIN = "linkedin", "LinkedIn"
    SOCIAL = "social", "Autre réseau social"
    DOOR = "door", "Mot de passage (porte-à-porte)"


WITH_SUBJECT = frozenset({TemplateChannel.EMAIL, TemplateChannel.LETTER, TemplateChannel.FAX})
LONGEST = {TemplateChannel.SMS: LONGEST_SMS, TemplateChannel.LINKEDIN: LONGEST_LINKEDIN}


class TemplateState(LabelledEnum):
    DRAFT = "draft", "En préparation"
    LIVE = "live", "En service"
    ARCHIVED = "archived", "Retiré"


class TemplateRefused(NotPossible):
    """A text that cannot serve yet; the sentence says what is missing."""


class Text(NamedTuple):
    """What one writes: `body` is HTML for an e-mail, plain text for the others."""

    channel: TemplateChannel
    subject: str
    body: str

    @property
    def is_markup(self) -> bool:
        return self.channel == TemplateChannel.EMAIL


def check_text(text: Text, *, custom: Collection[str]) -> None:
    """TemplateRefused or TemplateMistake: nothing to say, too long for the channel, a value that nobody could give.

    `custom`: keys of the fields that the company added.
    """
    if text.channel in WITH_SUBJECT and not text.subject.strip():
        raise TemplateRefused("Donnez un objet\u00a0: c’est ce qu’on lit d’abord.")
    if not words_of(text.body).strip():
        raise TemplateRefused("Écrivez le texte\u00a0: il est vide.")
    longest = LONGEST.get(text.channel, LONGEST_BODY)
    if len(text.body) > longest:
        raise TemplateRefused(
            f"{text.channel.label}\u00a0: {longest} caractères au plus, ce texte en a {len(text.body)}."
        )
    known = {*VALUES, *(CUSTOM + key for key in custom)}
    try:
        check_variables(text.subject, known=known)
    except TemplateMistake as mistake:
        raise TemplateRefused(f"Objet\u00a0: {mistake.sentence}") from None
    check_variables(text.body, known=known, markup=text.is_markup)


def check_value(brings: str) -> None:
    """Rule of value: nothing is sent to somebody that brings him nothing (seed 002)."""
    if len(brings.split()) < 3:
        raise TemplateRefused(
            "Dites en une phrase ce que ce message apporte à qui le lit\u00a0: sinon, ne l’envoyez pas."
        )


def words_of(body: str) -> str:
    return unescape(TAG.sub(" ", body))


def fingerprint_of(text: Text) -> str:
    """The same for two texts that say the same words, whatever the case, the accents, the spaces and the layout."""
    return hashlib.sha256(fold(words_of(text.body)).encode()).hexdigest()
