"""How many of the leads handed over sales refuse, as a sentence."""

from filon.kit.french import format_count
from filon.kit.statistics import Rate
from filon.reporting.rules.sentences import rate_words


def refusals_sentence(overall: Rate, *, undecided: int, words: str) -> str:
    if not overall.total and not undecided:
        return f"Aucun lead n’a été transmis aux ventes {words}."
    waiting = format_count(undecided, "attend une réponse", "attendent une réponse")
    rest = f"\u202f; {waiting}." if undecided else "."
    if overall.rate is None:
        handed = format_count(overall.total, "lead transmis a sa réponse", "leads transmis ont leur réponse")
        return f"{handed} {words}\u00a0: c’est trop peu pour un taux de refus{rest}"
    return f"Part des leads transmis que les ventes refusent {words}\u00a0: {rate_words(overall)}{rest}"
