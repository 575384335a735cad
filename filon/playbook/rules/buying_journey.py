"""The five steps that the phases of a purchase may be shown on, and what each side does at a phase (seeds 002, 004)."""

from collections.abc import Mapping

from filon.kit.enums import LabelledEnum
from filon.kit.errors import BusinessError

SIDES = ("marketing", "sales")
LONGEST_ROLE = 500
Roles = Mapping[str, Mapping[str, str]]  # by buying stage, then by side

DEFAULT_ROLES: Roles = {
    "inactive": {
        "marketing": "Rester présent sans insister\u00a0: une lettre par mois, rien de commercial.",
        "sales": "Ne pas relancer\u00a0; noter la date à laquelle en reparler.",
    },
    "awareness": {
        "marketing": "Nommer le problème\u00a0: articles, chiffres du métier, autodiagnostic.",
        "sales": "Écouter, poser des questions\u00a0; ne pas parler de soi.",
    },
    "consideration": {
        "marketing": "Comparer les solutions\u00a0: guide, webinaire, témoignage d’un confrère.",
        "sales": "Relier le besoin aux solutions possibles, proposer un rendez-vous.",
    },
    "decision": {
        "marketing": "Rassurer\u00a0: étude de cas, référence, chiffrage.",
        "sales": "Proposer, chiffrer, répondre aux objections, faire signer.",
    },
}


class JourneyStep(LabelledEnum):
    """The steps of seed 004."""

    AWARENESS = "awareness", "Prise de conscience"
    RESEARCH = "research", "Recherche de solutions"
    EVALUATION = "evaluation", "Évaluation des options"
    ENGAGEMENT = "engagement", "Échanges avec les fournisseurs"
    CHOICE = "choice", "Négociation et décision"


# By buying stage: a person is known to stand at a phase, no closer.
STEPS_OF: Mapping[str, tuple[JourneyStep, ...]] = {
    "awareness": (JourneyStep.AWARENESS,),
    "consideration": (JourneyStep.RESEARCH, JourneyStep.EVALUATION),
    "decision": (JourneyStep.ENGAGEMENT, JourneyStep.CHOICE),
}


class RoleTooLong(BusinessError):
    """A role is one or two sentences."""


def checked_roles(told: Roles) -> dict[str, dict[str, str]]:
    """Those of each phase and side, none missing; RoleTooLong names no other limit than its length."""
    found = {
        stage: {side: " ".join(told.get(stage, {}).get(side, "").split()) for side in SIDES} for stage in DEFAULT_ROLES
    }
    if any(len(text) > LONGEST_ROLE for sides in found.values() for text in sides.values()):
        raise RoleTooLong(f"Dites ce que fait chacun en {LONGEST_ROLE} caractères au plus\u00a0: une ou deux phrases.")
    return found
