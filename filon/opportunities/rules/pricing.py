"""What a proposal amounts to: each line after its discount, VAT by rate, totals; exact to the cent, in Decimal."""

from collections.abc import Iterable, Sequence
from decimal import ROUND_HALF_UP, Decimal
from typing import NamedTuple

from filon.kit.enums import LabelledEnum
from filon.kit.errors import BusinessError
from filon.kit.french import format_amount
from filon.opportunities.rules.proposals import DiscountKind

MOST_CENTS = 10**12  # ten thousand millions of euros: beyond, somebody mistyped
MOST_QUANTITY = Decimal(10) ** 8
HUNDRED_PERCENT = 10_000  # in hundredths of a percent


class VatRate(LabelledEnum):
    """French rates (CGI 278 to 281 nonies), and the reasons for none, each with the mention that the document must carry."""

    NORMAL = "normal", "20\u202f%"
    INTERMEDIATE = "intermediate", "10\u202f%"
    REDUCED = "reduced", "5,5\u202f%"
    SPECIAL = "special", "2,1\u202f%"
    FRANCHISE = "franchise", "Sans TVA\u00a0: franchise en base"
    REVERSE = "reverse", "Sans TVA\u00a0: autoliquidation"
    WITHIN_UNION = "within_union", "Sans TVA\u00a0: livraison dans l’Union"
    TRAINING = "training", "Sans TVA\u00a0: formation"
    EXPORT = "export", "Sans TVA\u00a0: exportation"
    ABROAD = "abroad", "Sans TVA\u00a0: service hors de l’Union"


# In thousandths: 5.5 % is 55.
THOUSANDTHS = {VatRate.NORMAL: 200, VatRate.INTERMEDIATE: 100, VatRate.REDUCED: 55, VatRate.SPECIAL: 21}
MENTIONS = {
    VatRate.FRANCHISE: "TVA non applicable, article 293\u00a0B du code général des impôts.",
    VatRate.REVERSE: "Autoliquidation de la TVA par le preneur, article 283 du code général des impôts.",
    VatRate.WITHIN_UNION: "Exonération de TVA, article 262\u00a0ter\u00a0I du code général des impôts.",
    VatRate.TRAINING: "Exonération de TVA, article 261-4-4° du code général des impôts.",
    VatRate.EXPORT: "Exonération de TVA, article 262\u00a0I du code général des impôts.",
    VatRate.ABROAD: "TVA non applicable en France, article 259-1° du code général des impôts.",
}


class PriceRefused(BusinessError):
    """An amount that no proposal can bear."""


class PricedLine(NamedTuple):
    """`discount` is in hundredths of a percent, or in cents, as its kind says."""

    quantity: Decimal
    unit_cents: int
    vat: VatRate = VatRate.NORMAL
    discount_kind: DiscountKind = DiscountKind.NONE
    discount: int = 0


class Discount(NamedTuple):
    """On the whole proposal. `amount` is in hundredths of a percent, or in cents, as its kind says."""

    kind: DiscountKind = DiscountKind.NONE
    amount: int = 0


NO_DISCOUNT = Discount()


class LineAmount(NamedTuple):
    gross: int
    off: int

    @property
    def net(self) -> int:
        return self.gross - self.off


class VatAmount(NamedTuple):
    rate: VatRate
    base: int
    vat: int


class Totals(NamedTuple):
    """Cents. `by_rate` in the order of the rates, those of no line left out; `off`: the discount on the whole, out of `net`."""

    net: int
    by_rate: tuple[VatAmount, ...]
    off: int = 0

    @property
    def vat(self) -> int:
        return sum(one.vat for one in self.by_rate)

    @property
    def gross(self) -> int:
        return self.net + self.vat

    @property
    def mentions(self) -> list[str]:
        return [MENTIONS[one.rate] for one in self.by_rate if one.rate in MENTIONS]


def to_cents(exact: Decimal) -> int:
    """Half a cent goes away from zero, as in French accounts."""
    return int(exact.quantize(Decimal(1), rounding=ROUND_HALF_UP))


def amount_of(line: PricedLine) -> LineAmount:
    gross = to_cents(line.quantity * line.unit_cents)
    return LineAmount(gross, off_of(gross, Discount(line.discount_kind, line.discount)))


def off_of(cents: int, discount: Discount) -> int:
    if discount.kind == DiscountKind.PERCENT:
        return to_cents(Decimal(cents) * discount.amount / HUNDRED_PERCENT)
    return discount.amount if discount.kind == DiscountKind.AMOUNT else 0


def nets_of(lines: Sequence[PricedLine], discount: Discount) -> list[int]:
    """What each line comes to once the discount on the whole is shared out among them by their price, to the cent."""
    nets = [amount_of(line).net for line in lines]
    total, off = sum(nets), off_of(sum(nets), discount)
    taken = before = 0
    shared = []
    for net in nets:
        before += net
        upto = to_cents(Decimal(off) * before / total) if total else 0
        shared.append(net - (upto - taken))
        taken = upto
    return shared


def totals_of(lines: Iterable[PricedLine], discount: Discount = NO_DISCOUNT) -> Totals:
    """VAT is rounded once for each rate, on the sum of its lines: the tax office adds the same way."""
    told = list(lines)
    bases: dict[VatRate, int] = {}
    for line, net in zip(told, nets_of(told, discount), strict=True):
        rate = VatRate(line.vat)
        bases[rate] = bases.get(rate, 0) + net
    by_rate = tuple(VatAmount(rate, bases[rate], vat_of(bases[rate], rate)) for rate in VatRate if rate in bases)
    before = sum(amount_of(line).net for line in told)
    return Totals(sum(bases.values()), by_rate, off=before - sum(bases.values()))


def vat_of(base: int, rate: VatRate) -> int:
    return to_cents(Decimal(base) * THOUSANDTHS.get(rate, 0) / 1000)


def check_prices(lines: Sequence[PricedLine], discount: Discount = NO_DISCOUNT) -> None:
    """PriceRefused names the first line that cannot be, the discount on the whole, or a total that is too large."""
    for place, line in enumerate(lines, start=1):
        _check_line(line, f"Ligne {place}\u00a0: ")
    _check_discount(discount, sum(amount_of(line).net for line in lines), "Remise sur l’ensemble\u00a0: ")
    if totals_of(lines).gross > MOST_CENTS:
        raise PriceRefused(f"Le total dépasse {format_amount(MOST_CENTS)}\u00a0: vérifiez la frappe.")


def _check_line(line: PricedLine, where: str) -> None:
    if line.unit_cents < 0:
        raise PriceRefused(f"{where}le prix n’est pas négatif\u202f; pour baisser un prix, donnez une remise.")
    if line.unit_cents > MOST_CENTS:
        raise PriceRefused(f"{where}le prix dépasse {format_amount(MOST_CENTS)}\u00a0: vérifiez la frappe.")
    if not 0 < line.quantity <= MOST_QUANTITY:
        raise PriceRefused(f"{where}la quantité est au-dessus de zéro, et de cent millions au plus.")
    whole = to_cents(line.quantity * line.unit_cents)
    _check_discount(Discount(line.discount_kind, line.discount), whole, where)


def _check_discount(discount: Discount, whole: int, where: str) -> None:
    if discount.amount < 0:
        raise PriceRefused(f"{where}la remise n’est pas négative.")
    if discount.kind == DiscountKind.PERCENT and discount.amount > HUNDRED_PERCENT:
        raise PriceRefused(f"{where}une remise est de 100\u202f% au plus.")
    if off_of(whole, discount) > whole:
        raise PriceRefused(f"{where}la remise dépasse le prix.")
