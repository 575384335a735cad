"""How many of those one works on stand at each phase of their purchase, as figures and as a sentence (seed 002: maturity)."""

from collections.abc import Mapping
from dataclasses import dataclass

from filon.contacts.rules.axes import BuyingStage
from filon.contacts.rules.buying import JOURNEY
from filon.kit.french import format_count, format_percent
from filon.kit.statistics import Rate, rate_of

STAGES = (BuyingStage.INACTIVE, *JOURNEY)


@dataclass(frozen=True, slots=True)
class BuyingFigures:
    """`rates`: of those whose phase is known, by phase. `unknown`: of how many nothing is known."""

    rates: Mapping[BuyingStage, Rate]
    known: int
    unknown: int

    @property
    def sentence(self) -> str:
        """« 73 % des 214 personnes dont la phase est connue ne sont pas prêtes à acheter (de 67 à 79 %). »"""
        if self.known + self.unknown == 0:
            return "Personne n’a de lead en cours\u00a0: il n’y a pas encore de parcours à mesurer."
        untold = format_count(self.unknown, "autre", "autres")
        rest = f" De {untold}, la phase n’est pas connue." if self.unknown else ""
        early = rate_of(self.known - self.rates[BuyingStage.DECISION].count, self.known)
        if early.rate is None or early.low is None or early.high is None:
            known = format_count(self.known, "personne a une phase connue", "personnes ont une phase connue")
            return f"Trop peu pour un taux\u00a0: {known}.{rest}"
        people = format_count(self.known, "personne", "personnes")
        between = f"de {format_percent(early.low, 0)} à {format_percent(early.high, 0)}"
        return (
            f"{format_percent(early.rate, 0)} des {people} dont la phase est connue ne sont pas prêtes à acheter "
            f"({between}).{rest}"
        )


def buying_figures(counts: Mapping[str, int]) -> BuyingFigures:
    """`counts` by buying stage, "" for those of whom nothing is known."""
    known = sum(counts.get(stage, 0) for stage in STAGES)
    rates = {stage: rate_of(counts.get(stage, 0), known) for stage in STAGES}
    return BuyingFigures(rates, known, counts.get(BuyingStage.NONE, 0))
