"""A proposal being prepared: begun from its deal, written line by line, begun again as a new version, thrown away."""

import secrets
from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any, NamedTuple

from django.db import transaction
from django.db.models import F

from filon.contacts.models import Company
from filon.contacts.rules.postal import AT_HOME
from filon.kit.business_time import day_in_paris
from filon.kit.errors import EditedMeanwhile, NotPossible
from filon.kit.text import fold
from filon.opportunities.models import Line, Opportunity, Proposal, ProposalLine
from filon.opportunities.rules.pricing import Discount, PricedLine, VatRate, check_prices, totals_of
from filon.opportunities.rules.proposals import VALID_FOR, DiscountKind, ProposalState
from filon.opportunities.selectors.proposals import head_office_of, the_seller
from filon.opportunities.services.attachments import NOTHING, Attaching, attach, copy_attachments
from filon.playbook.models import Product
from filon.users.models import User

CONFLICT = (
    "Ce devis vient d’être modifié ou envoyé par quelqu’un d’autre\u00a0: rechargez la page, rien n’a été enregistré."
)
COPIED = (
    "opportunity_id", "contact_id", "title", "intro", "address", "is_business", "payment_terms", "delivery",
    "remind_days", "reminds_client", "discount_kind", "discount", "currency", "net_cents", "total_cents",
)  # fmt: skip
LINE_COPIED = ("product_id", "label", "details", "quantity", "unit_cents", "discount_kind", "discount", "vat")


class WrittenLine(NamedTuple):
    """As the form gives it. A line without product and without label is none."""

    product: Product | None
    label: str
    details: str
    priced: PricedLine


@transaction.atomic
def begin_proposal(*, deal: Opportunity, by: User | None, now: datetime) -> Proposal:
    """A draft with the products of the deal, its person, the address of the head office and the usual terms."""
    _check_may_begin(deal)
    seller = the_seller()
    proposal = Proposal.objects.create(
        opportunity=deal,
        contact_id=deal.contact_id,
        title=deal.name[:150],
        currency=deal.currency,
        address=address_of(deal.company),
        valid_until=day_in_paris(now) + VALID_FOR,
        payment_terms=seller.payment_terms,
        delivery=seller.delivery,
        created_at=now,
        updated_at=now,
        by=by,
    )
    vat = VatRate.FRANCHISE if seller.without_vat else VatRate.NORMAL
    lines = [
        WrittenLine(line.product, line.product.name, "", priced_as(line, vat, currency=deal.currency))
        for line in deal.lines.select_related("product")
    ]
    _write_lines(proposal, lines)
    return proposal


def _check_may_begin(deal: Opportunity) -> None:
    if deal.deleted_at:
        raise NotPossible("Cette opportunité est à la corbeille\u00a0: sortez-l’en avant d’en faire un devis.")


