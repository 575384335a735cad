"""What a form asks, and how the answers are read."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from filon.intake.rules.capture import STARTERS, FormKind
from filon.intake.rules.questions import QUESTIONS, Asked, asked_of, read_answers
from filon.intake.rules.sentences import what_it_does
from filon.records.rules.entry import text_entry

ASKED = asked_of(
    [
        {"key": "email", "label": "Votre e-mail", "need": "required"},
        {"key": "last_name", "label": "", "need": "optional"},
        {"key": "phone", "label": "", "need": "optional"},
        {"key": "custom.parc", "label": "", "need": "optional"},
    ],
    [text_entry("parc", "Parc installé", width=20)],
)


def test_answers_are_read_as_a_colleague_would_type_them() -> None:
    typed = {"email": " Anne@Exemple.FR ", "last_name": "Roux", "phone": "01 44 55 66 77", "custom.parc": "12 cabines"}

    answers = read_answers(ASKED, typed | {"is_admin": "1"})

    assert answers.values == {
        "email": "anne@exemple.fr",
        "last_name": "Roux",
        "phone": "01 44 55 66 77",
        "custom.parc": "12 cabines",
    }
    assert answers.said["email"] == "Anne@Exemple.FR"
    assert answers.faults == {}


@pytest.mark.parametrize(
    ("key", "typed", "fault"),
    [
        ("email", "", "« Votre e-mail » est nécessaire pour vous répondre."),
        (
            "email",
            "anne",
            "« anne » n’est pas une adresse e-mail\u00a0: il y faut un @ et un domaine, comme anne@exemple.fr.",
        ),
        ("phone", "rappelez-moi", "« rappelez-moi » n’est pas un numéro de téléphone, comme 01 44 55 66 77."),
        ("last_name", "x" * 151, "« Nom » tient en 150 caractères ; vous en avez saisi 151."),
        ("last_name", "x" * 5_000_000, "« Nom » tient en 150 caractères ; vous en avez saisi 5\u202f000\u202f000."),
    ],
)
def test_what_cannot_be_read_is_said_in_one_sentence(key: str, typed: str, fault: str) -> None:
    answers = read_answers(ASKED, {"email": "anne@exemple.fr", key: typed})
    assert answers.faults == {key: fault}


@given(st.dictionaries(st.sampled_from([*QUESTIONS, "custom.x", "csrf"]), st.text(max_size=300)))
def test_nothing_is_kept_of_what_was_not_asked_and_nothing_breaks(typed: dict[str, str]) -> None:
    every = [Asked(key, entry.label, False, entry) for key, entry in QUESTIONS.items()]
    answers = read_answers(every, typed)
    assert set(answers.values) == set(answers.said) <= set(QUESTIONS) & set(typed)
    assert not set(answers.values) & set(answers.faults)


def test_a_question_about_a_field_that_is_gone_is_asked_no_more() -> None:
    assert [asked.key for asked in asked_of([{"key": "custom.parti", "label": "", "need": "required"}])] == []


@pytest.mark.parametrize("kind", FormKind)
def test_each_kind_starts_with_questions_that_exist_and_asks_for_the_address(kind: FormKind) -> None:
    asked = STARTERS[kind].asked
    assert set(asked) <= set(QUESTIONS)
    assert asked["email"] == "required"


def test_what_a_form_does_is_one_sentence() -> None:
    said = what_it_does(ASKED, opens_lead=True, answer_hours=4, answered_by="Camille Durand")
    assert said == (
        "Demande 4 réponses, dont votre e-mail obligatoirement, puis ouvre un lead que Camille Durand traite en "
        "4 heures ouvrées, sauf si un collègue suit déjà la personne."
    )
