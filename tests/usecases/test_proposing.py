"""A proposal is sent once, under a number without gap, and only when nothing that the law wants is missing."""

import hashlib
from datetime import date, timedelta

import pytest

from filon.activities.models import Activity, Task
from filon.contacts.models import ContactPoint
from filon.kit.errors import EditedMeanwhile, NotPossible
from filon.messaging.models import Message, Sender
from filon.opportunities.models import Proposal, ProposalSeries, Seller
from filon.opportunities.selectors.proposals import link_of, proposals_accepted, proposals_sent
from filon.opportunities.services.proposals import begin_next_version, begin_proposal, discard_proposal
from filon.playbook.models import Product
from filon.records.models import Notification
from filon.usecases.proposals_over import watch_proposals, withdraw_proposal
from filon.usecases.proposing import Barred, NotReady, send_proposal
from filon.users.models import User
from tests.factories import NOW
from tests.usecases.proposing import a_deal, a_draft, accept, sent

pytestmark = pytest.mark.django_db


def send(proposal: Proposal, by: User) -> Proposal:
    return send_proposal(proposal=proposal, version=proposal.version, words="", by=by, now=NOW)


def test_a_proposal_leaves_with_number_file_letter_timeline_and_reminder(camille: User) -> None:
    proposal = sent(camille)

    assert (str(proposal), proposal.state, proposal.net_cents, proposal.total_cents) == (
        "DEV-2026-0001", "sent", 265_000, 315_000,
    )  # fmt: skip
    pdf = bytes(proposal.document.pdf)
    assert (pdf[:5], proposal.document.digest) == (b"%PDF-", hashlib.sha256(pdf).hexdigest())
    message = Message.objects.get(kind="proposal")
    assert (message.address, f"/devis/r/{link_of(proposal)}/" in message.body) == ("jeanne@duval.example", True)
    assert Activity.objects.get(kind="proposal").text.startswith("Devis DEV-2026-0001 envoyé à Jeanne Duval")
    task = Task.objects.get()
    assert (task.title, task.assignee, task.due_at.date()) == (
        "Relancer Jeanne Duval sur le devis DEV-2026-0001", camille, date(2026, 12, 15),
    )  # fmt: skip


def test_what_is_missing_is_named_in_one_sentence(camille: User) -> None:
    proposal = a_draft(camille, payment_terms="", address="")
    Seller.objects.update(siren="", capital_cents=None)
    ContactPoint.objects.all().delete()

    with pytest.raises(NotReady) as refusal:
        send(proposal, camille)
    assert refusal.value.sentence == (
        "Il manque son capital, son SIREN, l’adresse du client, son adresse e-mail et les conditions de paiement\u00a0: "
        "le devis ne peut pas partir."
    )
    assert (Proposal.objects.get().number, ProposalSeries.objects.count(), Message.objects.count()) == ("", 0, 0)


def test_a_dead_address_stops_it(camille: User) -> None:
    proposal = a_draft(camille)
    Sender.objects.update(entity="Halvane SAS")
    ContactPoint.objects.update(normalised="")

    with pytest.raises(Barred) as refusal:
        send(proposal, camille)
    assert (
        refusal.value.sentence == "Jeanne Duval ne peut pas recevoir ce devis par e-mail\u00a0: Aucune adresse e-mail."
    )


def test_a_draft_takes_prices_and_discounts_from_the_lines_of_the_deal(camille: User) -> None:
    deal, booth = a_deal(camille), Product.objects.create(name="Cabine", name_key="cabine", cents=50_000)
    deal.lines.create(product=booth, quantity=3, unit_cents=125_000, discount=1_250, cents=328_125)
    deal.lines.create(product=booth, quantity=3, cents=100_000)  # a file: the whole only, which shares out unevenly
    deal.lines.create(product=booth, quantity=2)

    draft = begin_proposal(deal=deal, by=camille, now=NOW)

    assert [(line.quantity, line.unit_cents, line.discount_kind, line.discount) for line in draft.lines.all()] == [
        (3, 125_000, "percent", 1_250), (1, 100_000, "", 0), (2, 50_000, "", 0),
    ]  # fmt: skip
    assert draft.net_cents == 328_125 + 100_000 + 100_000


