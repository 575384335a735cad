"""Recommendations and refused leads in words: too few cases are told, never a rate of three."""

from filon.kit.statistics import rate_of
from filon.reporting.rules.sentences_clients import flywheel_sentence
from filon.reporting.rules.sentences_refusals import refusals_sentence

YEAR = "en 2026"


def test_nobody_recommended_says_what_to_do() -> None:
    assert flywheel_sentence(referred=0, converting=rate_of(0, 0), spin=None, words=YEAR) == (
        "Personne n’est venu par recommandation en 2026\u00a0: demandez-en à vos clients satisfaits."
    )


def test_few_recommended_give_no_rate() -> None:
    assert flywheel_sentence(referred=3, converting=rate_of(1, 3), spin=None, words=YEAR) == (
        "3 leads sont venus par recommandation en 2026\u202f; 1 a signé, c’est trop peu pour un taux."
    )


def test_enough_recommended_say_what_ten_clients_bring() -> None:
    told = flywheel_sentence(referred=100, converting=rate_of(40, 100), spin=0.25, words=YEAR)

    assert told.startswith(
        "100 leads sont venus par recommandation en 2026\u202f; 40\u202f% (de 31\u202f% à 50\u202f%, sur 100)"
    )
    assert told.endswith("Dix clients en amènent ainsi 2,5 de plus.")


def test_refusals_tell_their_rate_their_interval_and_those_that_wait() -> None:
    assert refusals_sentence(rate_of(20, 100), undecided=4, words=YEAR) == (
        "Part des leads transmis que les ventes refusent en 2026\u00a0: "
        "20\u202f% (de 13\u202f% à 29\u202f%, sur 100)\u202f; 4 attendent une réponse."
    )


def test_nothing_handed_over_is_told() -> None:
    assert refusals_sentence(rate_of(0, 0), undecided=0, words=YEAR) == (
        "Aucun lead n’a été transmis aux ventes en 2026."
    )
