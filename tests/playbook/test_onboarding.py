"""Learning a process: the quiz drawn from it, what is kept, and who sees it."""

import tomllib
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from filon.kit.errors import NotAllowed, NotPossible
from filon.playbook.models import Process, QuizQuestion, StageLesson
from filon.playbook.rules.onboarding import OwnQuestion, is_passed, quiz_of, right_answers
from filon.playbook.rules.process_file import read_process
from filon.playbook.rules.process_text import Ask, StageText
from filon.playbook.rules.ready_processes import READY, ready_text
from filon.playbook.selectors.onboarding import everybodys_lessons
from filon.playbook.services.onboarding import add_quiz_question, keep_quiz, mark_stage_practised, mark_stage_read
from filon.users.models import User
from filon.users.rules.rights import Role
from filon.users.selectors import SYSTEM
from tests import factories
from tests.factories import NOW
from tests.playbook.process_making import a_process


@pytest.mark.parametrize("file", [one.file for one in READY])
def test_each_open_stage_of_a_ready_process_has_a_quiz(file: str) -> None:
    process = read_process(tomllib.loads(ready_text(file)))
    for stage in process.open_stages():
        quiz = quiz_of(process, stage)
        assert len(quiz) >= 3
        assert quiz == quiz_of(process, stage)
        for item in quiz:
            assert item.choices.count(item.right) == 1
            assert 2 <= len(set(item.choices)) == len(item.choices) <= 4


def test_a_stage_that_says_nothing_asks_nothing() -> None:
    process = a_process()

    assert quiz_of(process, process.stages[0]) == []
    assert is_passed(right=0, asked=0)


def test_what_suffices_and_what_managers_ask() -> None:
    stage = StageText("un", "Un", probability=1, asks=(Ask("Qui ?", "Un nom"), Ask("Quand ?", "Une date")))
    own = OwnQuestion("q7", "Quel tarif ?", "Le tarif public", ("Le nôtre",), "Toujours.")

    quiz = quiz_of(a_process(stage), stage, [own])

    assert [(item.key, item.right) for item in quiz] == [("suffit", "Une date"), ("q7", "Le tarif public")]
    assert right_answers(quiz, {"suffit": "Une date", "q7": "Le nôtre"}) == ["suffit"]
    assert (is_passed(right=4, asked=5), is_passed(right=3, asked=5)) == (True, False)


@pytest.fixture
def camille(db: None) -> User:
    return factories.user("Camille Martin", role=Role.SALES)


def lesson() -> StageLesson:
    return StageLesson.objects.get()


def test_the_best_try_is_kept_and_what_is_passed_stays_so(camille: User) -> None:
    how = {"person": camille, "process": Process.objects.get(), "stage_key": "contact"}
    mark_stage_read(now=NOW, **how)
    mark_stage_read(now=NOW + timedelta(days=1), **how)
    mark_stage_practised(now=NOW, **how)

    told = []
    for right in (3, 2, 5, 1):
        keep_quiz(right=right, asked=5, now=NOW + timedelta(hours=right), **how)
        told.append((lesson().right, lesson().passed_at is not None))

    assert told == [(3, False), (3, False), (5, True), (5, True)]
    assert (lesson().tries, lesson().read_at, lesson().passed_at) == (4, NOW, NOW + timedelta(hours=5))


def test_who_writes_the_method_sees_everybody_in_two_questions(camille: User) -> None:
    process = Process.objects.get()
    factories.user("Hugo Petit", role=Role.SALES)
    keep_quiz(person=camille, process=process, stage_key="contact", right=5, asked=5, now=NOW)

    with CaptureQueriesContext(connection) as asked:
        told = everybodys_lessons(process=process, viewer=SYSTEM)

    assert [(str(person), list(lessons)) for person, lessons in told] == [
        ("Camille Martin", ["contact"]),
        ("Hugo Petit", []),
    ]
    assert len(asked) == 2
    with pytest.raises(NotAllowed):
        everybodys_lessons(process=process, viewer=camille)


def add(by: User, **changes: object) -> QuizQuestion:
    told = {"ask": "Qui ?", "right": "Elle", "wrong": ["Lui"], "why": ""} | changes
    return add_quiz_question(process=Process.objects.get(), stage_key="contact", by=by, now=NOW, **told)


def test_a_question_without_meaning_is_refused(camille: User) -> None:
    helene = factories.user("Hélène Rouvray", role=Role.MANAGER)

    assert add(helene, wrong=["Lui", " ", "Eux", "Vous", "Nous"]).wrong == ["Lui", "Eux", "Vous"]
    for wrong in ({"ask": " "}, {"wrong": []}, {"wrong": ["Elle"]}, {"right": "x" * 201}):
        with pytest.raises(NotPossible):
            add(helene, **wrong)
    with pytest.raises(NotAllowed):
        add(camille)
