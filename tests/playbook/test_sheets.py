"""Qualification sheets: started from a framework, edited in a draft, put in use; and who is asked which."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from filon.kit.errors import EditedMeanwhile, NotAllowed, NotPossible
from filon.kit.versions import VersionState
from filon.leads.rules.answers import entry_of
from filon.playbook.models import QualificationSheet, SheetVersion
from filon.playbook.rules.frameworks import BANT, FRAMEWORKS
from filon.playbook.rules.sheets import (
    AnswerKind,
    Enough,
    Gate,
    Question,
    SheetRefused,
    check_may_go_live,
    check_question,
)
from filon.playbook.selectors import sheet_asked_of
from filon.playbook.services import sheets as services
from filon.users.models import User
from filon.users.rules.rights import Role
from tests import factories as make
from tests.contacts.qualified import BIG, persona
from tests.factories import NOW

OWN = Question(
    "", "Parc", "Combien de sites ?", AnswerKind.CHOICE, ("Un", "Plusieurs"), enough={Gate.MEETING: Enough()}
)


def marc() -> User:
    return make.user("Marc Delmotte", role=Role.MARKETING)


def new_sheet(by: User, name: str = "Vente aux PME", framework: str = "") -> tuple[QualificationSheet, SheetVersion]:
    sheet = services.create_sheet(name=name, framework=framework, by=by, now=NOW)
    return sheet, sheet.versions.get()


@pytest.mark.parametrize("key", FRAMEWORKS)
def test_each_framework_can_be_put_in_use_as_it_is(key: str) -> None:
    questions = FRAMEWORKS[key].questions

    check_may_go_live(questions)
    for question in questions:
        check_question(question)
        codes = {str(code) for code, _label in (entry_of(question).choices or list)()}
        for rule in question.enough.values():
            assert not set(rule.among) - codes


def test_a_question_comes_back_from_its_document_as_it_was() -> None:
    rules = {Gate.MEETING: Enough(("a", "b")), Gate.PROPOSAL: Enough(at_least=500_000)}
    question = Question("k", "Thème", "Quoi ?", AnswerKind.CHOICE, ("a", "b"), enough=rules)

    assert Question.read(question.as_document()) == question
    assert [Question.read(one.as_document()) for one in BANT.questions] == list(BANT.questions)


@pytest.mark.parametrize(
    ("question", "refusal"),
    [
        (OWN._replace(text=""), "Écrivez la question"),
        (OWN._replace(choices=("Un",)), "de 2 à 12 réponses"),
        (OWN._replace(choices=("Un", "Un")), "sont les mêmes"),
        (OWN._replace(choices=("Un", "x" * 81)), "tient en 80 caractères"),
        (OWN._replace(enough={Gate.MEETING: Enough(("Trois",))}), "«\u00a0Trois\u00a0» ne figure pas"),
        (OWN._replace(enough={Gate.MEETING: Enough(at_least=5)}), "que pour un montant"),
        (OWN._replace(field="owner_id"), "Ce champ du lead"),
    ],
)
def test_a_question_that_cannot_be_put_is_refused(question: Question, refusal: str) -> None:
    with pytest.raises(SheetRefused, match=refusal):
        check_question(question)


def test_a_sheet_goes_live_with_questions_each_field_once_and_something_to_know() -> None:
    twice = [BANT.questions[0], BANT.questions[0]._replace(key="other")]
    for questions, refusal in (
        ([], "aucune question"),
        (twice, "qu’une autre"),
        ([OWN._replace(enough={})], "au moins"),
    ):
        with pytest.raises(SheetRefused, match=refusal):
            check_may_go_live(questions)


@pytest.mark.django_db
def test_bant_is_in_use_from_the_first_day() -> None:
    asked = sheet_asked_of(None)

    assert asked is not None
    assert (str(asked.sheet), asked.asked()) == ("BANT", list(BANT.questions))


@pytest.mark.django_db
def test_a_sheet_is_prepared_then_asked_and_its_past_kept() -> None:
    by = marc()
    sheet, draft = new_sheet(by)

    draft = services.save_question(draft=draft, place=None, question=OWN, version=1, by=by)
    services.put_sheet_in_use(draft=draft, version=2, by=by, now=NOW)
    again = services.draft_of(sheet=sheet, by=by, now=NOW)
    changed = OWN._replace(text="Combien d’ateliers ?")
    again = services.save_question(draft=again, place=0, question=changed, version=1, by=by)
    services.put_sheet_in_use(draft=again, version=2, by=by, now=NOW)

    told = [(one.number, one.state, one.asked()[0].text) for one in sheet.versions.order_by("number")]
    assert told == [(1, VersionState.PAST, "Combien de sites ?"), (2, VersionState.LIVE, "Combien d’ateliers ?")]
    keys = {one.asked()[0].key for one in sheet.versions.all()}
    assert len(keys) == 1  # an answer given to the first wording still counts


@pytest.mark.django_db
def test_a_question_that_asks_for_another_sort_of_answer_forgets_those_given_before() -> None:
    by = marc()
    _sheet, draft = new_sheet(by)
    draft = services.save_question(draft=draft, place=None, question=OWN, version=1, by=by)
    key = draft.asked()[0].key

    amount = Question("", "Parc", "Combien par site ?", AnswerKind.AMOUNT)
    draft = services.save_question(draft=draft, place=0, question=amount, version=2, by=by)

    assert draft.asked()[0].key != key


@pytest.mark.django_db
def test_two_people_on_one_draft_do_not_overwrite_each_other() -> None:
    by = marc()
    _sheet, draft = new_sheet(by)
    services.save_question(draft=draft, place=None, question=OWN, version=1, by=by)

    for write in (
        lambda: services.save_question(draft=draft, place=None, question=OWN, version=1, by=by),
        lambda: services.put_sheet_in_use(draft=draft, version=1, by=by, now=NOW),
        lambda: services.remove_question(draft=draft, place=3, version=2, by=by),
    ):
        with pytest.raises(EditedMeanwhile, match="rouvrez la page"):
            write()


@pytest.mark.django_db
@given(moves=st.lists(st.tuples(st.integers(0, 2), st.sampled_from((-1, 1))), max_size=6))
def test_moving_questions_loses_none(moves: list[tuple[int, int]]) -> None:
    by = User.objects.filter(email="m@example.fr").first() or make.user("M", email="m@example.fr", role=Role.MARKETING)
    _sheet, draft = new_sheet(by, name=f"Fiche {QualificationSheet.objects.count()}", framework="bant")
    before = [question.key for question in draft.asked()]

    for place, places in moves:
        draft = services.move_question(draft=draft, place=place, places=places, version=draft.version, by=by)

    assert sorted(question.key for question in draft.asked()) == sorted(before)


@pytest.mark.django_db
def test_the_first_sheet_that_names_the_persona_is_asked_else_the_first_that_names_nobody() -> None:
    by, director, buyer = marc(), persona("Dirigeant", BIG), persona("Acheteur", BIG)
    sheet, draft = new_sheet(by, framework="meddic")
    services.put_sheet_in_use(draft=draft, version=1, by=by, now=NOW)
    services.describe_sheet(sheet=sheet, name="Grands comptes", personas=[director], version=1, by=by)

    def asked(persona_id: int | None) -> str:
        version = sheet_asked_of(persona_id)
        return str(version.sheet) if version else ""

    assert [asked(director.pk), asked(buyer.pk), asked(None)] == ["Grands comptes", "BANT", "BANT"]

    services.archive_sheet(sheet=sheet, at=NOW, version=2, by=by)
    assert asked(director.pk) == "BANT"


@pytest.mark.django_db
def test_what_cannot_be_done_to_a_sheet_says_why() -> None:
    by = marc()
    _sheet, draft = new_sheet(by)

    with pytest.raises(NotPossible, match="existe déjà"):
        new_sheet(by, name="  bant ")
    with pytest.raises(NotPossible, match="Donnez un nom"):
        new_sheet(by, name=" ")
    with pytest.raises(NotPossible, match="n’a que ce brouillon"):
        services.discard_draft(draft=draft, version=1, by=by)
    with pytest.raises(NotAllowed):
        services.create_sheet(name="Autre", by=make.user("Camille", role=Role.SALES), now=NOW)
