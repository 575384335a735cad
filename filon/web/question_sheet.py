"""The qualification sheet of one lead or suspect as its page shows it: each question with its answer, and whether it is enough."""

from typing import NamedTuple

from filon.kit.french import format_amount
from filon.leads.rules.answers import Verdict, entry_of, is_enough, value_of, verdict_on
from filon.playbook.models import SheetVersion
from filon.playbook.rules.sheets import Enough, Gate, Question
from filon.playbook.selectors import sheet_asked_of
from filon.records.rules.entry import Entry, EntryKind
from filon.usecases.noting import Qualified, person_of
from filon.usecases.questioning import answers_known
from filon.users.models import User


class Line(NamedTuple):
    """`typed`: what its control starts with; `enough`: what is, by gate; `short`: the same for the gates that its answer fails."""

    question: Question
    entry: Entry
    typed: str
    short: list[str]
    enough: list[str]

    @property
    def done(self) -> bool:
        return bool(self.typed) and not self.short


class SheetShown(NamedTuple):
    asked: SheetVersion
    lines: list[Line]
    verdicts: list[Verdict]


def sheet_shown(record: Qualified, *, viewer: User, typed: dict[str, str] | None = None) -> SheetShown | None:
    """None while no sheet is in use. `typed`: what was just sent and refused stays in the controls."""
    person = person_of(record, viewer=viewer)
    asked = sheet_asked_of(person.persona_id if person else None)
    if asked is None:
        return None
    questions, codes = asked.asked(), answers_known(record)
    lines = [_line(question, codes.get(question.answer_key, ""), typed or {}) for question in questions]
    return SheetShown(asked, lines, [verdict_on(questions, codes, gate) for gate in Gate])


def _line(question: Question, code: str, typed: dict[str, str]) -> Line:
    entry = entry_of(question)
    told_gates = {gate: told_enough(question, gate, rule) for gate, rule in question.enough.items()}
    return Line(
        question,
        entry,
        typed.get(question.answer_key, entry.show(value_of(entry, code)) if entry.kind != EntryKind.CHOICE else code),
        [told for gate, told in told_gates.items() if code and not is_enough(question, gate, code)],
        list(told_gates.values()),
    )


def told_enough(question: Question, gate: Gate, rule: Enough) -> str:
    """« pour un rendez-vous\u00a0: Décide ou Prescrit »."""
    words = dict((entry_of(question).choices or list)())
    if rule.at_least is not None:
        said = f"à partir de {format_amount(rule.at_least)}"
    elif rule.among:
        said = " ou ".join(words.get(code, code) for code in rule.among)
    else:
        said = "toute réponse"
    return f"pour {gate.label}\u00a0: {said}"
