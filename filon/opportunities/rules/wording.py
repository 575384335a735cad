"""A proposal in words, as its page and its file say it: the same data for both, in French, with the mentions that the law wants."""

from collections.abc import Mapping
from datetime import date
from typing import Any, NamedTuple

from filon.kit.french import format_amount, format_long_date, format_percent, format_quantity
from filon.kit.identifiers import format_siren
from filon.kit.money import DEFAULT_CURRENCY
from filon.opportunities.rules.attachments import Attached, attachments_in_words, with_attachments
from filon.opportunities.rules.pricing import (
    HUNDRED_PERCENT,
    MENTIONS,
    NO_DISCOUNT,
    THOUSANDTHS,
    Discount,
    PricedLine,
    Totals,
    VatRate,
    amount_of,
    totals_of,
)
from filon.opportunities.rules.proposals import Buyer, DiscountKind, Identity, needs_capital

PENALTY_RATE = "trois fois le taux d’intérêt légal"
RECOVERY = (
    "En cas de retard de paiement\u00a0: pénalités exigibles sans rappel au taux de {rate}, et indemnité forfaitaire "
    "pour frais de recouvrement de 40\u00a0€ (articles L.\u00a0441-10 et D.\u00a0441-5 du code de commerce). "
    "Pas d’escompte pour paiement anticipé."
)
AGREEMENT = "Bon pour accord"
HOW_TO_AGREE = "Datez, signez et écrivez «\u00a0bon pour accord\u00a0», ou acceptez en ligne par le lien reçu."
NO_VAT_WORDS = "Sans TVA"


class TextLine(NamedTuple):
    label: str
    details: str
    priced: PricedLine


class Offer(NamedTuple):
    """All that a proposal says. `number` is empty for a draft; `replaces` says which one it replaces."""

    number: str
    title: str
    intro: str
    seller: Identity
    buyer: Buyer
    lines: tuple[TextLine, ...]
    made_on: date
    valid_until: date | None
    payment_terms: str
    delivery: str
    penalty_rate: str = ""
    seller_contact: str = ""
    replaces: str = ""
    discount: Discount = NO_DISCOUNT
    attached: tuple[Attached, ...] = ()
    currency: str = DEFAULT_CURRENCY

    @property
    def totals(self) -> Totals:
        return totals_of((line.priced for line in self.lines), self.discount)

    @property
    def name(self) -> str:
        return self.number or "Brouillon"


def vat_in_words(rate: VatRate) -> str:
    """In a table: the rate, or that there is none (its mention says why)."""
    return rate.label if rate in THOUSANDTHS else "–"


def discount_in_words(discount: Discount, currency: str) -> str:
    if not discount.amount or discount.kind == DiscountKind.NONE:
        return ""
    if discount.kind == DiscountKind.PERCENT:
        return f"−{format_percent(discount.amount / HUNDRED_PERCENT, 2)}"
    return f"−{exact_amount(discount.amount, currency)}"


def exact_amount(cents: int, currency: str = DEFAULT_CURRENCY) -> str:
    """Two decimals always: "45 000,00 €", as in accounts."""
    digits, _, sign = format_amount(cents, currency).partition("\u00a0")
    return f"{digits}{'' if ',' in digits else ',00'}\u00a0{sign}"


def lines_in_words(offer: Offer) -> list[dict[str, str]]:
    return [
        {
            "label": line.label,
            "details": line.details,
            "quantity": format_quantity(line.priced.quantity),
            "unit": exact_amount(line.priced.unit_cents, offer.currency),
            "off": discount_in_words(Discount(line.priced.discount_kind, line.priced.discount), offer.currency),
            "vat": vat_in_words(VatRate(line.priced.vat)),
            "net": exact_amount(amount_of(line.priced).net, offer.currency),
        }
        for line in offer.lines
    ]