def priced_as(line: Line, vat: VatRate, *, currency: str) -> PricedLine:
    """With its own price and discount; a line of which only the whole is known is shared out, where that comes out even.

    The price of the catalogue serves where it is in the currency of the deal.
    """
    if line.unit_cents is not None:
        kind = DiscountKind.PERCENT if line.discount else DiscountKind.NONE
        return PricedLine(Decimal(line.quantity), line.unit_cents, vat, kind, line.discount)
    listed = line.product.cents if line.product.currency == currency else None
    whole = line.cents if line.cents is not None else (listed or 0) * line.quantity
    if line.quantity > 0 and whole % line.quantity == 0:
        return PricedLine(Decimal(line.quantity), whole // line.quantity, vat)
    return PricedLine(Decimal(1), whole, vat)


def address_of(company: Company | None) -> str:
    """Of the head office, as on an envelope; empty when it is not known."""
    site = head_office_of(company)
    if site is None:
        return ""
    street = " ".join(filter(None, (site.street_number, site.street)))
    country = "" if fold(site.country) in AT_HOME else site.country
    return "\n".join(filter(None, (street, site.address_extra, f"{site.postal_code} {site.city}".strip(), country)))


@transaction.atomic
def write_proposal(
    *,
    proposal: Proposal,
    values: Mapping[str, Any],
    lines: Sequence[WrittenLine],
    version: int,
    now: datetime,
    attaching: Attaching = NOTHING,
) -> None:
    """Put the draft as the person wrote it. PriceRefused names the line, AttachmentRefused the file.

    EditedMeanwhile when it was written or sent since.
    """
    discount = values.get("discount_kind", proposal.discount_kind), values.get("discount", proposal.discount)
    check_prices([line.priced for line in lines], Discount(*discount))
    _claim(proposal, version=version, now=now, **values)
    _write_lines(proposal, lines)
    attach(proposal, attaching)


def _claim(proposal: Proposal, *, version: int, now: datetime, **values: Any) -> None:
    rows = Proposal.objects.filter(pk=proposal.pk, version=version, state=ProposalState.DRAFT)
    if not rows.update(**values, version=F("version") + 1, updated_at=now):
        raise EditedMeanwhile(CONFLICT)
    proposal.refresh_from_db()


def _write_lines(proposal: Proposal, lines: Sequence[WrittenLine]) -> None:
    proposal.lines.all().delete()
    ProposalLine.objects.bulk_create(
        ProposalLine(
            proposal=proposal,
            product=line.product,
            label=line.label[:200],
            details=line.details,
            quantity=line.priced.quantity,
            unit_cents=line.priced.unit_cents,
            discount_kind=DiscountKind(line.priced.discount_kind),
            discount=line.priced.discount,
            vat=VatRate(line.priced.vat),
        )
        for line in lines
    )
    totals = totals_of((line.priced for line in lines), proposal.off)
    Proposal.objects.filter(pk=proposal.pk).update(net_cents=totals.net, total_cents=totals.gross)
    proposal.net_cents, proposal.total_cents = totals.net, totals.gross


@transaction.atomic
def begin_next_version(*, proposal: Proposal, by: User | None, now: datetime) -> Proposal:
    """A draft with all that this one says; the one that there is already, when a colleague began it. Sent, it replaces this one."""
    Proposal.objects.select_for_update().get(pk=proposal.pk)
    proposal.refresh_from_db()
    if proposal.state == ProposalState.DRAFT:
        raise NotPossible("Ce devis n’est pas encore envoyé\u00a0: modifiez-le simplement.")
    if proposal.state == ProposalState.ACCEPTED:
        raise NotPossible(
            "Ce devis est accepté\u00a0: il engage les deux parties. Faites-en un autre pour ce qui s’ajoute."
        )
    _check_may_begin(proposal.opportunity)
    later = Proposal.objects.filter(number=proposal.number, edition__gt=proposal.edition).order_by("-edition").first()
    if later or (later := Proposal.objects.filter(replaces=proposal, state=ProposalState.DRAFT).first()):
        return later
    copied = {name: getattr(proposal, name) for name in COPIED}
    new = Proposal.objects.create(
        **copied,
        replaces=proposal,
        edition=proposal.edition + 1,
        valid_until=day_in_paris(now) + VALID_FOR,
        created_at=now,
        updated_at=now,
        by=by,
    )
    lines = [{name: getattr(line, name) for name in LINE_COPIED} for line in proposal.lines.all()]
    ProposalLine.objects.bulk_create(ProposalLine(proposal=new, **line) for line in lines)
    copy_attachments(old=proposal, new=new)
    return new


def discard_proposal(*, proposal: Proposal, version: int) -> None:
    """Only a draft: what was sent stays, and its number with it."""
    rows = Proposal.objects.filter(pk=proposal.pk, version=version, state=ProposalState.DRAFT)
    if not rows.delete()[0]:
        raise EditedMeanwhile(CONFLICT)


def new_key() -> str:
    """What nobody guesses: the address of the client's page."""
    return secrets.token_urlsafe(16)
