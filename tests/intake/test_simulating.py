"""A simulator as a person writes it, its answers as a visitor types them, its result in one sentence."""

from decimal import Decimal
from typing import Any

import pytest

from filon.intake.rules.formulas import FormulaFault
from filon.intake.rules.simulating import check_simulator, in_words, read_inputs, simulate

QUESTIONS = "Postes : Combien de postes\u202f? ; 40\nbruit : Le bruit gêne ; Un peu = 0,5 ; Beaucoup = 2"
FORMULA = "arrondi(postes × bruit × 12,5)"
SENTENCE = "Vous économiseriez {résultat}\u00a0€ par an."


def run(**typed: str) -> Any:
    return simulate(inputs=read_inputs(QUESTIONS), formula=FORMULA, decimals=0, typed=typed)


def test_its_questions_are_numbers_and_choices() -> None:
    postes, bruit = read_inputs(QUESTIONS)
    assert (postes.name, postes.label, postes.start) == ("postes", "Combien de postes\u202f?", 40)
    assert bruit.choices == (("Un peu", Decimal("0.5")), ("Beaucoup", Decimal(2)))


def test_the_result_follows_the_answers_and_what_stood_there_first_counts() -> None:
    assert (run().result, run().said) == (250, {"sim_postes": "40", "sim_bruit": "Un peu"})
    found = run(sim_postes="1 200", sim_bruit="Beaucoup")
    assert (found.result, found.said["sim_postes"]) == (30_000, "1 200")
    assert in_words(SENTENCE, found.result, decimals=0) == "Vous économiseriez 30\u202f000\u00a0€ par an."


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"sim_postes": "beaucoup"}, "«\u00a0beaucoup\u00a0» n’est pas un nombre."),
        ({"sim_postes": "1e999"}, "«\u00a01e999\u00a0» n’est pas un nombre."),
        ({"sim_postes": "9" * 5_000_000}, f"«\u00a0{'9' * 30}\u00a0» n’est pas un nombre."),
        ({"sim_bruit": "Autre"}, "«\u00a0Le bruit gêne\u00a0» se choisit dans la liste."),
    ],
)
def test_what_cannot_be_computed_is_said(typed: dict[str, str], sentence: str) -> None:
    found = run(**typed)
    assert (found.result, found.fault) == (None, sentence)


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"questions": ""}, "Posez au moins une question."),
        (
            {"questions": "postes 40"},
            "«\u00a0postes 40\u00a0» ne se lit pas. Écrivez «\u00a0postes : Combien de postes\u202f? ; 40\u00a0».",
        ),
        ({"questions": "a : A\na : B"}, "Deux questions s’appellent «\u00a0a\u00a0»."),
        ({"questions": "\n".join(f"a{n} : A" for n in range(13))}, "Un simulateur pose 12 questions au plus."),
        ({"formula": "postes × remise"}, "La formule nomme «\u00a0remise\u00a0», qu’aucune question ne donne."),
        ({"formula": "1 / (postes - 40)"}, "Avec ces réponses, le calcul diviserait par zéro."),
        ({"formula": "1+" * 2_500_000}, "La formule tient en 1000 signes."),
        ({"sentence": "Bravo"}, "La phrase dit le résultat par {résultat}."),
    ],
)
def test_a_simulator_that_could_not_answer_is_not_kept(changed: dict[str, str], sentence: str) -> None:
    with pytest.raises(FormulaFault) as refused:
        check_simulator(**{"questions": QUESTIONS, "formula": FORMULA, "sentence": SENTENCE} | changed)
    assert refused.value.sentence == sentence
