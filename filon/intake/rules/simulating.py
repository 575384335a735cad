"""A simulator: what it asks, as a person writes it; how the answers are read; and its result in one sentence."""

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal, InvalidOperation
from typing import NamedTuple

from filon.intake.rules.formulas import LARGEST, FormulaFault, compute, names_in, read_formula, rounded
from filon.kit.french import format_decimal

MOST_INPUTS = 12
MOST_CHOICES = 30
LONGEST_LABEL = 120
NAME = re.compile(r"[^\W\d]\w{0,29}\Z")
RESULT = "{résultat}"
BEFORE = "sim_"  # in front of the name of an answer, beside those of the form
KEPT_RESULT = "sim_result"


class Input(NamedTuple):
    """One question: a number with what stands there first, or `choices`, each with the number that it stands for."""

    name: str
    label: str
    start: Decimal
    choices: tuple[tuple[str, Decimal], ...] = ()

    @property
    def field(self) -> str:
        return BEFORE + self.name


class Simulated(NamedTuple):
    """`said` is each answer as shown, by field; `result` is None while something is to be mended (`fault`)."""

    said: dict[str, str]
    result: Decimal | None
    fault: str


def read_inputs(text: str) -> list[Input]:
    """One question a line: "postes : Combien de postes ? ; 40", or with choices "gêne : Bruit ; Faible = 1 ; Fort = 2"."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    if not lines:
        raise FormulaFault("Posez au moins une question.")
    if len(lines) > MOST_INPUTS:
        raise FormulaFault(f"Un simulateur pose {MOST_INPUTS} questions au plus.")
    inputs = [_input(line) for line in lines]
    names = [one.name for one in inputs]
    if twice := next((name for name in names if names.count(name) > 1), ""):
        raise FormulaFault(f"Deux questions s’appellent «\u00a0{twice}\u00a0».")
    return inputs


def _input(line: str) -> Input:
    name, colon, rest = (part.strip() for part in line.partition(":"))
    name = name.lower()
    label, *values = (part.strip() for part in rest.split(";"))
    if not colon or not NAME.match(name) or not 0 < len(label) <= LONGEST_LABEL or len(values) > MOST_CHOICES:
        raise FormulaFault(
            f"«\u00a0{line[:60]}\u00a0» ne se lit pas. Écrivez «\u00a0postes : Combien de postes\u202f? ; 40\u00a0»."
        )
    if any("=" in value for value in values):
        choices = tuple(_choice(value) for value in values)
        return Input(name, label, choices[0][1], choices)
    return Input(name, label, read_quantity(values[0]) if values else Decimal(0))


def _choice(text: str) -> tuple[str, Decimal]:
    label, equals, value = (part.strip() for part in text.rpartition("="))
    if not equals or not label or len(label) > LONGEST_LABEL:
        raise FormulaFault(
            f"«\u00a0{text[:60]}\u00a0» ne se lit pas. Écrivez chaque choix comme «\u00a0Fort = 2\u00a0»."
        )
    return label, read_quantity(value)


def read_quantity(text: str) -> Decimal:
    """As a person types it: "1 200,50". FormulaFault when it is no number, or one beyond all measure."""
    plain = "".join(text.split()).replace(",", ".")
    try:
        number = Decimal(plain) if 0 < len(plain) <= 20 else Decimal("NaN")
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite() or abs(number) > LARGEST:
        raise FormulaFault(f"«\u00a0{text.strip()[:30]}\u00a0» n’est pas un nombre.")
    return number


def check_simulator(*, questions: str, formula: str, sentence: str) -> None:
    """Before it is kept: each name of the formula is asked, and what stands there first gives a result."""
    inputs = read_inputs(questions)
    node = read_formula(formula)
    if unknown := sorted(names_in(node) - {one.name for one in inputs}):
        raise FormulaFault(f"La formule nomme «\u00a0{unknown[0]}\u00a0», qu’aucune question ne donne.")
    if RESULT not in sentence:
        raise FormulaFault(f"La phrase dit le résultat par {RESULT}.")
    compute(node, {one.name: one.start for one in inputs})


def simulate(*, inputs: Sequence[Input], formula: str, decimals: int, typed: Mapping[str, str]) -> Simulated:
    """What is not answered counts as what stood there first."""
    said: dict[str, str] = {}
    values: dict[str, Decimal] = {}
    try:
        for one in inputs:
            values[one.name], said[one.field] = _answer(one, typed.get(one.field, "").strip())
        return Simulated(said, rounded(compute(read_formula(formula), values), decimals), "")
    except FormulaFault as fault:
        return Simulated(said, None, fault.sentence)


def _answer(one: Input, text: str) -> tuple[Decimal, str]:
    if one.choices:
        label = text or one.choices[0][0]
        value = dict(one.choices).get(label)
        if value is None:
            raise FormulaFault(f"«\u00a0{one.label}\u00a0» se choisit dans la liste.")
        return value, label
    value = read_quantity(text) if text else one.start
    return value, text or f"{value}".replace(".", ",")


def in_words(sentence: str, result: Decimal, *, decimals: int) -> str:
    """ "Vous économiseriez 1 250 € par an." """
    return sentence.replace(RESULT, format_decimal(float(result), decimals))


class Simulation(NamedTuple):
    """What a visitor is asked, has answered and is told; `said` holds it as it is kept, the result with the answers."""

    inputs: list[Input]
    said: dict[str, str]
    told: str
    fault: str
    result_first: bool

    @property
    def labels(self) -> list[list[str]]:
        return [*([one.field, one.label] for one in self.inputs), [KEPT_RESULT, "Résultat"]]
