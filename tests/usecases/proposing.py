"""A company that may sell, a deal with its person, and a proposal written, sent, answered."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from filon.contacts.models import Company, Contact, ContactPoint
from filon.contacts.rules.kinds import PointKind
from filon.customers.models import Order
from filon.messaging.models import Sender
from filon.opportunities.models import Opportunity, Proposal, Seller
from filon.opportunities.rules.pricing import PricedLine, VatRate
from filon.opportunities.services.proposal_states import Came
from filon.opportunities.services.proposals import WrittenLine, begin_proposal, write_proposal
from filon.usecases.answering_proposals import Said, accept_proposal
from filon.usecases.proposing import send_proposal
from filon.users.models import User
from filon.visits.rules.robots import Caller
from tests import factories
from tests.factories import NOW

BROWSER = Caller("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", languages="fr-FR")
ROBOT = Caller("Mozilla/5.0 (compatible; SafeLinksBot/1.0)", languages="fr-FR")
CAME = Came("empreinte", BROWSER.agent)
JEANNE = Said("Jeanne Duval", "Gérante", agreed=True)


def our_company() -> None:
    Sender.objects.update_or_create(
        pk=1,
        defaults={
            "entity": "Halvane SAS",
            "postal_address": "14 quai des Charpentiers\n44000 Nantes",
            "address": "bonjour@halvane.example",
            "site": "https://filon.halvane.example",
        },
    )
    facts = {
        "legal_form": "SAS",
        "capital_cents": 5_000_000,
        "siren": "732829320",
        "register": "RCS Nantes 732 829 320",
    }
    Seller.objects.update_or_create(
        pk=1, defaults=facts | {"vat_number": "FR44732829320", "payment_terms": "À trente jours."}
    )


def a_person() -> Contact:
    firm = Company.objects.filter(siren="552100554").first() or factories.company("Menuiserie Duval", siren="552100554")
    person = factories.contact(company=firm, job_title="Gérante")
    email = "jeanne@duval.example"
    ContactPoint.objects.create(contact=person, kind=PointKind.EMAIL, value=email, normalised=email, main=True)
    return person


def a_deal(owner: User | None = None, **fields: Any) -> Opportunity:
    person = fields.pop("contact", None) or a_person()
    return factories.deal(contact=person, company=person.company, owner=owner, cents=100_000, **fields)


def a_draft(owner: User, deal: Opportunity | None = None, *, now: datetime = NOW, **values: Any) -> Proposal:
    """Two pieces of 1 250,00 € and an hour of training, for Menuiserie Duval."""
    our_company()
    proposal = begin_proposal(deal=deal or a_deal(owner), by=owner, now=now)
    lines = [
        WrittenLine(None, "Cabine", "", PricedLine(Decimal(2), 125_000)),
        WrittenLine(None, "Formation", "", PricedLine(Decimal("1.5"), 10_000, VatRate.TRAINING)),
    ]
    told = {"address": "3 rue des Lilas\n69003 Lyon", **values}
    write_proposal(proposal=proposal, values=told, lines=lines, version=proposal.version, now=now)
    return proposal


def sent(owner: User, deal: Opportunity | None = None, *, now: datetime = NOW, **values: Any) -> Proposal:
    proposal = a_draft(owner, deal, now=now, **values)
    return send_proposal(proposal=proposal, version=proposal.version, words="", by=owner, now=now)


def accept(proposal: Proposal, *, now: datetime = NOW, said: Said = JEANNE, caller: Caller = BROWSER) -> Order:
    return accept_proposal(proposal=proposal, said=said, caller=caller, came=CAME, now=now)
