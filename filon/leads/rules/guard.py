"""What makes a prospect of a suspect or lead: six facts, and the sentence that names those which are missing.

Source: seed 000 (a prospect is a qualified person: identity, coordinates, function, company, bearer of a project, will to act
on it), domain.md 4.1. A declared past (an import that creates a record where it stood) skips this guard; a person may force it.
"""

from collections.abc import Mapping
from typing import NamedTuple

from filon.contacts.rules.axes import LifecycleStage
from filon.kit.enums import LabelledEnum
from filon.kit.errors import NotPossible
from filon.kit.french import join_and

GUARDED = LifecycleStage.SQL  # « Prospect » where sales lead


class Fact(LabelledEnum):
    IDENTITY = "identity", "l’identité"
    COORDINATES = "coordinates", "les coordonnées"
    FUNCTION = "function", "la fonction"
    COMPANY = "company", "l’entreprise"
    PROJECT = "project", "le projet"
    WILL = "will", "la volonté d’y répondre"


Known = Mapping[Fact, str]  # what is known of each fact, as people read it; an empty text is a missing fact


class NotQualified(NotPossible):
    """Something is missing to be a prospect."""


class Check(NamedTuple):
    """One line of the checklist."""

    fact: Fact
    shown: str

    @property
    def label(self) -> str:
        return f"{TITLES[self.fact]}\u00a0: {self.shown}" if self.shown else TITLES[self.fact]

    @property
    def done(self) -> bool:
        return bool(self.shown)


TITLES = {
    Fact.IDENTITY: "Identité",
    Fact.COORDINATES: "Coordonnées",
    Fact.FUNCTION: "Fonction",
    Fact.COMPANY: "Entreprise",
    Fact.PROJECT: "Projet",
    Fact.WILL: "Volonté d’y répondre",
}


def checklist(known: Known) -> list[Check]:
    return [Check(fact, known.get(fact, "")) for fact in Fact]


def missing_facts(known: Known) -> list[Fact]:
    """In the order of the definition."""
    return [fact for fact in Fact if not known.get(fact, "").strip()]


def missing_sentence(known: Known) -> str:
    """« il manque\u00a0: la fonction et le projet »; empty when nothing is missing."""
    missing = missing_facts(known)
    return f"il manque\u00a0: {join_and([fact.label for fact in missing])}" if missing else ""


def refusal(*, who: str, known: Known, stage: str) -> NotQualified | None:
    """Why `who` may not enter the guarded stage (`stage`: as the company calls it), or None when the six facts are there."""
    told = missing_sentence(known)
    return (
        NotQualified(f"«\u00a0{who}\u00a0» ne passe pas encore à l’étape «\u00a0{stage}\u00a0»\u00a0: {told}.")
        if told
        else None
    )
