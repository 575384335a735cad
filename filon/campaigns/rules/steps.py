"""The eight steps of a campaign (seed 003): what each still lacks, and what a campaign may do next."""

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from filon.activities.rules.kinds import ActivityKind
from filon.campaigns.rules.channels import CampaignChannel
from filon.kit.enums import LabelledEnum
from filon.kit.errors import NotPossible
from filon.kit.french import format_count
from filon.permission.rules.kinds import Channel


class Objective(LabelledEnum):
    """Why a company prospects (seed 001)."""

    WIN = "win", "Gagner de nouveaux clients"
    REPLACE = "replace", "Remplacer des clients défaillants"
    REACTIVATE = "reactivate", "Réactiver d’anciens clients"
    TURNOVER = "turnover", "Augmenter le chiffre d’affaires"
    SHARE = "share", "Gagner des parts de marché"
    LAUNCH = "launch", "Lancer un nouveau produit"


class Asked(LabelledEnum):
    """QQOQCPC: the seven questions of the brief."""

    WHO = "who", "Qui\u00a0?"
    WHAT = "what", "Quoi\u00a0?"
    WHERE = "where", "Où\u00a0?"
    WHEN = "when", "Quand\u00a0?"
    HOW = "how", "Comment\u00a0?"
    WHY = "why", "Pourquoi\u00a0?"
    HOW_MUCH = "how_much", "Combien\u00a0?"


class Promise(LabelledEnum):
    """What comes back, each within the delay that the campaign promises (seed 003, step 7)."""

    REPLY = "reply", "Réponses"
    CALL_BACK = "call_back", "Rappels"
    QUOTE = "quote", "Devis"
    ORDER = "order", "Commandes"


class CampaignState(LabelledEnum):
    DRAFT = "draft", "En préparation"
    LAUNCHING = "launching", "Lancement en cours"
    RUNNING = "running", "En cours"
    PAUSED = "paused", "En pause"
    STOPPED = "stopped", "Arrêtée"


NEXT: Mapping[CampaignState, frozenset[CampaignState]] = {
    CampaignState.DRAFT: frozenset({CampaignState.LAUNCHING}),
    CampaignState.LAUNCHING: frozenset({CampaignState.RUNNING, CampaignState.STOPPED}),
    CampaignState.RUNNING: frozenset({CampaignState.PAUSED, CampaignState.STOPPED}),
    CampaignState.PAUSED: frozenset({CampaignState.RUNNING, CampaignState.STOPPED}),
    CampaignState.STOPPED: frozenset(),
}


def check_state(before: CampaignState, after: CampaignState) -> None:
    """Launched once, stopped for good."""
    if after not in NEXT[before]:
        raise NotPossible(
            f"La campagne est «\u00a0{before.label.lower()}\u00a0»\u00a0: elle ne peut pas devenir "
            f"«\u00a0{after.label.lower()}\u00a0»."
        )


class Step(LabelledEnum):
    """In the order in which one prepares and follows a campaign."""

    OBJECTIVES = "objectifs", "Objectifs"
    TARGET = "cible", "Cible"
    FILE = "fichier", "Fichier"
    METHOD = "methode", "Méthode"
    MESSAGE = "message", "Message"
    DOING = "realisation", "Réalisation"
    RETURNS = "retours", "Retours"
    EVALUATION = "evaluation", "Évaluation"


# The channels that go to one person at a time, and what the law is asked for each; the others address the public.
ASKED_OF_THE_LAW: Mapping[CampaignChannel, Channel] = {
    CampaignChannel.PHONE: Channel.PHONE,
    CampaignChannel.EMAIL: Channel.EMAIL,
    CampaignChannel.LETTER: Channel.LETTER,
    CampaignChannel.SMS: Channel.SMS,
    CampaignChannel.FAX: Channel.AUTOMATED_CALL,  # L34-5: an automatic fax is allowed like an automatic call, on consent
    CampaignChannel.SOCIAL: Channel.SOCIAL,
    CampaignChannel.DOOR: Channel.LETTER,  # nobody is visited who refused to be written to
}
# By a file that somebody prints, posts, sends or walks with; what goes out is then noted as this.
BY_FILE: Mapping[CampaignChannel, ActivityKind] = {
    CampaignChannel.LETTER: ActivityKind.LETTER,
    CampaignChannel.SMS: ActivityKind.SMS,
    CampaignChannel.FAX: ActivityKind.OTHER,
    CampaignChannel.SOCIAL: ActivityKind.SOCIAL,
    CampaignChannel.DOOR: ActivityKind.VISIT,
}


