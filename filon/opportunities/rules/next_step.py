"""The next best action of a deal, and why: one answer, so that nobody has to choose where to begin."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from filon.kit.business_time import add_business_days
from filon.kit.french import format_date
from filon.opportunities.rules.gates import Unmet
from filon.playbook.rules.channels import ContactChannel
from filon.playbook.rules.process import CriterionKind

IN_WORDS = {
    CriterionKind.FIELD: "Compléter la fiche",
    CriterionKind.ANSWER: "Poser la question qui manque",
    CriterionKind.ACTIVITY: "Mener l’action attendue",
    CriterionKind.MEETING: "Planifier le rendez-vous",
    CriterionKind.NEXT_ACTION: "Prévoir la prochaine action",
    CriterionKind.DECISION_MAKER: "Identifier le décideur",
    CriterionKind.DOCUMENT: "Envoyer le document",
    CriterionKind.PROPOSAL_SENT: "Écrire et envoyer la proposition",
    CriterionKind.PROPOSAL_ACCEPTED: "Obtenir l’accord sur la proposition",
    CriterionKind.CONFIRMED: "Faire confirmer, puis le cocher ici",
}
MEND = "Faire corriger le critère dans Méthode > Processus"


class Planned(NamedTuple):
    """The first open task of a deal."""

    title: str
    due_at: datetime
    is_late: bool


class Touch(NamedTuple):
    """One step of the cadence of a stage: `day` it falls on."""

    day: date
    channel: str
    what: str


class NextStep(NamedTuple):
    what: str
    why: str


def next_step(*, planned: Planned | None, unmet: Sequence[Unmet], touch: Touch | None, following: str) -> NextStep:
    """What is late comes first, then the first criterion that is missing, the touch of the cadence that is due, what is planned.

    `following`: the label of the stage that waits once nothing is missing.
    """
    if planned and planned.is_late:
        return NextStep(planned.title, "cette action est en retard")
    if unmet:
        return _towards(unmet[0])
    if touch:
        channel = ContactChannel.label_of(touch.channel)
        return NextStep(touch.what or channel, f"la cadence de l’étape le prévoyait le {format_date(touch.day)}")
    if planned:
        return NextStep(planned.title, f"prévu le {format_date(planned.due_at.date())}")
    return NextStep(f"Passer à l’étape «\u00a0{following}\u00a0»", "plus rien ne manque")


def _towards(unmet: Unmet) -> NextStep:
    if unmet.broken:
        return NextStep(MEND, f"«\u00a0{unmet.criterion.words}\u00a0» ne peut plus être vérifié")
    return NextStep(IN_WORDS[unmet.criterion.kind], f"il manque {unmet.criterion.words}")


def touch_due(
    *, cadence: Sequence[Mapping[str, Any]], since: date, last_touched: date | None, today: date
) -> Touch | None:
    """The latest touch whose day has come (working days after `since`), unless somebody wrote or called that day or later."""
    due = [
        Touch(day, str(step.get("channel", "")), str(step.get("what", "")))
        for step in cadence
        if (day := add_business_days(since, int(step["days"]))) <= today
    ]
    if not due or (last_touched is not None and last_touched >= due[-1].day):
        return None
    return due[-1]
