"""Proposals: those that a viewer may see, the one of a link, what it says in words, and what gates ask of deals."""

from collections.abc import Collection, Iterable
from datetime import datetime

from django.core import signing
from django.db.models import Case, Min, OuterRef, Q, QuerySet, Subquery, TextField, Value, When

from filon.contacts.models import Company, Contact, ContactPoint, Establishment
from filon.contacts.rules.kinds import PointKind, PointState
from filon.contacts.rules.postal import AT_HOME
from filon.kit.business_time import day_in_paris
from filon.kit.errors import NotFound
from filon.kit.text import fold
from filon.messaging.models import Sender
from filon.messaging.selectors.outbox import the_sender
from filon.opportunities.models import (
    Opportunity,
    Proposal,
    ProposalAttachment,
    ProposalDocument,
    ProposalEvent,
    ProposalLine,
    Seller,
)
from filon.opportunities.rules.attachments import Attached
from filon.opportunities.rules.proposals import (
    Buyer,
    Identity,
    ProposalEventKind,
    ProposalState,
    missing_in_proposal,
    missing_of_buyer,
    missing_of_seller,
)
from filon.opportunities.rules.wording import Offer, TextLine
from filon.users.rules.rights import Action, Entity
from filon.users.selectors import Viewer, visible

SALT = "filon.proposal"
RELATED = ("opportunity__company", "opportunity__owner", "opportunity__stage", "contact__company", "by", "replaces")


def proposals_seen_by(viewer: Viewer, *, action: Action = Action.READ) -> QuerySet[Proposal]:
    """Those of the deals that the viewer may see; of a deal in the trash, none."""
    rows = Proposal.objects.filter(opportunity__deleted_at=None).select_related(*RELATED)
    return visible(rows, viewer=viewer, entity=Entity.OPPORTUNITY, action=action, owner="opportunity__owner")


def proposal_for(*, viewer: Viewer, pk: int, action: Action = Action.READ) -> Proposal:
    found = proposals_seen_by(viewer, action=action).filter(pk=pk).first()
    if found is None:
        raise NotFound("Ce devis n’existe pas, ou votre rôle ne permet pas de le voir.")
    return found


def proposals_found(viewer: Viewer, *, sought: str) -> QuerySet[Proposal]:
    """`sought`: part of a number, of a title or of the name of a company."""
    rows = proposals_seen_by(viewer)
    if sought:
        asked = Q(number__icontains=sought) | Q(title__icontains=sought)
        rows = rows.filter(asked | Q(opportunity__company__name__icontains=sought))
    return rows


def proposals_of(deal: Opportunity, *, most: int) -> list[Proposal]:
    """The newest first, one more than `most` when there are more; `question`: the last one of the client without an answer."""
    return list(with_question(deal.proposals.all()).order_by("-created_at", "-pk")[: most + 1])


def with_question(proposals: QuerySet[Proposal]) -> QuerySet[Proposal]:
    talk = ProposalEvent.objects.filter(
        proposal=OuterRef("pk"), kind__in=(ProposalEventKind.COMMENTED, ProposalEventKind.ANSWERED)
    ).order_by("-at", "-pk")
    asked = When(last_said=ProposalEventKind.COMMENTED, then=Subquery(talk.values("text")[:1]))
    told = proposals.annotate(last_said=Subquery(talk.values("kind")[:1]))
    return told.annotate(question=Case(asked, default=Value(""), output_field=TextField()))


def question_of(proposal: Proposal) -> str:
    """What the client asked last, while nobody answered."""
    found: str = with_question(Proposal.objects.filter(pk=proposal.pk)).get().question  # type: ignore[attr-defined]
    return found


def versions_of(proposal: Proposal) -> list[Proposal]:
    """All that bear the same number, the newest first, with the draft of the next one."""
    if not proposal.number:
        return [proposal, *(versions_of(proposal.replaces) if proposal.replaces else [])]
    return list(Proposal.objects.filter(number=proposal.number).order_by("-edition"))


def first_sent_at(proposal: Proposal) -> datetime:
    """When its number first left, in whichever version."""
    found: datetime = Proposal.objects.filter(number=proposal.number).aggregate(at=Min("sent_at"))["at"]
    return found


def next_draft_of(proposal: Proposal) -> Proposal | None:
    return Proposal.objects.filter(replaces=proposal, state=ProposalState.DRAFT).first()


def latest_of(proposal: Proposal) -> Proposal:
    """The version that counts today, this one or a later one."""
    later = Proposal.objects.filter(number=proposal.number, edition__gt=proposal.edition) if proposal.number else None
    return (later.order_by("-edition").first() if later is not None else None) or proposal


def link_of(proposal: Proposal) -> str:
    """What stands in the address of the client's page: its key, signed, so that none can be made up."""
    return signing.Signer(salt=SALT, sep="~").sign(proposal.key or "")


def proposal_by_link(signed: str) -> Proposal:
    """For whoever has the link. NotFound for one that is none of ours."""
    try:
        key = signing.Signer(salt=SALT, sep="~").unsign(signed[:200])
    except signing.BadSignature:
        key = ""
    rows = Proposal.objects.select_related("opportunity__company", "opportunity__owner", "contact", "by", "task")
    found = rows.filter(key=key).first() if key else None
    if found is None:
        raise NotFound("Ce devis n’existe pas\u00a0: vérifiez l’adresse du lien que vous avez reçu.")
    return found


def file_of(proposal: Proposal) -> bytes:
    return bytes(ProposalDocument.objects.get(proposal=proposal).pdf)


