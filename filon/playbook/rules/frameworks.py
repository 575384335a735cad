"""The sets of questions that a company may start from: BANT, BEBEDC, CHAMP, MEDDIC (domain.md 4.3). Each becomes its own sheet."""

from collections.abc import Mapping
from typing import NamedTuple

from filon.playbook.rules.sheets import AnswerKind, Enough, Gate, Question

TEXT, CHOICE, YES_NO, AMOUNT = AnswerKind.TEXT, AnswerKind.CHOICE, AnswerKind.YES_NO, AnswerKind.AMOUNT
ANY = Enough()
MEETING, PROPOSAL = Gate.MEETING, Gate.PROPOSAL
BOTH: Mapping[Gate, Enough] = {MEETING: ANY, PROPOSAL: ANY}
LATER: Mapping[Gate, Enough] = {PROPOSAL: ANY}


class Framework(NamedTuple):
    key: str
    name: str
    about: str
    questions: tuple[Question, ...]


def _one_of(meeting: tuple[str, ...] = (), proposal: tuple[str, ...] = ()) -> dict[Gate, Enough]:
    """Enough with one of these codes; a gate without any does not need the answer."""
    return {gate: Enough(words) for gate, words in ((MEETING, meeting), (PROPOSAL, proposal)) if words}


def _need(text: str, theme: str = "Besoin") -> Question:
    return Question("need", theme, text, TEXT, field="need", enough=BOTH)


def _level(text: str, theme: str = "Besoin") -> Question:
    enough = _one_of(("latent", "known", "pressing"), ("known", "pressing"))
    return Question("need_level", theme, text, CHOICE, field="need_level", enough=enough)


def _authority(text: str, theme: str = "Autorité") -> Question:
    enough = _one_of(("decides", "shares", "advises"), ("decides", "shares"))
    return Question("authority", theme, text, CHOICE, field="authority", enough=enough)


def _budget(text: str, theme: str = "Budget") -> Question:
    enough = _one_of(proposal=("estimated", "voted"))
    return Question("budget_stage", theme, text, CHOICE, field="budget_stage", enough=enough)


def _amount(text: str, theme: str = "Budget") -> Question:
    return Question("budget_cents", theme, text, AMOUNT, field="budget_cents", enough={})


def _when(text: str, theme: str = "Échéance") -> Question:
    enough = _one_of(("quarter", "half", "year"), ("quarter", "half"))
    return Question("horizon", theme, text, CHOICE, field="horizon", enough=enough)


BANT = Framework(
    "bant",
    "BANT",
    "Budget, autorité, besoin, temps\u00a0: quatre faits, pour un premier tri.",
    (
        _need("Quel problème voulez-vous résoudre, et que coûte-t-il aujourd’hui\u00a0?"),
        _level("À quel point est-ce pressant\u00a0?"),
        _authority("Qui décide, et qui signe\u00a0?"),
        _when("Pour quand\u00a0?", "Temps"),
        _budget("Le budget est-il voté\u00a0?"),
        _amount("De combien est-il\u00a0?"),
    ),
)
BEBEDC = Framework(
    "bebedc",
    "BEBEDC",
    "Besoin, enjeux, budget, échéance, décideurs, concurrence.",
    (
        _need("Que cherchez-vous à faire\u00a0?"),
        _level("À quel point est-ce pressant\u00a0?"),
        Question("bebedc_stakes", "Enjeux", "Que se passe-t-il si rien ne change\u00a0?", TEXT, enough=LATER),
        _budget("Un budget est-il prévu\u00a0?"),
        _when("Quand cela doit-il être en place\u00a0?"),
        _authority("Qui participe à la décision\u00a0?", "Décideurs"),
        Question("bebedc_rivals", "Concurrence", "Qui d’autre consultez-vous\u00a0?", TEXT, enough=LATER),
    ),
)
CHAMP = Framework(
    "champ",
    "CHAMP",
    "Les difficultés d’abord, puis l’autorité, l’argent, les priorités.",
    (
        _need("Quelle difficulté vous fait chercher une solution\u00a0?", "Difficultés"),
        _authority("Qui participe à la décision\u00a0?"),
        _budget("Comment ce projet serait-il financé\u00a0?", "Argent"),
        _level("Où ce projet vient-il parmi vos priorités\u00a0?", "Priorités"),
        _when("Quand comptez-vous décider\u00a0?", "Priorités"),
    ),
)
MEDDIC = Framework(
    "meddic",
    "MEDDIC",
    "Pour les ventes longues\u00a0: mesures, payeur, critères, processus, problème, allié.",
    (
        Question("meddic_metrics", "Mesures", "Quel gain chiffré attendez-vous\u00a0?", TEXT, enough=LATER),
        _authority("Qui tient le budget et signe\u00a0?", "Payeur"),
        Question("meddic_criteria", "Critères", "Sur quels critères choisirez-vous\u00a0?", TEXT, enough=LATER),
        Question("meddic_process", "Processus", "Par quelles étapes passe la décision\u00a0?", TEXT, enough=LATER),
        _when("Quand la décision tombe-t-elle\u00a0?", "Processus"),
        _need("Quel problème vous coûte aujourd’hui\u00a0?", "Problème"),
        _level("À quel point est-ce pressant\u00a0?", "Problème"),
        Question("meddic_champion", "Allié", "Quelqu’un défend-il le projet chez vous\u00a0?", YES_NO,
                 enough={PROPOSAL: Enough(("oui",))}),
    ),
)  # fmt: skip
FRAMEWORKS = {framework.key: framework for framework in (BANT, BEBEDC, CHAMP, MEDDIC)}
