"""What clients bring in turn, as a sentence."""

from filon.kit.french import format_count, format_decimal
from filon.kit.statistics import Rate
from filon.reporting.rules.sentences import rate_words


def flywheel_sentence(*, referred: int, converting: Rate, spin: float | None, words: str) -> str:
    """ "12 leads recommandés …, dont 4 ont signé. Un client en amène 0,3 autre." Without enough cases it says so."""
    if not referred:
        return f"Personne n’est venu par recommandation {words}\u00a0: demandez-en à vos clients satisfaits."
    told = f"{format_count(referred, 'lead est venu', 'leads sont venus')} par recommandation {words}"
    if converting.rate is None:
        signed = format_count(converting.count, "a signé", "ont signé")
        return f"{told}\u202f; {signed}, c’est trop peu pour un taux."
    told += f"\u202f; {rate_words(converting)} ont signé."
    if spin is None:
        return told
    return f"{told} Dix clients en amènent ainsi {format_decimal(10 * spin)} de plus."
