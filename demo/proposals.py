"""Halvane's proposals: drafts, sent, read, accepted, refused, expired, and one in its second version."""

from datetime import datetime, timedelta

from django.core.files.base import ContentFile

from demo.world import World
from filon.activities.models import Activity, Task
from filon.activities.rules.kinds import ActivityKind, Direction, TaskKind
from filon.contacts.models import ContactPoint, Establishment
from filon.contacts.rules.kinds import PointKind
from filon.kit.identifiers import vat_of_siren
from filon.kit.subjects import SubjectKind
from filon.opportunities.models import Opportunity, Proposal, ProposalEvent, ProposalLine, Seller
from filon.opportunities.rules.proposals import ProposalEventKind, ProposalState, reminder_at
from filon.opportunities.rules.wording import accepted_words
from filon.opportunities.selectors.proposals import offer_of
from filon.opportunities.services.attachments import Attaching, attach
from filon.opportunities.services.proposal_states import mark_sent
from filon.opportunities.services.proposals import begin_next_version, begin_proposal
from filon.playbook.rules.process import StageKind

SIREN = "812345676"
COMPANY = {
    "legal_form": "SAS",
    "capital_cents": 12_000_000,
    "siren": SIREN,
    "register": "RCS Nantes 812 345 676",
    "phone": "02 40 00 12 12",
    "payment_terms": "30\u202f% à la commande, le solde à trente jours, par virement.",
    "delivery": "Livraison et pose sous six semaines.",
}
INTRO = "Suite à notre échange, voici de quoi rendre le calme à votre plateau."
QUESTION = "Le délai de pose tient-il si nous validons la semaine prochaine\u202f?"
SITE_SHEET = (
    "Avant la pose\n\n- Un accès de 90 cm de large au moins jusqu’à la pièce.\n- Une prise 16 A à moins de deux mètres.\n"
    "- Le sol plan à 5 mm près ; sinon, dites-le-nous : nous apportons de quoi le reprendre.\n"
)
REFUSAL = "Le budget est reporté au prochain exercice."
# What became of each, and how many days ago it left; drafts did not.
OPEN_ONES: tuple[tuple[ProposalState, int], ...] = (
    (ProposalState.SENT, 2), (ProposalState.SENT, 9), (ProposalState.DRAFT, 0), (ProposalState.SENT, 26),
    (ProposalState.REFUSED, 12), (ProposalState.EXPIRED, 45), (ProposalState.REPLACED, 6), (ProposalState.DRAFT, 0),
    (ProposalState.SENT, 4), (ProposalState.EXPIRED, 40),
)  # fmt: skip
WON = 4


def tell_proposals(world: World) -> None:
    """Once deals are written: the numbers, the files and the proofs are made by the product itself."""
    seller, is_new = Seller.objects.get_or_create(pk=1, defaults=COMPANY | {"vat_number": vat_of_siren(SIREN)})
    if is_new:
        world.add(seller)
    deals = [deal for deal in world.of(Opportunity) if deal.contact and deal.company and deal.company.siren]
    reachable = {id(point.contact) for point in world.of(ContactPoint) if point.kind == PointKind.EMAIL}
    located = {id(site.company) for site in world.of(Establishment) if site.city}
    deals = [deal for deal in deals if id(deal.contact) in reachable and id(deal.company) in located]
    waiting = [
        deal for deal in deals if deal.stage.key in ("proposal", "negotiation") and deal.stage.kind == StageKind.OPEN
    ]
    won = [deal for deal in deals if deal.stage.kind == StageKind.WON and deal.closed_at]
    won.sort(key=lambda deal: deal.closed_at or world.now, reverse=True)
    told = [(deal, ProposalState.ACCEPTED, deal.closed_at - timedelta(days=3)) for deal in won[:WON] if deal.closed_at]
    told += [
        (deal, state, world.now - timedelta(days=days, hours=3))
        for deal, (state, days) in zip(waiting, OPEN_ONES, strict=False)
    ]
    for deal, state, at in sorted(told, key=lambda one: one[2]):
        _tell(world, deal, state, at)