def test_numbers_follow_each_other_and_begin_again_each_year(camille: User) -> None:
    deal = a_deal(camille)
    numbers = [sent(camille, deal).number, sent(camille, deal).number]
    numbers.append(sent(camille, deal, now=NOW + timedelta(days=60)).number)

    assert numbers == ["DEV-2026-0001", "DEV-2026-0002", "DEV-2027-0001"]


def test_what_was_sent_is_not_sent_again_nor_thrown_away(camille: User) -> None:
    proposal = sent(camille)
    again = Proposal.objects.get()

    with pytest.raises(EditedMeanwhile):
        send(again, camille)
    with pytest.raises(EditedMeanwhile):
        discard_proposal(proposal=proposal, version=proposal.version)
    assert (ProposalSeries.objects.get().last, Message.objects.count()) == (1, 1)


def test_a_new_version_replaces_the_one_before_under_the_same_number(camille: User) -> None:
    first = sent(camille)
    second = begin_next_version(proposal=first, by=camille, now=NOW)
    assert begin_next_version(proposal=first, by=camille, now=NOW) == second
    send(second, camille)

    first.refresh_from_db()
    assert (str(second), first.state, second.total_cents) == ("DEV-2026-0001 v2", "replaced", 315_000)
    assert list(Task.objects.filter(deleted_at=None).values_list("title", flat=True)) == [
        "Relancer Jeanne Duval sur le devis DEV-2026-0001 v2"
    ]


def test_a_new_version_does_not_leave_once_the_client_accepted_the_one_before(camille: User) -> None:
    first = sent(camille)
    second = begin_next_version(proposal=first, by=camille, now=NOW)
    accept(first)

    with pytest.raises(NotPossible) as refusal:
        send(second, camille)
    assert (
        refusal.value.sentence
        == "Le client vient d’accepter DEV-2026-0001\u00a0: cette nouvelle version n’est pas partie."
    )
    assert Proposal.objects.get(pk=second.pk).state == "draft"


def test_the_worker_ends_what_is_no_longer_valid_and_tells_its_owner(camille: User) -> None:
    proposal = sent(camille, valid_until=date(2026, 11, 30), reminds_client=False)

    assert watch_proposals(now=NOW + timedelta(days=10), limit=10) == 0  # its last day
    assert watch_proposals(now=NOW + timedelta(days=11), limit=10) == 1
    assert watch_proposals(now=NOW + timedelta(days=11), limit=10) == 0
    proposal.refresh_from_db()
    assert (proposal.state, Task.objects.get().deleted_at is not None) == ("expired", True)
    assert Notification.objects.filter(user=camille).latest("pk").text == (
        "Devis DEV-2026-0001 expiré\u00a0: il était valable jusqu’au 30 nov. 2026, sans réponse du client."
    )


def test_the_client_is_reminded_once_some_days_before_the_end(camille: User) -> None:
    proposal = sent(camille, remind_days=5)  # valid to the 20th of December

    reminded = [watch_proposals(now=NOW + timedelta(days=days), limit=10) for days in (24, 25, 26)]

    proposal.refresh_from_db()
    assert (reminded, proposal.reminded_at) == ([0, 1, 0], NOW + timedelta(days=25))
    assert [message.subject for message in Message.objects.filter(key__endswith="reminder")] == [
        "Devis DEV-2026-0001, valable jusqu’au 20 décembre 2026"
    ]


def test_what_is_withdrawn_waits_for_nobody(camille: User) -> None:
    proposal = sent(camille)
    withdraw_proposal(proposal=proposal, by=camille, now=NOW)

    with pytest.raises(NotPossible):
        withdraw_proposal(proposal=proposal, by=camille, now=NOW)
    assert Proposal.objects.get().state == "withdrawn"


def test_gates_learn_which_deals_have_one_sent_or_accepted(camille: User) -> None:
    drafted, told, won = a_deal(camille), a_deal(camille, name="B"), a_deal(camille, name="C")
    a_draft(camille, drafted)
    sent(camille, told)
    accept(sent(camille, won))
    deals = [drafted.pk, told.pk, won.pk]

    assert (proposals_sent(deals), proposals_accepted(deals)) == ({told.pk, won.pk}, {won.pk})
