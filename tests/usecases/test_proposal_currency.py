"""A proposal may be in another currency than ours: its order and its deal are then in it, and its client may be abroad."""

from datetime import timedelta

import pytest

from filon.contacts.models import Company, Establishment
from filon.customers.models import Order
from filon.messaging.models import Message
from filon.opportunities.selectors.proposals import missing_to_send, offer_of
from filon.opportunities.services.proposals import begin_next_version, begin_proposal
from filon.playbook.models import Product
from filon.users.models import User
from tests import factories
from tests.factories import NOW
from tests.usecases.proposing import a_deal, a_draft, accept, our_company, sent

pytestmark = pytest.mark.django_db


def test_a_draft_takes_the_currency_of_the_deal_and_of_the_catalogue_only_what_is_in_it(camille: User) -> None:
    deal = a_deal(camille, currency="CHF")
    euros = Product.objects.create(name="Cabine", name_key="cabine", cents=50_000)
    francs = Product.objects.create(name="Pose", name_key="pose", cents=30_000, currency="CHF")
    deal.lines.create(product=euros, quantity=1)
    deal.lines.create(product=francs, quantity=2)
    our_company()

    draft = begin_proposal(deal=deal, by=camille, now=NOW)

    assert (draft.currency, [line.unit_cents for line in draft.lines.all()]) == ("CHF", [0, 30_000])


def test_accepted_it_makes_an_order_and_a_deal_in_its_currency(camille: User) -> None:
    proposal = sent(camille, currency="CHF")
    assert "3\u202f150,00\u00a0CHF TTC" in Message.objects.get(kind="proposal").body
    assert begin_next_version(proposal=proposal, by=camille, now=NOW).currency == "CHF"

    order = accept(proposal)

    deal = proposal.opportunity
    deal.refresh_from_db()
    assert (order.cents, order.currency, deal.cents, deal.currency) == (265_000, "CHF", 265_000, "CHF")


def test_an_order_of_as_many_euros_entered_before_is_another_sale(camille: User) -> None:
    deal = a_deal(camille)
    before = NOW - timedelta(days=9)
    factories.order(company=deal.company, opportunity=deal, cents=265_000, ordered_at=NOW, created_at=before)

    accept(sent(camille, deal, currency="CHF"))

    assert sorted(Order.objects.values_list("cents", "currency")) == [(265_000, "CHF"), (265_000, "EUR")]


def test_a_client_abroad_has_no_siren(camille: User) -> None:
    proposal = a_draft(camille)
    Company.objects.update(siren=None)
    proposal.refresh_from_db()
    needed = missing_to_send(proposal, offer_of(proposal, now=NOW), now=NOW)
    company = proposal.opportunity.company
    Establishment.objects.create(
        company=company, city="Lausanne", country="Suisse", head_office=True, created_at=NOW, updated_at=NOW
    )
    offer = offer_of(proposal, now=NOW)

    assert (needed, missing_to_send(proposal, offer, now=NOW)) == (["le SIREN du client"], [])
    assert begin_proposal(deal=proposal.opportunity, by=camille, now=NOW).address == "Lausanne\nSuisse"
