"""Answers to the questions of a sheet are written where they belong, and move the buying stage with their reason."""

import pytest

from filon.contacts.rules.axes import BuyingStage
from filon.contacts.services.target import enter_target
from filon.kit.criteria import compile_criteria
from filon.kit.subjects import SubjectKind
from filon.leads.models import Lead, QualificationAnswer, SuspectSheet
from filon.playbook.models import SheetVersion
from filon.playbook.rules.sheets import AnswerKind, Question
from filon.playbook.selectors import sheet_asked_of
from filon.playbook.services import sheets
from filon.playbook.services.profiles import install_profile
from filon.records.models import Change
from filon.records.rules.authorship import BY_SYSTEM, by_person
from filon.records.rules.changes import Axis
from filon.records.rules.entry import ValueRefused
from filon.usecases.dealing import open_deal
from filon.usecases.promoting import promote_suspect
from filon.usecases.questioning import answer_questions, answers_known
from filon.users.models import User
from filon.users.rules.rights import Role
from tests import factories as make
from tests.contacts.qualified import leaf, line, profile
from tests.factories import NOW

pytestmark = pytest.mark.django_db
TYPED = {
    "field:need": "Moins de bruit",
    "field:need_level": "pressing",
    "field:authority": "decides",
    "field:horizon": "quarter",
    "field:budget_cents": "12 000",
}


@pytest.fixture
def asked() -> SheetVersion:
    """BANT, with a question of the house."""
    marc = make.user("Marc", role=Role.MARKETING)
    bant = sheet_asked_of(None)
    assert bant is not None
    draft = sheets.draft_of(sheet=bant.sheet, by=marc, now=NOW)
    question = Question("", "Parc", "Combien de sites ?", AnswerKind.CHOICE, ("Un", "Plusieurs"))
    draft = sheets.save_question(draft=draft, place=None, question=question, version=draft.version, by=marc)
    sheets.put_sheet_in_use(draft=draft, version=draft.version, by=marc, now=NOW)
    return SheetVersion.objects.get(pk=draft.pk)


def own_key(asked: SheetVersion) -> str:
    return asked.asked()[-1].key


def test_the_answers_of_a_lead_fill_its_fields_and_what_has_none_is_kept_beside(
    asked: SheetVersion, camille: User
) -> None:
    lead = make.lead(contact=make.contact())

    answer_questions(record=lead, asked=asked, typed=TYPED | {own_key(asked): "Plusieurs"}, by=camille, now=NOW)

    lead = Lead.objects.get()
    assert (lead.need, lead.need_level, lead.authority, lead.horizon, lead.budget_cents) == (
        "Moins de bruit",
        "pressing",
        "decides",
        "quarter",
        1_200_000,
    )
    assert list(QualificationAnswer.objects.values_list("lead", "key", "value", "by")) == [
        (lead.pk, own_key(asked), "Plusieurs", camille.pk)
    ]


def test_the_last_word_counts_and_an_empty_one_takes_the_answer_back(asked: SheetVersion, camille: User) -> None:
    lead, key = make.lead(), own_key(asked)

    for said in ("Un", "Plusieurs"):
        answer_questions(record=lead, asked=asked, typed={key: said}, by=camille, now=NOW)
    assert QualificationAnswer.objects.get().value == "Plusieurs"

    answer_questions(record=lead, asked=asked, typed={key: ""}, by=camille, now=NOW)
    assert QualificationAnswer.objects.count() == 0


def test_one_answer_that_cannot_be_read_and_nothing_is_written(asked: SheetVersion, camille: User) -> None:
    lead = make.lead(contact=make.contact())

    with pytest.raises(ValueRefused, match="choisissez une réponse de la liste"):
        answer_questions(record=lead, asked=asked, typed=TYPED | {own_key(asked): "Douze"}, by=camille, now=NOW)

    assert (Lead.objects.get().need, QualificationAnswer.objects.count()) == ("", 0)


def test_what_a_suspect_answers_goes_with_its_lead(asked: SheetVersion, camille: User) -> None:
    install_profile(key="sales_led", now=NOW)
    person = make.contact(company=make.company())
    enter_target(records=[person], by=BY_SYSTEM, now=NOW)
    person.refresh_from_db()
    key = own_key(asked)
    said = TYPED | {"field:project": "Hangar", key: "Un"}
    project = Question("p", "", "Quel projet ?", AnswerKind.TEXT, field="project")
    asked.questions = [*asked.questions, project.as_document()]

    answer_questions(record=person, asked=asked, typed=said, by=camille, now=NOW)
    person.refresh_from_db()
    lead = promote_suspect(suspect=person, by=by_person(camille.pk), now=NOW, owner_id=camille.pk)

    assert SuspectSheet.objects.get().project == "Hangar"
    assert (lead.project, lead.need, lead.horizon, lead.budget_cents) == (
        "Hangar",
        "Moins de bruit",
        "quarter",
        1_200_000,
    )
    kept = {key: code for key, code in answers_known(lead).items() if code}
    assert kept == answers_known(person)
    assert list(QualificationAnswer.objects.filter(lead=lead).values_list("key", "value")) == [(key, "Un")]


def test_answers_move_the_buying_stage_with_their_reason(asked: SheetVersion, camille: User) -> None:
    person = make.contact()
    lead = make.lead(contact=person)

    answer_questions(record=lead, asked=asked, typed=TYPED, by=camille, now=NOW)
    person.refresh_from_db()
    assert person.buying_stage == BuyingStage.DECISION

    lead.refresh_from_db()
    answer_questions(record=lead, asked=asked, typed={"field:need_level": "absent"}, by=camille, now=NOW)
    person.refresh_from_db()
    assert person.buying_stage == BuyingStage.INACTIVE

    told = Change.objects.filter(axis=Axis.BUYING_STAGE).order_by("pk").values_list("from_value", "to_value", "reason")
    assert list(told) == [
        (
            "",
            "decision",
            "Réponses à la qualification\u00a0: besoin «\u00a0pressant\u00a0», échéance «\u00a0moins de 3 mois\u00a0»",
        ),
        (
            "decision",
            "inactive",
            "Réponses à la qualification\u00a0: besoin «\u00a0pas de besoin\u00a0», échéance «\u00a0moins de 3 mois\u00a0»",
        ),
    ]


def test_an_opportunity_is_the_decision_and_a_form_never_takes_back(camille: User) -> None:
    person = make.contact()

    open_deal(
        name="Bureaux",
        stage=make.stage("proposal"),
        by=by_person(camille.pk),
        now=NOW,
        owner_id=camille.pk,
        opened_because="quote_asked",
        contact=person,
    )

    person.refresh_from_db()
    assert person.buying_stage == BuyingStage.DECISION
    assert Change.objects.get(axis=Axis.BUYING_STAGE).reason == "Opportunité ouverte\u00a0: devis demandé"


def test_an_answer_grades_and_segments_at_once(asked: SheetVersion, camille: User) -> None:
    voted = leaf("lead.budget_stage", "is", "voted")
    profile(line("Budget voté", 100, voted, about="contact"))
    person = make.contact()
    lead = make.lead(contact=person)

    answer_questions(record=lead, asked=asked, typed={"field:budget_stage": "voted"}, by=camille, now=NOW)

    person.refresh_from_db()
    assert person.fit_grade == "A"
    condition = compile_criteria({"all": [voted]}, subject=SubjectKind.LEAD, now=NOW)
    assert list(Lead.objects.filter(condition)) == [lead]
