"""The buying journey in the browser: how many stand where, who does what, and one person's phase with its reason."""

import pytest
from django.test import Client
from django.urls import reverse

from filon.contacts.models import Contact
from filon.contacts.rules.axes import BuyingStage, LifecycleStage
from filon.playbook.models import BuyingJourney
from filon.playbook.selectors import buying_journey
from filon.records.models import Change
from filon.records.rules.changes import Axis
from filon.reporting.rules.buying import buying_figures
from filon.users.models import User
from filon.users.rules.rights import Role
from tests import factories as make
from tests.web.conftest import signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def client() -> Client:
    return signed_in(make.user("Marc Delmotte", role=Role.MARKETING))


def words(page: bytes) -> str:
    return " ".join(page.decode().replace("\u00a0", " ").replace("\u202f", " ").split())


def people(count: int, stage: str, lifecycle: str = LifecycleStage.MQL) -> list[Contact]:
    return [make.contact(f"P{n}", buying_stage=stage, lifecycle_stage=lifecycle) for n in range(count)]


@pytest.mark.parametrize(
    ("counts", "sentence"),
    [
        ({}, "Personne n’a de lead en cours\u00a0: il n’y a pas encore de parcours à mesurer."),
        (
            {"decision": 3, "": 1},
            "Trop peu pour un taux\u00a0: 3 personnes ont une phase connue. De 1 autre, la phase n’est pas connue.",
        ),
        (
            {"awareness": 60, "consideration": 13, "decision": 27},
            "73\u202f% des 100 personnes dont la phase est connue ne sont pas prêtes à acheter (de 64\u202f% à 81\u202f%).",
        ),
    ],
)
def test_the_sentence_says_the_share_with_its_count_and_interval(counts: dict[str, int], sentence: str) -> None:
    assert buying_figures(counts).sentence == sentence


def test_only_people_with_a_lead_in_work_are_counted_and_each_number_is_its_list(client: Client) -> None:
    people(5, "awareness")
    people(2, "decision", LifecycleStage.SQL)
    people(1, "")
    people(4, "decision", LifecycleStage.CUSTOMER)

    answer = client.get(reverse("buying_journey"))

    assert "71 % des 7 personnes" in words(answer.content)
    for phase in answer.context["phases"]:
        listed = client.get(phase.address)
        assert listed.status_code == 200
        assert len(listed.context["page"].rows) == phase.rate.count
    assert len(client.get(answer.context["unknown"]).context["page"].rows) == 1


def test_who_does_what_is_written_and_the_five_steps_chosen(client: Client) -> None:
    person = people(1, "consideration")[0]
    before = words(client.get(reverse("contact", args=[person.pk])).content)
    sent = {"cinq": "on", "version": "0", "marketing-decision": "Une visite de l’atelier"}

    client.post(reverse("buying_journey_write"), sent)

    journey = buying_journey()
    assert (journey.five_steps, journey.roles["decision"]) == (
        True,
        {"marketing": "Une visite de l’atelier", "sales": ""},
    )
    page = words(client.get(reverse("buying_journey")).content)
    assert "Recherche de solutions → Évaluation des options" in page
    after = words(client.get(reverse("contact", args=[person.pk])).content)
    assert ("Évaluation des options" in before, "Évaluation des options" in after) == (False, True)


@pytest.mark.parametrize(
    ("sent", "refusal"),
    [({"version": "7"}, "Quelqu’un d’autre"), ({"version": "0", "sales-decision": "x" * 501}, "500 caractères")],
)
def test_what_cannot_be_written_says_why(client: Client, sent: dict[str, str], refusal: str) -> None:
    answer = client.post(reverse("buying_journey_write"), sent, follow=True)

    assert refusal in words(answer.content)
    assert BuyingJourney.objects.count() == 0


def test_a_colleague_sets_the_phase_with_a_reason(sales_client: Client, camille: User) -> None:
    person = make.contact(owner=camille)
    address = reverse("contact_buying_stage", args=[person.pk])

    refused = sales_client.post(address, {"phase": "decision", "motif": " "}, follow=True)
    sales_client.post(address, {"phase": "decision", "motif": "A demandé trois références"})

    person.refresh_from_db()
    assert "Dites en une phrase" in words(refused.content)
    assert person.buying_stage == BuyingStage.DECISION
    assert Change.objects.get(axis=Axis.BUYING_STAGE).reason == "A demandé trois références"
    assert "A demandé trois références" in words(sales_client.get(reverse("contact", args=[person.pk])).content)
