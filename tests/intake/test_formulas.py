"""The formula of a simulator gives what a person would compute, and refuses in French all that is no formula."""

import operator
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from filon.intake.rules.formulas import EXACT, FormulaFault, compute, names_in, read_formula, rounded

VALUES = {"postes": Decimal(40), "prix": Decimal("12.5"), "zéro": Decimal(0)}


def result(text: str) -> Decimal:
    return compute(read_formula(text), VALUES)


def refusal(text: str) -> str:
    with pytest.raises(FormulaFault) as refused:
        result(text)
    return refused.value.sentence


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("postes × prix ÷ 2", "250"),
        ("2 + 3 * 4 - 1", "13"),
        ("(2 + 3) * -4", "-20"),
        ("10 - 3 - 2", "5"),
        ("100 / 10 / 2", "5"),
        ("0,15 * Postes", "6"),
        ("--2", "2"),
        ("arrondi(prix)", "13"),
        ("arrondi(2 / 3; 2)", "0.67"),
        ("min(postes; 12; prix)", "12"),
        ("max(postes - 50; 0)", "0"),
        ("si(postes ≥ 40; 100; 1 / zéro)", "100"),
        ("if(postes <> 40; 1; round(2,5))", "3"),
        ("si(prix = 12,5; 1; 0)", "1"),
        ("postes > 3", "1"),
        ("1" + "+1" * 149, "150"),
    ],
)
def test_it_computes_as_one_does_by_hand(text: str, expected: str) -> None:
    assert result(text) == Decimal(expected)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "Écrivez la formule."),
        ("x" * 5_000_000, "La formule tient en 1000 signes."),
        ("1" * 17, "«\u00a011111111111111111…\u00a0» a trop de chiffres."),
        ("2 ** 9", "Il manque un nombre avant «\u00a0*\u00a0»."),
        ("2 ^ 9", "«\u00a0^\u00a0» n’a pas de sens dans une formule."),
        ("__import__('os')", "«\u00a0'\u00a0» n’a pas de sens dans une formule."),
        ("remise * 2", "La formule nomme «\u00a0remise\u00a0», qu’aucune question ne donne."),
        ("1 / zéro", "Avec ces réponses, le calcul diviserait par zéro."),
        ("zéro / zéro", "Avec ces réponses, le calcul diviserait par zéro."),
        ("999999999999999 * 999999999999999", "Avec ces réponses, le résultat est trop grand pour être juste."),
        ("(1 + 2", "Il manque «\u00a0)\u00a0» à la fin."),
        ("1 + 2)", "La formule ne se lit pas à partir de «\u00a0)\u00a0»."),
        ("1 +", "La formule s’arrête trop tôt."),
        ("min(1)", "«\u00a0min\u00a0» s’écrit min(a; b), avec des points-virgules."),
        ("arrondi(1; 99)", "On arrondit de 0 à 6 décimales."),
        (
            "1" + "+1" * 499,
            "La formule a plus de 300 nombres, noms et signes\u00a0: elle serait trop longue à calculer.",
        ),
        ("(" * 40 + "1" + ")" * 40, "La formule a plus de 30 parenthèses l’une dans l’autre."),
    ],
)
def test_what_is_no_formula_is_refused_in_french(text: str, sentence: str) -> None:
    assert refusal(text) == sentence


def test_it_says_which_questions_it_needs() -> None:
    assert names_in(read_formula("si(postes > 3; max(prix; 2); Remise)")) == {"postes", "prix", "remise"}


NUMBERS = st.decimals(-1000, 1000, places=2, allow_nan=False)
TREES: Any = st.recursive(
    NUMBERS.map(lambda number: (f"({number})".replace("-", "0-"), Fraction(number))),
    lambda parts: st.tuples(parts, st.sampled_from("+-×÷"), parts).map(lambda three: _joined(*three)),
    max_leaves=6,
)
DONE: dict[str, Any] = {"+": operator.add, "-": operator.sub, "×": operator.mul, "÷": operator.truediv}


def _joined(left: Any, sign: str, right: Any) -> Any:
    known = left[1] is not None and right[1] is not None and not (sign == "÷" and right[1] == 0)
    return f"({left[0]} {sign} {right[0]})", DONE[sign](left[1], right[1]) if known else None


@given(tree=TREES)
def test_it_agrees_with_exact_fractions(tree: Any) -> None:
    text, expected = tree
    try:
        found = compute(read_formula(text), {})
    except FormulaFault:
        return  # a division by zero, or too large
    if expected is not None:  # zero that forty digits do not see, as in 1 ÷ (1 ÷ 3 × 3 − 1)
        assert abs(Fraction(found) - expected) <= abs(expected) * Fraction(1, 10**20) + Fraction(1, 10**20)


@given(text=st.text(max_size=60) | st.text("01,;()+-*/<>=$ §minaxsi", max_size=60))
def test_whatever_is_typed_gives_a_number_or_a_sentence(text: str) -> None:
    try:
        found = compute(read_formula(text), {})
    except FormulaFault as fault:
        assert fault.sentence.endswith(".")
    else:
        assert found.is_finite()


def test_halves_are_rounded_as_people_do() -> None:
    assert [rounded(Decimal(one), 0) for one in ("0.5", "1.5", "-0.5")] == [1, 2, -1]
    assert EXACT.prec == 40
