"""Answers to a qualification sheet: how each is read, whether they are enough for a meeting, for a proposal (seed 002, sign 2)."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from filon.kit.french import join_and
from filon.leads.rules.entry import LEAD_ENTRIES
from filon.playbook.rules.sheets import OF_FIELD, AnswerKind, Gate, Question
from filon.records.rules.entry import Entry, EntryKind, ValueRefused, amount_entry, boolean_entry, reader_of_text

LONGEST_OWN = 2_000
LONGEST_TYPED = 20_000  # what is read at all of one answer
OF_LEAD = {entry.name: entry for entry in LEAD_ENTRIES}
YES, NO = "oui", "non"
Codes = Mapping[str, str]  # answers in the letters in which they are kept, by answer key


def entry_of(question: Question) -> Entry:
    """The control of its answer, and how it is read: the one of the lead's field that it fills, else one of its own."""
    if question.field:
        return OF_LEAD[question.field]
    if question.kind == AnswerKind.AMOUNT:
        return amount_entry(question.key, question.text)
    if question.kind == AnswerKind.YES_NO:
        return boolean_entry(question.key, question.text)
    if question.kind == AnswerKind.CHOICE:
        return _one_of_words(question)
    read = reader_of_text(question.text, width=LONGEST_OWN, lines=True)
    return Entry(question.key, question.text, read, EntryKind.LONG_TEXT)


def _one_of_words(question: Question) -> Entry:
    def read(raw: str) -> str:
        if raw and raw not in question.choices:
            raise ValueRefused(f"«\u00a0{question.text}\u00a0»\u00a0: choisissez une réponse de la liste.")
        return raw

    choices = [("", "—"), *((word, word) for word in question.choices)]
    return Entry(question.key, question.text, read, EntryKind.CHOICE, choices=lambda: choices)


def as_code(value: Any) -> str:
    """The letters in which an answer is kept, and compared with those that are enough."""
    if isinstance(value, bool):
        return YES if value else NO
    return "" if value is None else str(value).strip()


def value_of(entry: Entry, code: str) -> Any:
    """The inverse of `as_code`: what the field of a record would hold."""
    if entry.kind == EntryKind.AMOUNT:
        return int(code) if code else None
    if entry.kind == EntryKind.BOOLEAN:
        return code == YES if code else None
    if entry.kind == EntryKind.DATE:
        return date.fromisoformat(code) if code else None
    return code


def is_enough(question: Question, gate: Gate, code: str) -> bool:
    """Also when the gate does not need the answer."""
    rule = question.enough.get(gate)
    if rule is None:
        return True
    if not code:
        return False
    if rule.at_least is not None:
        return int(code) >= rule.at_least
    return not rule.among or code in rule.among


class Verdict(NamedTuple):
    """`missing` were not answered, `short` were, but not enough; `needed` is how many the gate asks for."""

    gate: Gate
    needed: int
    missing: list[Question]
    short: list[Question]

    @property
    def is_enough(self) -> bool:
        return not self.missing and not self.short

    @property
    def met(self) -> int:
        return self.needed - len(self.missing) - len(self.short)

    @property
    def sentence(self) -> str:
        """« Pour un rendez-vous, il manque\u00a0: budget et temps\u00a0; ne suffit pas\u00a0: autorité. »"""
        if self.is_enough:
            return f"Assez de réponses pour {self.gate.label}."
        parts = [f"il manque\u00a0: {_themes(self.missing)}"] if self.missing else []
        parts += [f"ne suffit pas\u00a0: {_themes(self.short)}"] if self.short else []
        told = "\u202f; ".join(parts)
        return f"Pour {self.gate.label}, {told}."


def _themes(questions: Sequence[Question]) -> str:
    return join_and(list(dict.fromkeys((question.theme or question.text).lower() for question in questions)))


def verdict_on(questions: Sequence[Question], codes: Codes, gate: Gate) -> Verdict:
    """A sheet that needs nothing for a gate lets everybody through."""
    needed = [question for question in questions if gate in question.enough]
    said = {question.answer_key: codes.get(question.answer_key, "") for question in needed}
    failing = [question for question in needed if not is_enough(question, gate, said[question.answer_key])]
    missing = [question for question in failing if not said[question.answer_key]]
    return Verdict(gate, len(needed), missing, [question for question in failing if said[question.answer_key]])


def read_typed(questions: Sequence[Question], typed: Mapping[str, str]) -> dict[str, str]:
    """What was typed, by answer key, in the letters that are kept; ValueRefused names the question. What was not put is absent."""
    return {
        question.answer_key: as_code(entry_of(question).read(typed[question.answer_key]))
        for question in questions
        if question.answer_key in typed
    }


def fields_in(codes: Codes) -> dict[str, Any]:
    """Columns of the lead that these answers fill."""
    found = {key.removeprefix(OF_FIELD): code for key, code in codes.items() if key.startswith(OF_FIELD)}
    return {name: value_of(OF_LEAD[name], code) for name, code in found.items()}
