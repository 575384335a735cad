"""What a new installation starts with: a process of six open stages, and one list of reasons for wins and losses.

The stages follow the seven moments of seed 002; probabilities are a starting point that people change in Méthode >
Processus, and that the figures of the company correct. Reasons: domain.md 4.7.
"""

from typing import NamedTuple

from filon.playbook.rules.process import Moment, StageKind, WorksOn


class StageSeed(NamedTuple):
    key: str
    label: str
    kind: StageKind
    moment: Moment
    works_on: WorksOn
    probability: int  # percent
    max_days: int | None


DEFAULT_PROCESS_KEY = "default"
DEFAULT_PROCESS_NAME = "Nouveau client"
OPEN, LEAD, DEAL = StageKind.OPEN, WorksOn.LEAD, WorksOn.OPPORTUNITY
DEFAULT_STAGES: tuple[StageSeed, ...] = (
    StageSeed("contact", "Prise de contact", OPEN, Moment.CONNECT, LEAD, 5, 14),
    StageSeed("qualification", "Qualification", OPEN, Moment.EXPLORE, LEAD, 10, 21),
    StageSeed("meeting", "Rendez-vous", OPEN, Moment.PRESENT, DEAL, 20, 21),
    StageSeed("proposal", "Proposition", OPEN, Moment.FOLLOW_UP, DEAL, 30, 30),
    StageSeed("negotiation", "Négociation", OPEN, Moment.CONVERT, DEAL, 60, 30),
    StageSeed("signature", "Signature", OPEN, Moment.CONVERT, DEAL, 90, 14),
    StageSeed("won", "Gagnée", StageKind.WON, Moment.FOLLOW_THROUGH, DEAL, 100, None),
    StageSeed("lost", "Perdue", StageKind.LOST, Moment.FOLLOW_THROUGH, DEAL, 0, None),
)

# (label, invalid): an invalid deal leaves the rates.
DEFAULT_REASONS: tuple[tuple[str, bool], ...] = (
    ("Prix ou valeur perçue", False),
    ("Adéquation au besoin", False),
    ("Délai ou calendrier", False),
    ("Budget supprimé", False),
    ("Pas de décision", False),
    ("Décideur non atteint", False),
    ("Service et références", False),
    ("Relation et confiance", False),
    ("Conditions contractuelles", False),
    ("Sans réponse à la proposition", False),
    ("Disqualifié par nous", False),
    ("Doublon ou saisie invalide", True),
)
