"""Money is a whole number of cents and its currency; a share never loses or makes a cent."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from filon.kit.errors import BusinessError
from filon.kit.french import join_and

DEFAULT_CURRENCY = "EUR"


class TwoCurrencies(BusinessError):
    """Figures never add two currencies."""


@dataclass(frozen=True, slots=True)
class Money:
    """An amount: 45 000,00 € is Money(4_500_000, "EUR")."""

    cents: int
    currency: str = DEFAULT_CURRENCY

    def __add__(self, other: "Money") -> "Money":
        return Money(self.cents + self._same_currency(other), self.currency)

    def __sub__(self, other: "Money") -> "Money":
        return Money(self.cents - self._same_currency(other), self.currency)

    def __neg__(self) -> "Money":
        return Money(-self.cents, self.currency)

    def _same_currency(self, other: "Money") -> int:
        if other.currency != self.currency:
            raise TwoCurrencies(
                f"On n'additionne pas deux monnaies\u00a0: {join_and([self.currency, other.currency])}."
            )
        return other.cents


def decimal_of(cents: int) -> Decimal:
    """91240050 → Decimal("912400.50"), exactly."""
    return Decimal(cents).scaleb(-2)


def cents_of(amount: Decimal) -> int:
    """Decimal("912400.505") → 91240051: half a cent rounds away from zero, as in French accounts."""
    return int(amount.scaleb(2).quantize(Decimal(1), rounding=ROUND_HALF_UP))


def decimal_string(cents: int) -> str:
    """91240000 → "912400.00", the money of the JSON contract."""
    whole, rest = divmod(abs(cents), 100)
    return f"{'-' if cents < 0 else ''}{whole}.{rest:02d}"


def weighted_cents(cents: int, share: float) -> int:
    """A share of an amount as people compute it: 5 000 000 × 0.3 = 1 500 000 exactly; half a cent rounds away from zero."""
    return int((Decimal(cents) * Decimal(str(share))).quantize(Decimal(1), rounding=ROUND_HALF_UP))


def split(cents: int, parts: int) -> list[int]:
    """Equal parts that add up to the whole; the first ones take the cents left over."""
    if parts < 1:
        raise ValueError("an amount splits in one part at least")
    return share(cents, [1] * parts)


def share(cents: int, weights: Sequence[int | float | Decimal]) -> list[int]:
    """Parts in proportion to the weights, adding up to the whole: the largest remainders take the cents left over.

    With no weight above zero everything is shared equally.
    """
    if not weights or any(weight < 0 for weight in weights):
        raise ValueError("an amount is shared by one weight at least, none of them negative")
    exact = [Fraction(weight) for weight in weights]
    total = sum(exact)
    if total == 0:
        exact, total = [Fraction(1)] * len(weights), Fraction(len(weights))
    size = abs(cents)
    parts = [size * weight / total for weight in exact]
    floors = [int(part) for part in parts]
    by_remainder = sorted(range(len(parts)), key=lambda i: floors[i] - parts[i])
    for i in by_remainder[: size - sum(floors)]:
        floors[i] += 1
    return [-part for part in floors] if cents < 0 else floors