# Where one meets people whom nobody knew: what they say is written on a sheet, then typed or imported.
ON_THE_SPOT = frozenset({CampaignChannel.FAIR, CampaignChannel.MARKET, CampaignChannel.STREET})
# Where a colleague stands in front of the person: what comes of it is keyed on a telephone.
ON_FOOT = frozenset({*ON_THE_SPOT, CampaignChannel.DOOR})


class PlannedAction(NamedTuple):
    """One channel of the plan. `has_words`: its sequence, or its text, is chosen."""

    channel: CampaignChannel
    has_words: bool
    has_date: bool


class Outline(NamedTuple):
    """What is known of a campaign, for the steps. `people`: how many the target takes now."""

    state: CampaignState
    has_objective: bool
    has_aim: bool
    has_offer: bool
    has_budget: bool
    unanswered: Sequence[Asked]
    targets: int
    people: int
    unreachable: Sequence[CampaignChannel]
    actions: Sequence[PlannedAction]
    unpromised: Sequence[Promise]


def missing_in(step: Step, outline: Outline) -> list[str]:
    """What the step lacks, in words; empty when it is done."""
    return RULES[step](outline)


def missing_before_launch(outline: Outline) -> list[str]:
    """Whatever is missing in the five steps that prepare it, and the days of what is planned."""
    before = (Step.OBJECTIVES, Step.TARGET, Step.FILE, Step.METHOD, Step.MESSAGE)
    return [what for step in before for what in missing_in(step, outline)] + _undated(outline)


def sentence_of(outline: Outline) -> str:
    """« Étape 3 sur 8 · il manque : … »: the first step that lacks something."""
    for number, step in enumerate(Step, start=1):
        missing = missing_in(step, outline)
        if missing:
            return f"Étape {number} sur {len(Step)} · {step.label} · il manque\u00a0: {', '.join(missing)}"
    return f"Les {len(Step)} étapes sont faites."


def _objectives(outline: Outline) -> list[str]:
    held = {
        "l’objectif": outline.has_objective,
        "le chiffre visé": outline.has_aim,
        "le produit ou l’offre": outline.has_offer,
        "le budget": outline.has_budget,
    }
    open_questions = [f"«\u00a0{one.label}\u00a0» dans le brief" for one in outline.unanswered]
    return [name for name, is_there in held.items() if not is_there] + open_questions


def _target(outline: Outline) -> list[str]:
    return [] if outline.targets else ["un segment ou un lot"]


def _file(outline: Outline) -> list[str]:
    if not outline.people:
        return ["des personnes dans la cible"]
    return [f"une personne à joindre par le canal «\u00a0{channel.label}\u00a0»" for channel in outline.unreachable]


def _method(outline: Outline) -> list[str]:
    return [] if outline.actions else ["un canal"]


def _message(outline: Outline) -> list[str]:
    if not outline.actions:
        return ["un canal à qui donner des mots"]
    return [f"les mots du canal «\u00a0{one.channel.label}\u00a0»" for one in outline.actions if not one.has_words]


def _undated(outline: Outline) -> list[str]:
    return [f"le jour du canal «\u00a0{one.channel.label}\u00a0»" for one in outline.actions if not one.has_date]


def _doing(outline: Outline) -> list[str]:
    if outline.state == CampaignState.DRAFT:
        return [*_undated(outline), "le lancement"]
    return ["la fin du lancement"] if outline.state == CampaignState.LAUNCHING else []


def _returns(outline: Outline) -> list[str]:
    return [f"le délai promis pour les {one.label.lower()}" for one in outline.unpromised]


def _evaluation(outline: Outline) -> list[str]:
    return [] if outline.state == CampaignState.STOPPED else ["la fin de la campagne"]


RULES: Mapping[Step, Callable[[Outline], list[str]]] = {
    Step.OBJECTIVES: _objectives,
    Step.TARGET: _target,
    Step.FILE: _file,
    Step.METHOD: _method,
    Step.MESSAGE: _message,
    Step.DOING: _doing,
    Step.RETURNS: _returns,
    Step.EVALUATION: _evaluation,
}


def what_it_will_do(*, people: int, lawful: int, channels: Sequence[CampaignChannel]) -> str:
    """The French sentence that is read before the launch."""
    if not channels:
        return "Aucun canal n’est choisi\u00a0: la campagne ne touchera personne."
    names = ", ".join(channel.label for channel in channels)
    reach = format_count(lawful, "personne", "personnes")
    return f"Elle s’adressera à {reach} sur {format_count(people, 'visée', 'visées')}, par\u00a0: {names}."
