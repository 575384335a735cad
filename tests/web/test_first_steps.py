"""The guided path of a new installation: ticked by what is there, put away for good by each person."""

import pytest
from django.test import Client
from django.urls import reverse

from filon.playbook.models import Stage
from filon.playbook.services.profiles import install_profile
from filon.records.models import Batch
from filon.records.rules.origin import BatchState
from filon.users.models import User
from filon.users.rules.rights import Role
from filon.users.services.invitations import invite
from tests import factories
from tests.factories import NOW
from tests.web.conftest import signed_in

pytestmark = pytest.mark.django_db
STEPS = ["Importer un fichier", "Choisir votre tunnel", "Écrire votre processus", "Inviter l’équipe"]


def done(client: Client) -> list[str] | None:
    """The titles of the steps that are ticked; None when the path does not show."""
    path = client.get("/").context["steps"]
    return [step.title for step in path.steps if step.done] if path else None


def import_done(state: BatchState = BatchState.DONE) -> None:
    Batch.objects.create(entity="company", file_name="prospects.csv", file_hash="x", at=NOW, state=state)


def test_nothing_is_done_in_a_new_installation_and_each_step_leads_to_its_page(admin_client: Client) -> None:
    path = admin_client.get("/").context["steps"]

    assert [(step.title, step.done) for step in path.steps] == [(title, False) for title in STEPS]
    assert [admin_client.get(step.address).status_code for step in path.steps] == [200] * 4
    assert not path.demonstration


def test_each_step_is_ticked_by_what_is_there(admin_client: Client, ines: User) -> None:
    import_done(BatchState.FAILED)
    assert done(admin_client) == []
    import_done()
    assert done(admin_client) == STEPS[:1]
    install_profile(key="sales_led", now=NOW)
    assert done(admin_client) == STEPS[:2]
    Stage.objects.filter(key="proposal").update(label="Devis remis")
    assert done(admin_client) == STEPS[:3]
    invite(email="camille@halvane.example", role=Role.SALES, by=ines, now=NOW)
    assert done(admin_client) is None


def test_two_people_who_work_here_are_a_team(admin_client: Client) -> None:
    factories.user("Parti", is_active=False)
    assert done(admin_client) == []

    factories.user("Camille")

    assert done(admin_client) == STEPS[3:]


def test_only_who_sets_up_the_installation_sees_it(sales_client: Client) -> None:
    assert done(sales_client) is None


def test_each_person_puts_it_away_for_good(admin_client: Client) -> None:
    answer = admin_client.post(reverse("first_steps_hide"), follow=True)
    other = signed_in(factories.user("Autre", role=Role.ADMIN))

    assert answer.context["steps"] is None
    assert done(admin_client) is None
    assert done(other) is not None

    admin_client.post(next(message.extra_tags for message in answer.context["messages"]))
    assert done(admin_client) is not None
