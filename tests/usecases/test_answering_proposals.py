"""What the client does on the page of a proposal, and what each makes of the deal: once, whatever is pressed again."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import transaction

from filon.activities.models import Activity, Task
from filon.customers.models import Order
from filon.opportunities.models import ClosingReview, Proposal, ProposalEvent
from filon.opportunities.services.proposal_states import NoLongerOpen
from filon.opportunities.services.proposals import begin_next_version
from filon.records.models import Notification
from filon.usecases.answering_proposals import (
    Faulty,
    Said,
    comment_on,
    note_reading,
    refuse_proposal,
)
from filon.usecases.people_only import NotAPerson
from filon.usecases.proposals_over import withdraw_proposal
from filon.usecases.proposing import send_proposal
from filon.usecases.tidying import trash_records
from filon.users.models import User
from tests import factories
from tests.factories import NOW
from tests.usecases.proposing import BROWSER, CAME, JEANNE, ROBOT, a_deal, accept, sent

pytestmark = pytest.mark.django_db


class Killed(Exception):
    """The machine stops here."""


def test_an_acceptance_makes_the_proof_the_order_the_client_and_the_deal_won(camille: User) -> None:
    proposal = sent(camille)
    order = accept(proposal)

    proof = ProposalEvent.objects.get(kind="accepted")
    assert (proof.name, proof.function, proof.at, proof.sender, proof.digest) == (
        "Jeanne Duval", "Gérante", NOW, "empreinte", proposal.document.digest,
    )  # fmt: skip
    assert proof.text == (
        "Bon pour accord\u00a0: j’accepte le devis DEV-2026-0001 de Halvane SAS, «\u00a0Fenêtres de l’école\u00a0», "
        "d’un montant de 3\u202f150,00\u00a0€ TTC, avec ses conditions."
    )
    deal = order.opportunity
    assert deal
    assert (order.number, order.cents, order.company.ever_customer) == ("DEV-2026-0001", 265_000, False)
    order.company.refresh_from_db()
    deal.refresh_from_db()
    assert (order.company.ever_customer, deal.stage.kind, deal.cents, deal.owner) == (True, "won", 265_000, camille)
    assert [(line.quantity, line.cents) for line in order.lines.all()] == [(2, 250_000), (Decimal("1.5"), 15_000)]
    assert ClosingReview.objects.get().said == "Devis DEV-2026-0001 accepté en ligne par Jeanne Duval, Gérante."
    assert Task.objects.get(deleted_at=None).title == "Lancer la commande du devis DEV-2026-0001, relire son bilan"


def test_a_link_used_twice_makes_one_order_and_says_so(camille: User) -> None:
    proposal = sent(camille)
    accept(proposal)

    with pytest.raises(NoLongerOpen) as refusal:
        accept(Proposal.objects.get())
    assert refusal.value.sentence == (
        "Ce devis est déjà accepté le 20 nov. 2026\u00a0: rien n’a été enregistré une seconde fois."
    )
    assert (Order.objects.count(), ProposalEvent.objects.count()) == (1, 1)


def test_after_its_last_day_nothing_is_accepted_even_before_the_worker_passed(camille: User) -> None:
    proposal = sent(camille, valid_until=date(2026, 11, 30))

    with pytest.raises(NoLongerOpen) as refusal:
        accept(proposal, now=NOW + timedelta(days=11))
    assert (
        refusal.value.sentence == "Ce devis n’est plus valable depuis le 1er déc. 2026\u00a0: demandez-en un nouveau."
    )
    assert Order.objects.count() == 0
    accept(proposal, now=NOW + timedelta(days=10))


def test_a_robot_neither_reads_nor_accepts(camille: User) -> None:
    proposal = sent(camille)

    assert note_reading(proposal=proposal, caller=ROBOT, came=CAME, now=NOW) is False
    for said, caller in ((JEANNE, ROBOT), (JEANNE._replace(trap="http://"), BROWSER)):
        with pytest.raises(NotAPerson):
            accept(proposal, said=said, caller=caller)
    proposal.refresh_from_db()
    assert (proposal.read_at, proposal.state, Order.objects.count()) == (None, "sent", 0)
    assert list(ProposalEvent.objects.values_list("kind", "by_machine")) == [("read", True)]


def test_a_reading_is_told_once_and_counted_by_half_hours(camille: User) -> None:
    proposal = sent(camille)
    read = [
        note_reading(proposal=proposal, caller=BROWSER, came=CAME, now=NOW + timedelta(minutes=after))
        for after in (1, 10, 60)
    ]

    proposal.refresh_from_db()
    assert (read, proposal.read_at) == ([True, False, True], NOW + timedelta(minutes=1))
    assert Notification.objects.filter(text="Jeanne Duval lit le devis DEV-2026-0001").count() == 1
    assert Activity.objects.get(direction="inbound").text == "Devis DEV-2026-0001 lu pour la première fois."


def test_an_agreement_is_that_of_somebody(camille: User) -> None:
    proposal = sent(camille)
    for said in (Said("Jeanne", agreed=True), Said("", "Gérante", agreed=True), Said("Jeanne", "Gérante")):
        with pytest.raises(Faulty):
            accept(proposal, said=said)
    assert Proposal.objects.get().state == "sent"


def test_a_refusal_has_its_reason_and_leaves_the_deal_open(camille: User) -> None:
    proposal = sent(camille)
    refuse_proposal(proposal=proposal, said=Said("Jeanne Duval", text="Trop cher"), caller=BROWSER, came=CAME, now=NOW)

    proposal.refresh_from_db()
    assert (proposal.state, proposal.opportunity.stage.kind) == ("refused", "open")
    assert Task.objects.get(deleted_at=None).title == "Décider de la suite : devis DEV-2026-0001 refusé"
    with pytest.raises(NoLongerOpen):
        accept(proposal)
    with pytest.raises(Faulty):
        refuse_proposal(proposal=sent(camille), said=Said("Jeanne"), caller=BROWSER, came=CAME, now=NOW)


def test_a_question_becomes_a_task_and_stands_on_the_timeline(camille: User) -> None:
    proposal = sent(camille)
    said = Said("Jeanne Duval", text="Et si nous en prenions trois ?")
    comment_on(proposal=proposal, said=said, caller=BROWSER, came=CAME, now=NOW)

    assert Task.objects.latest("pk").title == "Répondre à Jeanne Duval sur le devis DEV-2026-0001"
    assert Activity.objects.get(direction="inbound").text == (
        "Question sur le devis DEV-2026-0001, de Jeanne Duval : Et si nous en prenions trois ?"
    )
    with pytest.raises(Faulty):
        comment_on(proposal=proposal, said=Said("J", text="  "), caller=BROWSER, came=CAME, now=NOW)


def test_a_version_that_was_replaced_cannot_be_accepted(camille: User) -> None:
    first = sent(camille)
    second = begin_next_version(proposal=first, by=camille, now=NOW)
    send_proposal(proposal=second, version=second.version, words="", by=camille, now=NOW)

    with pytest.raises(NoLongerOpen) as refusal:
        accept(Proposal.objects.get(pk=first.pk))
    assert refusal.value.sentence == "Une nouvelle version de ce devis l’a remplacé\u00a0: c’est elle qui compte."
    assert accept(second).number == "DEV-2026-0001"


@pytest.mark.parametrize("gone", ["withdrawn", "trashed"])
def test_what_its_author_took_back_cannot_be_accepted(camille: User, ines: User, gone: str) -> None:
    proposal = sent(camille)
    if gone == "withdrawn":
        withdraw_proposal(proposal=proposal, by=camille, now=NOW)
    else:
        trash_records(records=[proposal.opportunity], by=ines, now=NOW)

    with pytest.raises(NoLongerOpen) as refusal:
        accept(Proposal.objects.select_related("opportunity").get())
    assert refusal.value.sentence == (
        "Ce devis a été retiré par son auteur\u00a0: écrivez-lui pour en recevoir un autre."
    )


def test_a_deal_won_by_hand_gets_its_order_and_keeps_its_review(camille: User) -> None:
    deal = a_deal(camille, at="won")
    accept(sent(camille, deal))

    assert (Order.objects.count(), ClosingReview.objects.count()) == (1, 0)


@pytest.mark.parametrize(
    ("days", "cents", "orders"),
    [(1, 240_000, 1), (-9, 265_000, 1), (-9, 40_000, 2)],
    ids=["entered once the proposal had left", "worth as much", "another sale, before"],
)
def test_an_order_entered_by_hand_for_the_same_sale_is_the_one(
    camille: User, days: int, cents: int, orders: int
) -> None:
    deal = a_deal(camille, at="won")
    proposal = sent(camille, deal)
    by_hand = factories.order(
        company=deal.company, opportunity=deal, cents=cents, created_at=NOW + timedelta(days=days)
    )

    order = accept(proposal, now=NOW + timedelta(days=3))

    assert (Order.objects.count(), order.proposal) == (orders, proposal)
    by_hand.refresh_from_db()
    assert (by_hand.cents, by_hand.proposal) == (cents, proposal if orders == 1 else None)
    if cents == 240_000:
        assert Notification.objects.filter(
            text__endswith="le devis est de 2\u202f650,00\u00a0€ HT, vérifiez-la"
        ).exists()


def test_a_second_proposal_about_the_same_deal_makes_its_own_order(camille: User) -> None:
    deal = a_deal(camille)
    first, more = sent(camille, deal), sent(camille, deal)
    accept(first)

    assert accept(more).number == "DEV-2026-0002"
    assert Order.objects.count() == 2


def test_a_number_that_the_trash_holds_stops_no_client(camille: User) -> None:
    proposal = sent(camille)
    factories.order(proposal.number, company=proposal.opportunity.company, deleted_at=NOW)

    assert accept(proposal).number == ""


def test_a_machine_that_dies_before_the_end_leaves_nothing_half_done(camille: User) -> None:
    proposal = sent(camille)
    with pytest.raises(Killed), transaction.atomic():
        accept(proposal)
        raise Killed

    proposal.refresh_from_db()
    assert (proposal.state, proposal.opportunity.stage.kind) == ("sent", "open")
    assert (Order.objects.count(), ProposalEvent.objects.count()) == (0, 0)
    assert accept(Proposal.objects.get()).cents == 265_000
