"""Answers to a qualification sheet: how they are read, and when they are enough."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from filon.contacts.rules.axes import BuyingStage
from filon.leads.rules.answers import as_code, entry_of, fields_in, is_enough, read_typed, value_of, verdict_on
from filon.leads.rules.bant import Authority, BudgetStage, Horizon, NeedLevel
from filon.leads.rules.maturity import evidence_of_answers
from filon.playbook.rules.frameworks import BANT
from filon.playbook.rules.sheets import AnswerKind, Enough, Gate, Question
from filon.records.rules.entry import ValueRefused

QUESTIONS = BANT.questions
AMOUNT = Question("q_1", "Budget", "Combien ?", AnswerKind.AMOUNT, enough={Gate.PROPOSAL: Enough(at_least=500_000)})
ALLY = Question(
    "q_2", "Allié", "Quelqu’un vous soutient-il ?", AnswerKind.YES_NO, enough={Gate.MEETING: Enough(("oui",))}
)
FULL = {
    "field:need": "Changer les fenêtres",
    "field:need_level": NeedLevel.PRESSING.value,
    "field:authority": Authority.DECIDES.value,
    "field:horizon": Horizon.QUARTER.value,
    "field:budget_stage": BudgetStage.VOTED.value,
}


def test_nothing_said_names_all_that_a_meeting_needs() -> None:
    verdict = verdict_on(QUESTIONS, {}, Gate.MEETING)

    assert verdict.sentence == "Pour un rendez-vous, il manque\u00a0: besoin, autorité et temps."
    assert (verdict.met, verdict.needed, verdict.is_enough) == (0, 4, False)


def test_an_answer_that_is_not_enough_is_named_apart_from_those_which_are_missing() -> None:
    codes = FULL | {"field:authority": Authority.OUTSIDE.value, "field:horizon": ""}

    verdict = verdict_on(QUESTIONS, codes, Gate.MEETING)

    assert verdict.sentence == "Pour un rendez-vous, il manque\u00a0: temps\u202f; ne suffit pas\u00a0: autorité."


def test_what_is_enough_for_a_meeting_may_not_be_for_a_proposal() -> None:
    codes = FULL | {"field:budget_stage": BudgetStage.ABSENT.value}

    meeting, proposal = (verdict_on(QUESTIONS, codes, gate) for gate in Gate)

    assert (meeting.sentence, proposal.sentence) == (
        "Assez de réponses pour un rendez-vous.",
        "Pour une proposition, ne suffit pas\u00a0: budget.",
    )


@pytest.mark.parametrize(
    ("question", "typed", "enough"),
    [
        (AMOUNT, "4 999,99", False),
        (AMOUNT, "5 000", True),
        (AMOUNT, "", False),
        (ALLY, "oui", True),
        (ALLY, "non", False),
    ],
)
def test_an_amount_and_a_yes_are_weighed(question: Question, typed: str, enough: bool) -> None:
    code = read_typed([question], {question.answer_key: typed})[question.answer_key]

    assert all(is_enough(question, gate, code) for gate in question.enough) is enough


def test_what_was_typed_becomes_the_fields_of_the_lead() -> None:
    asked = [
        Question("a", "", "Combien ?", AnswerKind.AMOUNT, field="budget_cents"),
        Question("b", "", "Pour quand ?", AnswerKind.TEXT, field="project_date"),
        Question("c", "", "Tient-il le budget ?", AnswerKind.YES_NO, field="budget_holder"),
        AMOUNT,
    ]
    typed = {
        "field:budget_cents": "12 000",
        "field:project_date": "01/03/2027",
        "field:budget_holder": "non",
        "q_1": "7",
        "q_9": "jamais posée",
    }

    codes = read_typed(asked, typed)

    assert fields_in(codes) == {"budget_cents": 1_200_000, "project_date": date(2027, 3, 1), "budget_holder": False}
    assert codes["q_1"] == "700"
    assert "q_9" not in codes


@pytest.mark.parametrize(
    ("question", "typed", "refusal"),
    [
        (AMOUNT, "beaucoup", "Combien"),
        (Question("q", "", "Où ?", AnswerKind.CHOICE, ("Ici", "Là")), "Ailleurs", "choisissez une réponse de la liste"),
        (Question("q", "", "Quoi ?", AnswerKind.TEXT), "x" * 2_001, "tient en"),
    ],
)
def test_an_answer_that_cannot_be_read_says_why(question: Question, typed: str, refusal: str) -> None:
    with pytest.raises(ValueRefused, match=refusal):
        read_typed([question], {question.answer_key: typed})


VALUES = st.one_of(st.none(), st.booleans(), st.integers(0, 10**12), st.dates(), st.text(max_size=20).map(str.strip))
OF_KIND = {
    bool: Question("b", "", "?", AnswerKind.YES_NO, field="budget_holder"),
    int: Question("i", "", "?", AnswerKind.AMOUNT, field="budget_cents"),
    date: Question("d", "", "?", AnswerKind.TEXT, field="project_date"),
    str: Question("s", "", "?", AnswerKind.TEXT, field="need"),
}


@given(value=VALUES)
def test_an_answer_kept_in_letters_comes_back_as_it_was(value: Any) -> None:
    for kind, question in OF_KIND.items():
        if type(value) is kind:
            assert value_of(entry_of(question), as_code(value)) == value
        if value is None and kind is not str:
            assert value_of(entry_of(question), as_code(value)) is None


CODES = st.fixed_dictionaries(
    {key: st.sampled_from(["", value]) for key, value in FULL.items()}
    | {"field:authority": st.sampled_from([one.value for one in Authority])}
)


@given(codes=CODES)
def test_one_more_good_answer_never_takes_a_gate_away(codes: dict[str, str]) -> None:
    """Filling what is empty with the answers that are enough only helps."""
    better = {key: code or FULL[key] for key, code in codes.items()}

    for gate in Gate:
        assert verdict_on(QUESTIONS, better, gate).met >= verdict_on(QUESTIONS, codes, gate).met
        assert verdict_on(QUESTIONS, FULL, gate).is_enough


@pytest.mark.parametrize(
    ("need", "horizon", "budget", "stage"),
    [
        ("", "", "", None),
        ("absent", "quarter", "voted", BuyingStage.INACTIVE),
        ("latent", "", "", BuyingStage.AWARENESS),
        ("", "never", "", BuyingStage.AWARENESS),
        ("known", "", "", BuyingStage.CONSIDERATION),
        ("latent", "half", "", BuyingStage.CONSIDERATION),
        ("", "quarter", "", BuyingStage.CONSIDERATION),
        ("pressing", "quarter", "", BuyingStage.DECISION),
        ("", "quarter", "voted", BuyingStage.DECISION),
    ],
)
def test_answers_tell_the_buying_stage(need: str, horizon: str, budget: str, stage: BuyingStage | None) -> None:
    evidence = evidence_of_answers({"field:need_level": need, "field:horizon": horizon, "field:budget_stage": budget})

    assert (evidence and evidence.stage) == stage


def test_the_reason_names_the_answers() -> None:
    evidence = evidence_of_answers(FULL)

    assert evidence is not None
    assert evidence.reason == (
        "Réponses à la qualification\u00a0: besoin «\u00a0pressant\u00a0», échéance «\u00a0moins de 3 mois\u00a0», "
        "budget «\u00a0voté\u00a0»"
    )