def _tell(world: World, deal: Opportunity, state: ProposalState, at: datetime) -> None:
    deal = Opportunity.objects.select_related("company", "contact", "owner").get(pk=deal.pk)
    proposal = begin_proposal(deal=deal, by=deal.owner, now=at)
    Proposal.objects.filter(pk=proposal.pk).update(intro=INTRO)
    _give_details(proposal)
    attach(proposal, Attaching([ContentFile(SITE_SHEET.encode(), name="Préparer la pose.txt")]))
    proposal.refresh_from_db()
    if state == ProposalState.DRAFT:
        return
    _send(world, proposal, at)
    if state == ProposalState.ACCEPTED:
        _answer(proposal, ProposalEventKind.ACCEPTED, deal.closed_at or at, accepted_words(offer_of(proposal, now=at)))
    elif state == ProposalState.REFUSED:
        _answer(proposal, ProposalEventKind.REFUSED, at + timedelta(days=4), REFUSAL)
    elif state == ProposalState.EXPIRED:
        _settle(proposal, state, at + timedelta(days=31))
    elif state == ProposalState.REPLACED:
        _send(world, begin_next_version(proposal=proposal, by=deal.owner, now=at), at + timedelta(days=2))
    elif (world.now - at).days > 3:
        _read(proposal, at + timedelta(hours=20))
        _event(proposal, ProposalEventKind.COMMENTED, at + timedelta(hours=21), QUESTION)


def _give_details(proposal: Proposal) -> None:
    first = proposal.lines.first()
    if first:
        said = "Isolation de 40\u00a0dB, ventilation silencieuse, lumière et prises. Couleur au choix."
        ProposalLine.objects.filter(pk=first.pk).update(details=said)


def _send(world: World, proposal: Proposal, at: datetime) -> None:
    """As the product sends it; the letter is left out, for nothing leaves while the demonstration is there."""
    offer = offer_of(proposal, now=at)
    seller = {"identity": offer.seller._asdict(), "contact": offer.seller_contact, "penalty_rate": offer.penalty_rate}
    frozen = {"seller": seller, "buyer": offer.buyer._asdict()}
    mark_sent(proposal=proposal, version=proposal.version, offer=offer, frozen=frozen, forced_because="", now=at)
    about = {"subject_kind": SubjectKind.OPPORTUNITY, "subject_id": proposal.opportunity_id}
    people = {"contact_id": proposal.contact_id, "company_id": proposal.opportunity.company_id}
    Activity.objects.create(
        kind=ActivityKind.PROPOSAL,
        at=at,
        by=proposal.by,
        direction=Direction.OUTBOUND,
        text=f"Devis {proposal} envoyé à {proposal.contact}.",
        batch=world.batch,
        **about,
        **people,
    )
    if proposal.valid_until and proposal.valid_until > world.today and proposal.opportunity.closed_at is None:
        proposal.task = Task.objects.create(
            title=f"Relancer {proposal.contact} sur le devis {proposal}",
            kind=TaskKind.CALL,
            due_at=reminder_at(valid_until=proposal.valid_until, days=proposal.remind_days, sent_at=max(at, world.now)),
            assignee=proposal.by,
            created_at=at,
            **about,
            **people,
        )
        proposal.save()


def _read(proposal: Proposal, at: datetime) -> None:
    _event(proposal, ProposalEventKind.READ, at, "")
    Proposal.objects.filter(pk=proposal.pk).update(read_at=at)


def _event(proposal: Proposal, kind: ProposalEventKind, at: datetime, text: str) -> None:
    person = proposal.contact
    answers = kind in (ProposalEventKind.ACCEPTED, ProposalEventKind.REFUSED)
    ProposalEvent.objects.create(
        proposal=proposal,
        kind=kind,
        at=at,
        name=str(person) if text else "",
        function=(person.job_title or "Gérance") if person and answers else "",
        text=text,
        digest=proposal.document.digest if answers else "",
    )


def _answer(proposal: Proposal, kind: ProposalEventKind, at: datetime, text: str) -> None:
    _read(proposal, at - timedelta(minutes=20))
    _event(proposal, kind, at, text)
    _settle(proposal, ProposalState(kind.value), at)


def _settle(proposal: Proposal, state: ProposalState, at: datetime) -> None:
    Proposal.objects.filter(pk=proposal.pk).update(state=state, settled_at=at)
    if proposal.task:
        proposal.task.delete()
