"""Qualification sheets: what is asked, and which answers are enough for a meeting, then for a proposal (seed 002, sign 2).

A question either fills a field of the lead (`FIELDS`), so that the answer scores and segments, or keeps an answer of its own.
"""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from filon.kit.enums import LabelledEnum
from filon.kit.errors import BusinessError

MOST_QUESTIONS = 30  # a sheet is filled during one call
MOST_CHOICES = 12
LONGEST_TEXT = 200
LONGEST_CHOICE = 80
OF_FIELD = "field:"  # before the name of the lead's column, in `Question.answer_key`
# Columns of the lead that a question may fill; how each is read is said in `leads.rules.entry`.
FIELDS = (
    "budget_stage",
    "budget_cents",
    "authority",
    "budget_holder",
    "need",
    "need_level",
    "need_kind",
    "project",
    "horizon",
    "project_date",
    "is_willing",
)


class Gate(LabelledEnum):
    """What a sheet opens."""

    MEETING = "meeting", "un rendez-vous"
    PROPOSAL = "proposal", "une proposition"


class AnswerKind(LabelledEnum):
    TEXT = "text", "Texte"
    CHOICE = "choice", "Choix"
    YES_NO = "yes_no", "Oui ou non"
    AMOUNT = "amount", "Montant"


class SheetRefused(BusinessError):
    """A sheet or question that cannot be used as it is."""


class Enough(NamedTuple):
    """Which answers are enough: any one, one `among` these, or an amount of `at_least` so many cents."""

    among: tuple[str, ...] = ()
    at_least: int | None = None


class Question(NamedTuple):
    """`enough` by gate: a gate that is not named does not need the answer. `choices` are words, for a question of its own."""

    key: str
    theme: str
    text: str
    kind: AnswerKind
    choices: tuple[str, ...] = ()
    field: str = ""
    enough: Mapping[Gate, Enough] = {}

    @property
    def answer_key(self) -> str:
        """Under which its answer is kept: two sheets that ask for one field of the lead share it."""
        return OF_FIELD + self.field if self.field else self.key

    def as_document(self) -> dict[str, Any]:
        enough = {
            gate.value: {"among": list(rule.among), "at_least": rule.at_least} for gate, rule in self.enough.items()
        }
        return self._asdict() | {"kind": self.kind.value, "choices": list(self.choices), "enough": enough}

    @classmethod
    def read(cls, document: Mapping[str, Any]) -> "Question":
        enough = {
            Gate(gate): Enough(tuple(rule["among"]), rule["at_least"]) for gate, rule in document["enough"].items()
        }
        told = {name: document[name] for name in ("key", "theme", "text", "field")}
        return cls(**told, kind=AnswerKind(document["kind"]), choices=tuple(document["choices"]), enough=enough)


def check_question(question: Question) -> None:
    """Raises SheetRefused with what is to mend."""
    if not question.text or len(question.text) > LONGEST_TEXT:
        raise SheetRefused(f"Écrivez la question, en {LONGEST_TEXT} caractères au plus.")
    if question.field and question.field not in FIELDS:
        raise SheetRefused("Ce champ du lead ne se remplit pas par une question.")
    if question.kind == AnswerKind.CHOICE and not question.field:
        _check_choices(question.choices)
    for rule in question.enough.values():
        unknown = [word for word in rule.among if question.choices and word not in question.choices]
        if unknown:
            raise SheetRefused(f"«\u00a0{unknown[0]}\u00a0» ne figure pas parmi les réponses possibles.")
        if rule.at_least is not None and question.kind != AnswerKind.AMOUNT:
            raise SheetRefused("Un montant minimal ne se demande que pour un montant.")


def _check_choices(choices: Sequence[str]) -> None:
    if not 2 <= len(choices) <= MOST_CHOICES:
        raise SheetRefused(f"Donnez de 2 à {MOST_CHOICES} réponses possibles, une par ligne.")
    if len(set(choices)) != len(choices):
        raise SheetRefused("Deux réponses possibles sont les mêmes.")
    if max(map(len, choices)) > LONGEST_CHOICE:
        raise SheetRefused(f"Une réponse possible tient en {LONGEST_CHOICE} caractères.")


def check_may_go_live(questions: Sequence[Question]) -> None:
    """A sheet in use asks something, each field once, and says what is enough for a meeting."""
    if not questions:
        raise SheetRefused("Cette fiche ne pose encore aucune question.")
    asked = [question.answer_key for question in questions]
    twice = next((question for question in questions if asked.count(question.answer_key) > 1), None)
    if twice:
        raise SheetRefused(f"«\u00a0{twice.text}\u00a0» remplit un champ qu’une autre question remplit déjà.")
    if not any(Gate.MEETING in question.enough for question in questions):
        raise SheetRefused("Dites au moins une réponse qu’il faut avant un rendez-vous.")