def totals_in_words(offer: Offer) -> list[list[str]]:
    """Discount on the whole if there is one, total without tax, VAT by rate with its base; the total with tax stands apart."""
    totals, currency = offer.totals, offer.currency
    several = len(totals.by_rate) > 1
    rows = []
    if totals.off:
        percent = offer.discount.kind == DiscountKind.PERCENT
        rate = f" de {discount_in_words(offer.discount, currency).removeprefix('−')}" if percent else ""
        rows = [["Total HT avant remise", exact_amount(totals.net + totals.off, currency)]]
        rows.append([f"Remise{rate}", f"−{exact_amount(totals.off, currency)}"])
    rows.append(["Total HT", exact_amount(totals.net, currency)])
    for one in totals.by_rate:
        of = f" sur {exact_amount(one.base, currency)}" if several else ""
        words = f"TVA {one.rate.label}" if one.rate in THOUSANDTHS else NO_VAT_WORDS
        rows.append([words + of, exact_amount(one.vat, currency)])
    return rows


def legal_line(seller: Identity) -> str:
    """The foot of each page: name, form, capital, address, register, VAT number."""
    form = "" if seller.name.endswith(f" {seller.legal_form}") else seller.legal_form
    if seller.capital_cents is not None and needs_capital(seller.legal_form):
        form = f"{form} au capital de {format_amount(seller.capital_cents)}".strip()
    parts = [
        " ".join(filter(None, (seller.name, form))),
        " ".join(seller.address.split("\n")),
        f"SIREN {format_siren(seller.siren)}" if seller.siren else "",
        seller.register,
        f"TVA {seller.vat_number}" if seller.vat_number else "",
    ]
    return " · ".join(filter(None, parts))


def terms_in_words(offer: Offer) -> list[list[str]]:
    """Title and text, those that say nothing left out."""
    rows = [["Paiement", offer.payment_terms], ["Livraison et exécution", offer.delivery]]
    return [row for row in rows if row[1].strip()]


def mentions_of(offer: Offer) -> list[str]:
    said = [MENTIONS[one.rate] for one in offer.totals.by_rate if one.rate in MENTIONS]
    if offer.buyer.is_business:
        said.append(RECOVERY.format(rate=offer.penalty_rate or PENALTY_RATE))
    return said


def accepted_words(offer: Offer) -> str:
    """What the client agrees to, kept word for word as the proof."""
    total = exact_amount(offer.totals.gross, offer.currency)
    return (
        f"{AGREEMENT}\u00a0: j’accepte le devis {offer.name} de {offer.seller.name}, «\u00a0{offer.title}\u00a0», "
        f"d’un montant de {total} TTC, avec ses conditions{with_attachments(offer.attached)}."
    )


def proposal_in_words(offer: Offer) -> Mapping[str, Any]:
    """What the typesetter takes: texts only."""
    dates = [["Date", format_long_date(offer.made_on)]]
    if offer.valid_until:
        dates.append(["Valable jusqu’au", format_long_date(offer.valid_until)])
    return {
        "title": f"Devis {offer.name} · {offer.title}",
        "name": offer.name,
        "subject": offer.title,
        "intro": offer.intro,
        "draft": not offer.number,
        "replaces": offer.replaces,
        "dates": dates,
        "seller": {
            "name": offer.seller.name,
            "address": offer.seller.address,
            "contact": offer.seller_contact,
            "legal": legal_line(offer.seller),
        },
        "buyer": {
            "name": offer.buyer.name,
            "address": offer.buyer.address,
            "siren": f"SIREN {format_siren(offer.buyer.siren)}" if offer.buyer.siren else "",
            "contact": f"À l’attention de {offer.buyer.contact}" if offer.buyer.contact else "",
        },
        "lines": lines_in_words(offer),
        "totals": totals_in_words(offer),
        "total": exact_amount(offer.totals.gross, offer.currency),
        "terms": terms_in_words(offer),
        "mentions": mentions_of(offer),
        "attachments": attachments_in_words(offer.attached),
        "signature": ["Nom", "Fonction", "Date"],
        "words": {
            "proposal": "DEVIS",
            "draft": "BROUILLON",
            "client": "Client",
            "columns": ["Désignation", "Qté", "Prix HT", "Remise", "TVA", "Total HT"],
            "total": "Total TTC",
            "attachments": "Pièces jointes",
            "agreement": AGREEMENT,
            "how": HOW_TO_AGREE,
        },
    }
