"""The next best action of a deal, and why: one answer, so that nobody has to choose where to begin."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from filon.activities.rules.kinds import ActivityKind
from filon.kit.business_time import add_business_days
from filon.kit.french import format_date
from filon.opportunities.rules.gates import Unmet
from filon.playbook.rules.channels import ContactChannel
from filon.playbook.rules.process import CriterionKind

IN_WORDS = {
    CriterionKind.FIELD: "Compléter la fiche",
    CriterionKind.ANSWER: "Poser la question qui manque",
    CriterionKind.MEETING: "Planifier le rendez-vous",
    CriterionKind.NEXT_ACTION: "Prévoir la prochaine action",
    CriterionKind.DECISION_MAKER: "Identifier le décideur",
    CriterionKind.DOCUMENT: "Envoyer le document",
    CriterionKind.PROPOSAL_SENT: "Écrire et envoyer la proposition",
    CriterionKind.PROPOSAL_ACCEPTED: "Obtenir l’accord sur la proposition",
}
ACTIVITIES = {
    ActivityKind.CALL: "Appeler",
    ActivityKind.EMAIL: "Écrire",
    ActivityKind.MEETING: "Tenir le rendez-vous et le noter",
    ActivityKind.VISIT: "Rendre visite et le noter",
    ActivityKind.SOCIAL: "Écrire sur le réseau social",
    ActivityKind.LETTER: "Envoyer un courrier",
    ActivityKind.SMS: "Envoyer un SMS",
    ActivityKind.PROPOSAL: "Envoyer la proposition",
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
        return _towards(unmet[0], following)
    if touch:
        channel = ContactChannel.label_of(touch.channel)
        return NextStep(touch.what or channel, f"la cadence de l’étape le prévoyait le {format_date(touch.day)}")
    if planned:
        return NextStep(planned.title, f"prévu le {format_date(planned.due_at.date())}")
    return NextStep(f"Passer à l’étape «\u00a0{following}\u00a0»", "plus rien ne manque")


def _towards(unmet: Unmet, following: str) -> NextStep:
    if unmet.broken:
        return NextStep(MEND, f"«\u00a0{unmet.criterion.words}\u00a0» ne peut plus être vérifié")
    criterion = unmet.criterion
    if criterion.kind == CriterionKind.CONFIRMED:
        return NextStep(criterion.words[:1].upper() + criterion.words[1:], "à confirmer ici une fois que c’est fait")
    why = f"il manque {criterion.words} pour passer à l’étape «\u00a0{following}\u00a0»"
    if criterion.kind == CriterionKind.ACTIVITY:
        return NextStep(ACTIVITIES.get(criterion.what.get("kind", ""), "Obtenir un signe du prospect"), why)
    return NextStep(IN_WORDS[criterion.kind], why)


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
