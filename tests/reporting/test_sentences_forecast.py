"""The sentences of the forecast's past and pace."""

from datetime import date

from filon.forecasting.rules.figures import Accuracy, ForecastMonth, StageRate, Velocity
from filon.kit.statistics import rate_of
from filon.reporting.rules.sentences_forecast import (
    accuracy_sentence,
    chances_sentence,
    range_sentence,
    velocity_sentence,
)


def plain(sentence: str) -> str:
    return sentence.replace("\u00a0", " ").replace("\u202f", " ")


def test_the_accuracy_says_on_which_side_the_forecasts_erred() -> None:
    assert plain(accuracy_sentence(Accuracy(0.2, 0.12, 0.75, 12))) == (
        "Sur 12 prévisions passées, l’écart moyen est de 20 % de ce qui a été signé, et elles étaient trop optimistes "
        "de 12 % ; 75 % des mois sont tombés dans la fourchette, qui en promet huit sur dix."
    )
    assert accuracy_sentence(Accuracy(None, None, None, 0)).startswith("Aucun mois prévu")


def test_two_months_are_too_few_to_judge() -> None:
    assert plain(accuracy_sentence(Accuracy(0.2, 0.12, 0.5, 2))).startswith(
        "Il est trop tôt pour juger : 2 mois prévus sont achevés, il en faut 3."
    )


def test_months_that_prove_nothing_are_told_apart() -> None:
    assert plain(accuracy_sentence(Accuracy(None, None, 0.5, 4, silent=2, unforecast=1))) == (
        "Rien ne s’est signé en 4 mois prévus : tout ce qui était annoncé a manqué. 2 mois sans rien de prévu ni de signé ne"
        " prouvent rien. De 1 mois, aucune prévision n’a été gardée."
    )
    assert accuracy_sentence(Accuracy(None, None, None, 0, silent=1)).startswith("Aucun mois prévu")


def test_the_pace_is_told_with_what_makes_it() -> None:
    assert velocity_sentence(None) == ""
    assert plain(velocity_sentence(Velocity(40, 12, 0.25, 1_000_000, 50.0))) == (
        "Au rythme des douze derniers mois, les opportunités en cours apportent 2 000 € par jour : 40 opportunités, dont 25 % se"
        " signent, 10 000 € en moyenne, en 50 jours (médiane de 12 signatures)."
    )


def month(number: int, *, won: int, weighted: int, low: int, high: int) -> ForecastMonth:
    return ForecastMonth(date(2027, number, 1), 1, weighted, low, (low + high) // 2, high, 0, 0, won, None)


def test_a_weighted_sum_outside_its_range_is_explained() -> None:
    inside = month(1, won=100, weighted=50, low=100, high=200)
    above = month(2, won=100, weighted=150, low=100, high=200)
    below = month(3, won=0, weighted=50, low=100, high=200)
    assert range_sentence([inside]) == ""
    assert plain(range_sentence([inside, above, below])).startswith(
        "En février 2027 et mars 2027, ce qui est signé et le pondéré sortent ensemble de la fourchette : "
    )


def chance(label: str, written: float, won: int, of: int) -> StageRate:
    return StageRate("Vente", label, label, written, rate_of(won, of), 0)


def test_chances_outside_what_is_observed_are_named() -> None:
    assert chances_sentence([chance("Découverte", 0.3, 30, 100), chance("Proposition", 0.9, 40, 100)]) == (
        "1 chance écrite sort de l’intervalle observé\u00a0: «\u00a0Proposition\u00a0»"
    )
    assert chances_sentence([chance("Découverte", 0.3, 30, 100)]) == (
        "Toutes les chances écrites sont dans l’intervalle de ce qu’on observe"
    )


def test_chances_of_which_too_few_were_decided_are_not_judged() -> None:
    assert chances_sentence([chance("Découverte", 0.9, 0, 4)]) == ""
