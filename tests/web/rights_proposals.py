"""The doors of proposals: inside, whoever may see or write the deal; outside, whoever has the link."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

from django.utils import timezone

from filon.contacts.models import Contact
from filon.customers.models import Satisfaction
from filon.customers.selectors import link_of as question_link
from filon.kit.subjects import SubjectKind
from filon.opportunities.models import Opportunity, Proposal
from filon.opportunities.selectors.proposals import link_of
from filon.usecases.proposing import send_proposal
from filon.users.models import User
from filon.users.rules.rights import Action, Entity
from tests import factories
from tests.usecases.proposing import a_deal, a_draft, our_company
from tests.web.rights_doors import Door, Place, each, everybody, one_kind, some, to
from tests.web.rights_world import Things, World

DEAL = Entity.OPPORTUNITY


def a_writer() -> User:
    return User.objects.filter(is_active=True)[0]


def draft_of(things: Things) -> Proposal:
    deal = Opportunity.objects.get(pk=things.opportunity.pk)
    proposal: Proposal = a_draft(a_writer(), deal, now=timezone.now(), contact=a_buyer())
    return proposal


def a_buyer() -> Contact:
    known: Contact | None = Contact.objects.filter(last_name="Duval").first()
    return known or factories.reachable(factories.contact())


def sent_of(things: Things) -> Proposal:
    """As it stands once it left, without its letter."""
    proposal = draft_of(things)
    number = f"DEV-2020-{proposal.pk:04d}"
    frozen = {
        "seller": {"identity": {}, "contact": "", "penalty_rate": ""},
        "buyer": {"email": "jeanne@duval.example"},
        "key": f"walk-{proposal.pk}",
    }
    Proposal.objects.filter(pk=proposal.pk).update(state="sent", number=number, sent_at=timezone.now(), **frozen)
    proposal.refresh_from_db()
    return proposal


def with_its_link(_world: World) -> Iterator[Place]:
    our_company()
    writer = a_writer()
    draft = a_draft(writer, a_deal(), now=timezone.now())
    proposal = send_proposal(proposal=draft, version=draft.version, words="", by=writer, now=timezone.now())
    yield Place({"signed": link_of(proposal)})


def with_its_question(_world: World) -> Iterator[Place]:
    deal = a_deal()
    order = factories.order(company=deal.company, opportunity=deal)
    asked = Satisfaction.objects.create(
        order=order, contact=deal.contact, key=f"walk-{order.pk}", asked_at=timezone.now()
    )
    yield Place({"signed": question_link(asked)})


def seen(make: Callable[[Things], Proposal]) -> dict[str, Any]:
    return {"places": each(make)}


def with_its_document(make: Callable[[Things], Proposal]) -> dict[str, Any]:
    def places(world: World) -> Iterator[Place]:
        for place in each(make)(world):
            proposal = Proposal.objects.get(pk=place.kwargs["pk"])
            plan = proposal.attachments.create(name="Plan.pdf", size=1, digest="a" * 64, content=b"x")
            yield replace(place, kwargs=place.kwargs | {"key": plan.pk})

    return {"places": places}


def with_its_link_and_document(world: World) -> Iterator[Place]:
    for place in with_its_link(world):
        proposal = Proposal.objects.latest("pk")
        plan = proposal.attachments.create(name="Plan.pdf", size=1, digest="a" * 64, content=b"x")
        yield replace(place, kwargs=place.kwargs | {"key": plan.pk})


def its_version(_world: World, place: Place) -> dict[str, Any]:
    return {"version": Proposal.objects.get(pk=place.kwargs["pk"]).version}


READ, WRITE = to(DEAL, Action.READ), to(DEAL, Action.WRITE)
COMPANY = {
    "entity": "Halvane SAS", "postal_address": "Nantes", "legal_form": "SAS", "capital": "50000", "siren": "732829320",
    "register": "RCS Nantes", "vat_number": "FR44732829320", "version": "0", "sender_version": "0",
}  # fmt: skip
PROPOSAL_DOORS = {
    "proposal_list": Door(some(DEAL, Action.READ)),
    "proposal_new": Door(None, WRITE, places=one_kind(SubjectKind.OPPORTUNITY)),
    "proposal": Door(READ, **seen(draft_of)),
    "proposal_edit": Door(WRITE, WRITE, **seen(draft_of), sure=False),
    "proposal_reply": Door(None, WRITE, **seen(sent_of), send={"reponse": "Oui."}, sure=False),
    "proposal_totals": Door(None, WRITE, **seen(draft_of), sure=False),
    "proposal_send": Door(WRITE, WRITE, **seen(draft_of), send=its_version, sure=False),
    "proposal_version": Door(None, WRITE, **seen(sent_of)),
    "proposal_withdraw": Door(None, WRITE, **seen(sent_of)),
    "proposal_discard": Door(None, WRITE, **seen(draft_of), send=its_version),
    "proposal_pdf": Door(READ, **seen(draft_of)),
    "proposal_attachment": Door(READ, **with_its_document(draft_of)),
    "settings_company": Door(some(Entity.SETTING, Action.READ), some(Entity.SETTING, Action.WRITE), send=COMPANY),
    "public_proposal": Door(everybody, places=with_its_link),
    "public_proposal_read": Door(None, everybody, places=with_its_link, sure=False),
    "public_proposal_comment": Door(None, everybody, places=with_its_link, sure=False),
    "public_proposal_accept": Door(None, everybody, places=with_its_link, sure=False),
    "public_proposal_refuse": Door(None, everybody, places=with_its_link, sure=False),
    "public_satisfaction": Door(everybody, everybody, places=with_its_question, sure=False),
    "public_proposal_attachment": Door(everybody, places=with_its_link_and_document),
    "public_proposal_pdf": Door(everybody, places=with_its_link),
}