def attached_to(proposal: Proposal) -> list[Attached]:
    """Without their bytes, in the order in which they were joined."""
    rows = proposal.attachments.values_list("name", "size", "digest", "pk").order_by("pk")
    return [Attached(*row) for row in rows]


def attachment_of(proposal: Proposal, *, key: int) -> ProposalAttachment:
    """With its bytes; NotFound when that proposal has none of that key."""
    found = proposal.attachments.filter(pk=key).first()
    if found is None:
        raise NotFound("Cette pièce n’est pas jointe à ce devis, ou ne l’est plus.")
    return found


# --- What it says.


def the_seller() -> Seller:
    """The one row, or what a new installation starts with."""
    return Seller.objects.first() or Seller()


def identity_of(seller: Seller, sender: Sender) -> Identity:
    return Identity(
        name=sender.entity,
        legal_form=seller.legal_form,
        capital_cents=seller.capital_cents,
        address=sender.postal_address,
        siren=seller.siren,
        register=seller.register,
        vat_number=seller.vat_number,
        without_vat=seller.without_vat,
    )


def buyer_of(proposal: Proposal) -> Buyer:
    company, contact = proposal.opportunity.company, proposal.contact
    return Buyer(
        name=str(company or ""),
        address=proposal.address,
        siren=(company.siren or "") if company else "",
        contact=_named(contact) if contact else "",
        email=email_of(contact) if contact else "",
        is_business=proposal.is_business,
        is_abroad=is_abroad(company),
    )


def head_office_of(company: Company | None) -> Establishment | None:
    """Where letters go; the first site that has a town when none is the head office."""
    sites = Establishment.objects.filter(company=company, deleted_at=None).order_by("-head_office", "pk")
    return sites.exclude(city="").first() if company else None


def is_abroad(company: Company | None) -> bool:
    site = head_office_of(company)
    return site is not None and fold(site.country) not in AT_HOME


def _named(contact: Contact) -> str:
    return f"{contact}, {contact.job_title}" if contact.job_title else str(contact)


def email_of(contact: Contact) -> str:
    """The main one that works; empty when there is none."""
    points = ContactPoint.objects.filter(contact=contact, kind=PointKind.EMAIL).exclude(state=PointState.DEAD)
    found = points.order_by("-main", "pk").first()
    return (found.normalised or found.value) if found else ""


def offer_of(proposal: Proposal, *, now: datetime) -> Offer:
    """As it was sent, or as it would be today."""
    seller = the_seller()
    draft = proposal.state == ProposalState.DRAFT
    owner = proposal.opportunity.owner or proposal.by
    contact = " · ".join(filter(None, (str(owner or ""), seller.phone, owner.email if owner else "")))
    kept = proposal.seller
    return Offer(
        number="" if draft else str(proposal),
        title=proposal.title,
        intro=proposal.intro,
        seller=identity_of(seller, the_sender()) if draft else Identity(**kept["identity"]),
        buyer=buyer_of(proposal) if draft else Buyer(**proposal.buyer),
        lines=tuple(told_lines(proposal.lines.all())),
        made_on=day_in_paris(proposal.sent_at or now),
        valid_until=proposal.valid_until,
        payment_terms=proposal.payment_terms,
        delivery=proposal.delivery,
        penalty_rate=seller.penalty_rate if draft else kept["penalty_rate"],
        seller_contact=contact if draft else kept["contact"],
        discount=proposal.off,
        attached=tuple(attached_to(proposal)),
        currency=proposal.currency,
        replaces=f"remplace {proposal.replaces}" if proposal.replaces else "",
    )


def told_lines(lines: Iterable[ProposalLine]) -> list[TextLine]:
    return [TextLine(line.label, line.details, line.priced) for line in lines]


def missing_to_send(proposal: Proposal, offer: Offer, *, now: datetime) -> list[str]:
    """In words, the most ours first."""
    return [
        *missing_of_seller(offer.seller),
        *missing_of_buyer(offer.buyer),
        *missing_in_proposal(
            lines=len(offer.lines),
            total_cents=proposal.total_cents,
            valid_until=proposal.valid_until,
            payment_terms=proposal.payment_terms,
            today=day_in_paris(now),
        ),
    ]


# --- What gates ask.


def proposals_sent(deal_ids: Collection[int]) -> set[int]:
    """Of these deals, those to which a proposal was sent, whatever became of it."""
    rows = Proposal.objects.filter(opportunity__in=deal_ids).exclude(state=ProposalState.DRAFT)
    return set(rows.order_by().values_list("opportunity", flat=True).distinct())


def proposals_accepted(deal_ids: Collection[int]) -> set[int]:
    rows = Proposal.objects.filter(opportunity__in=deal_ids, state=ProposalState.ACCEPTED)
    return set(rows.order_by().values_list("opportunity", flat=True).distinct())


# --- What the worker asks.


def proposals_over(*, now: datetime, limit: int) -> list[Proposal]:
    rows = Proposal.objects.filter(state=ProposalState.SENT, valid_until__lt=day_in_paris(now))
    return list(
        rows.select_related("opportunity__owner", "contact", "by", "task").order_by("valid_until", "pk")[:limit]
    )


def proposals_soon_over(*, now: datetime) -> QuerySet[Proposal]:
    """Sent, not reminded of, still valid: the caller asks the rule which of them are due."""
    rows = Proposal.objects.filter(state=ProposalState.SENT, valid_until__gte=day_in_paris(now), reminded_at=None)
    open_ones = rows.filter(reminds_client=True, opportunity__deleted_at=None, opportunity__closed_at=None)
    return open_ones.select_related("opportunity__owner", "contact", "by").order_by("valid_until", "pk")
