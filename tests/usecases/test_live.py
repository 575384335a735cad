"""Live: what a visitor sends reaches score, stage, routing, task and notification before the answer leaves, in one transaction."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from filon.activities.models import Task
from filon.contacts.models import Contact, ContactPoint
from filon.intake.models import CaptureForm, Submission
from filon.intake.rules.capture import FormKind
from filon.leads.models import Lead
from filon.leads.rules.routing import Way
from filon.playbook.services.profiles import install_profile
from filon.records.models import Change, Notification
from filon.scoring.rules.scale import Rule
from filon.scoring.services.versions import create_model, publish_draft
from filon.users.models import User
from filon.users.rules.rights import Role
from filon.users.selectors import SYSTEM
from tests import factories as make
from tests.factories import NOW
from tests.leads.routing import in_department, plan
from tests.usecases.inbound import TYPED, a_form, send

pytestmark = pytest.mark.django_db
QUOTE = Rule("Demande de devis", "form", outcome="quote", points=60, half_life=90, intent=True)


@pytest.fixture
def form() -> CaptureForm:
    """Of marketing, under a scoring that a request for a quote crosses."""
    model = create_model(name="Défaut", audience={}, rules=[QUOTE], by=SYSTEM, now=NOW)
    publish_draft(draft=model.versions.get(), version=1, by=SYSTEM, now=NOW)
    return a_form(owner=make.user("Marc", role=Role.MARKETING))


def known(grade: str, *, email: str = "anne.roux@lartigue.fr") -> Contact:
    """Somebody of the file whose profile has its grade, in Rennes."""
    company = make.company("Lartigue", department="35")
    person = make.contact("Anne", "Roux", company=company, fit_grade=grade, created_at=NOW)
    ContactPoint.objects.create(contact=person, kind="email", value=email, normalised=email, main=True)
    return person


def test_a_request_that_crosses_the_thresholds_is_on_the_list_of_the_right_seller(
    form: CaptureForm, camille: User
) -> None:
    plan(("Ouest", Way.PERSON, camille), criteria=[in_department("35")], standing_by=make.user("Hélène"))
    known("A")

    send(form)

    lead, person, task = Lead.objects.get(), Contact.objects.get(), Task.objects.get()
    assert (person.temperature, round(person.engagement), person.owner) == ("hot", 60, camille)
    assert (lead.lifecycle_stage, lead.owner) == ("mql", camille)
    told = Change.objects.filter(subject_kind="lead", subject_id=lead.pk).order_by("pk")
    assert list(told.values_list("axis", "to_value", "reason"))[1:] == [
        ("owner", str(camille.pk), "Règle 1 «\u00a0Ouest\u00a0»\u00a0: Camille Martin"),
        ("lifecycle", "mql", "Profil A et engagement de 60\u00a0: les seuils sont B et 50"),
    ]
    assert (task.title, task.assignee, task.due_at) == (
        "Rappeler Anne Roux (Devis du site)",
        camille,
        NOW + timedelta(hours=1),
    )
    words = "Rappeler Anne Roux avant 11\u00a0h\u00a000 · Devis du site"
    assert Notification.objects.values_list("user", "text", "address").get() == (
        camille.pk,
        words,
        f"/leads/{lead.pk}/",
    )


@pytest.mark.parametrize("grade", ["C", ""])
def test_who_has_not_the_profile_gets_an_answer_and_is_not_handed_over(
    form: CaptureForm, camille: User, grade: str
) -> None:
    plan(("Tous", Way.PERSON, camille), standing_by=camille)
    known(grade)

    send(form)

    assert Lead.objects.values_list("lifecycle_stage", "owner").get() == ("lead", camille.pk)
    assert Task.objects.get().assignee == camille


def test_a_sign_that_weighs_little_hands_nobody_over(form: CaptureForm, camille: User) -> None:
    plan(("Tous", Way.PERSON, camille), standing_by=camille)
    known("A")
    send(a_form(FormKind.CALL_BACK, owner=camille))
    assert Lead.objects.get().lifecycle_stage == "lead"


def test_a_funnel_without_that_stage_hands_nobody_over(form: CaptureForm, camille: User) -> None:
    install_profile(key="sales_led", now=NOW)
    plan(("Tous", Way.PERSON, camille), standing_by=camille)
    known("A")
    send(form)
    assert Lead.objects.get().lifecycle_stage == "lead"


def test_when_a_rule_of_the_house_stops_it_nothing_of_it_is_half_done(form: CaptureForm) -> None:
    """Nobody may answer: the submission is kept for a colleague, and no lead, task or score stands alone."""
    known("A")
    User.objects.update(is_active=False)

    send(form)

    assert Submission.objects.get().state == "held"
    assert (Lead.objects.count(), Task.objects.count(), Contact.objects.get().temperature) == (0, 0, "none")


def test_the_whole_story_costs_the_same_when_rules_and_leads_grow(form: CaptureForm, camille: User) -> None:
    team = make.team()
    camille.teams.add(team)
    plan(("Ouest", Way.TURN, team), ("Tous", Way.LOAD, team), standing_by=camille)
    asked = []
    for place in range(4):
        person = known("A", email=f"p{place}@lartigue.fr")
        with CaptureQueriesContext(connection) as queries:
            send(form, TYPED | {"email": f"p{place}@lartigue.fr"}, after=timedelta(minutes=place))
        asked.append(len(queries))
        assert Lead.objects.get(contact=person).lifecycle_stage == "mql"
    assert asked[2] == asked[3]
