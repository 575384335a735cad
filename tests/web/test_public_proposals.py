"""The client's page: no GET changes anything, robots are told apart, each button answers once."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from filon.customers.models import Order
from filon.opportunities.models import Opportunity, Proposal, ProposalEvent
from filon.opportunities.selectors.proposals import link_of
from filon.opportunities.services.proposals import begin_next_version
from filon.usecases.proposing import send_proposal
from tests import factories
from tests.usecases.proposing import sent

pytestmark = pytest.mark.django_db
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
YES = {"nom": "Jeanne Duval", "fonction": "Gérante", "accord": "on"}


@pytest.fixture
def outside() -> Client:
    return Client(headers={"user-agent": FIREFOX, "accept-language": "fr-FR"})


@pytest.fixture
def proposal() -> Proposal:
    return sent(factories.user("Camille Martin"), now=timezone.now())


def at(name: str, proposal: Proposal) -> str:
    return reverse(name, args=[link_of(proposal)])


def test_opening_and_downloading_change_nothing(outside: Client, proposal: Proposal) -> None:
    page, file = outside.get(at("public_proposal", proposal)), outside.get(at("public_proposal_pdf", proposal))

    said = page.content.decode()
    assert (page.status_code, "Halvane SAS le voit" in said, "3\u202f150,00\u00a0€" in said) == (200, True, True)
    assert (file.content, file["Content-Type"]) == (bytes(proposal.document.pdf), "application/pdf")
    assert (page.cookies, ProposalEvent.objects.count(), Proposal.objects.get().read_at) == ({}, 0, None)
    for button in ("read", "comment", "accept", "refuse"):
        assert outside.get(at(f"public_proposal_{button}", proposal)).status_code == 405


def test_a_person_reads_and_a_robot_does_not(outside: Client, proposal: Proposal) -> None:
    address = at("public_proposal_read", proposal)
    Client(headers={"user-agent": "Mozilla/5.0 (compatible; SafeLinksBot/1.0)"}).post(address)
    outside.post(address, {"pilote": "1"})
    assert Proposal.objects.get().read_at is None

    outside.post(address)
    assert Proposal.objects.get().read_at is not None
    assert sorted(ProposalEvent.objects.values_list("kind", "by_machine")) == [("read", False), ("read", True)]


def test_a_colleague_who_looks_at_the_page_is_no_client(client: Client, proposal: Proposal) -> None:
    client.force_login(factories.user("Marc"))

    assert "n’est pas comptée" in client.get(at("public_proposal", proposal)).content.decode()
    client.post(at("public_proposal_read", proposal), headers={"user-agent": FIREFOX, "accept-language": "fr"})
    assert ProposalEvent.objects.count() == 0


def test_it_is_accepted_once_with_its_proof(outside: Client, proposal: Proposal) -> None:
    address = at("public_proposal_accept", proposal)
    assert outside.post(address, YES).status_code == 302
    again = outside.post(address, YES)

    assert (again.status_code, "rien n’a été enregistré une seconde fois" in again.content.decode()) == (409, True)
    assert "Accepté par Jeanne Duval, Gérante" in outside.get(at("public_proposal", proposal)).content.decode()
    proof = ProposalEvent.objects.get()
    assert (Order.objects.count(), proof.agent, len(proof.sender), len(proof.digest)) == (1, FIREFOX, 64, 64)


def test_a_robot_that_fills_forms_accepts_nothing(outside: Client, proposal: Proposal) -> None:
    address = at("public_proposal_accept", proposal)
    by_trap = outside.post(address, YES | {"site_web": "http://a.example"})
    by_name = Client(headers={"user-agent": "python-requests/2.32"}).post(address, YES)

    assert (by_trap.status_code, by_name.status_code, Order.objects.count()) == (403, 403, 0)


def test_an_incomplete_agreement_keeps_what_was_typed(outside: Client, proposal: Proposal) -> None:
    answer = outside.post(at("public_proposal_accept", proposal), {"nom": "Jeanne <b>Duval</b>"})

    said = answer.content.decode()
    assert (answer.status_code, "Écrivez votre nom et votre fonction" in said) == (422, True)
    assert "Jeanne &lt;b&gt;Duval&lt;/b&gt;" in said


def test_a_proposal_that_is_over_says_so_and_takes_no_answer(outside: Client, proposal: Proposal) -> None:
    Proposal.objects.update(valid_until=date(2020, 1, 1))

    answer = outside.post(at("public_proposal_accept", proposal), YES)
    assert (answer.status_code, "n’est plus valable depuis le 2 janv. 2020" in answer.content.decode()) == (409, True)
    assert "Accepter ce devis" not in outside.get(at("public_proposal", proposal)).content.decode()


def test_the_link_of_a_version_that_was_replaced_leads_to_the_new_one(outside: Client, proposal: Proposal) -> None:
    camille, now = proposal.by, timezone.now()
    assert camille
    new = begin_next_version(proposal=proposal, by=camille, now=now)
    send_proposal(proposal=new, version=new.version, words="", by=camille, now=now)

    said = outside.get(at("public_proposal", proposal)).content.decode()
    assert (at("public_proposal", new) in said, "Accepter ce devis" in said) == (True, False)
    assert outside.post(at("public_proposal_accept", proposal), YES).status_code == 409


def test_a_question_and_a_refusal_are_heard(outside: Client, proposal: Proposal) -> None:
    outside.post(at("public_proposal_comment", proposal), {"nom": "Jeanne", "texte": "Et pour trois ?"})
    assert "Et pour trois ?" in outside.get(at("public_proposal", proposal)).content.decode()
    assert outside.post(at("public_proposal_refuse", proposal), {"nom": "Jeanne"}).status_code == 422
    outside.post(at("public_proposal_refuse", proposal), {"nom": "Jeanne", "texte": "Trop cher"})

    assert Proposal.objects.get().state == "refused"


def test_a_link_that_was_made_up_opens_nothing(outside: Client, proposal: Proposal) -> None:
    forged = reverse("public_proposal", args=[f"{proposal.key}~{'a' * 43}"])

    assert outside.get(forged).status_code == 404


def test_the_documents_that_went_with_it_are_there_as_they_were_sent(outside: Client, proposal: Proposal) -> None:
    plan = proposal.attachments.create(name="Plan.pdf", size=9, digest="a" * 64, content=b"%PDF plan")
    address = reverse("public_proposal_attachment", args=[link_of(proposal), plan.pk])
    another = sent(factories.user("Paul"), proposal.opportunity, now=timezone.now())

    assert address in outside.get(at("public_proposal", proposal)).content.decode()
    assert b"".join(outside.get(address)) == b"%PDF plan"  # type: ignore[arg-type]
    elsewhere = reverse("public_proposal_attachment", args=[link_of(another), plan.pk])
    assert (outside.get(elsewhere).status_code, ProposalEvent.objects.count()) == (404, 0)
    Opportunity.objects.update(deleted_at=timezone.now())
    assert outside.get(address).status_code == 404
