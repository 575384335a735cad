"""What reports say in French."""

from datetime import date

import pytest

from filon.contacts.rules.axes import LifecycleStage
from filon.forecasting.rules.figures import ForecastMonth
from filon.kit.statistics import rate_of
from filon.reporting.rules.figures import CycleDays, FunnelStage, ReasonCount, WinLossFigures
from filon.reporting.rules.period import ALL_TIME, Period
from filon.reporting.rules.presets import Preset, period_before, period_of
from filon.reporting.rules.sentences import (
    forecast_sentence,
    funnel_sentence,
    main_loss_sentence,
    month_sentence,
    narrowest_sentence,
    period_words,
    winloss_sentence,
)

TODAY = date(2026, 11, 21)
NO_CYCLE = {name: CycleDays(0, None, None, 0) for name in ("won", "lost", "all")}


def plain(sentence: str) -> str:
    return sentence.replace("\u202f", " ").replace("\u00a0", " ")


def stage(label: str, *, converted: int = 0, lost: int = 0, waiting: int = 0) -> FunnelStage:
    entered = converted + lost + waiting
    return FunnelStage(
        stage=LifecycleStage.LEAD,
        label=label,
        owner_role="sales",
        unit="lead",
        entered=entered,
        converted=converted,
        lost=lost,
        open=waiting,
        rate=rate_of(converted, entered),
        median_days=None,
        median_days_all=None,
    )


def figures(
    *, won: int = 0, lost: int = 0, still_open: int = 0, reasons: tuple[ReasonCount, ...] = ()
) -> WinLossFigures:
    return WinLossFigures(won, lost, still_open, 0, rate_of(won, won + lost), 0, None, None, 0, {}, NO_CYCLE, reasons)


@pytest.mark.parametrize(
    ("preset", "start", "end"),
    [
        (Preset.THIS_MONTH, date(2026, 11, 1), date(2026, 11, 30)),
        (Preset.LAST_MONTH, date(2026, 10, 1), date(2026, 10, 31)),
        (Preset.THIS_QUARTER, date(2026, 10, 1), date(2026, 12, 31)),
        (Preset.LAST_QUARTER, date(2026, 7, 1), date(2026, 9, 30)),
        (Preset.THIS_YEAR, date(2026, 1, 1), date(2026, 12, 31)),
        (Preset.LAST_YEAR, date(2025, 1, 1), date(2025, 12, 31)),
        (Preset.TWELVE_MONTHS, date(2025, 12, 1), TODAY),
    ],
)
def test_named_periods(preset: Preset, start: date, end: date) -> None:
    assert period_of(preset, today=TODAY) == Period(start, end)


def test_all_time_has_no_limit() -> None:
    assert period_of(Preset.ALL, today=TODAY) == ALL_TIME


def test_the_period_before_a_month_is_a_month_and_before_nine_days_nine_days() -> None:
    assert period_before(Period(date(2026, 3, 1), date(2026, 3, 31))) == Period(date(2026, 2, 1), date(2026, 2, 28))
    assert period_before(Period(date(2026, 3, 10), date(2026, 3, 18))) == Period(date(2026, 3, 1), date(2026, 3, 9))
    assert period_before(ALL_TIME) is None


def test_periods_in_words() -> None:
    assert period_words(Period(date(2026, 11, 1), date(2026, 11, 30))) == "en novembre 2026"
    assert period_words(Period(date(2026, 1, 1), date(2026, 12, 31))) == "en 2026"
    assert period_words(Period(date(2026, 1, 1), date(2026, 3, 5))) == "du 1er janv. 2026 au 5 mars 2026"
    assert period_words(Period(None, date(2026, 3, 5))) == "jusqu’au 5 mars 2026"
    assert period_words(ALL_TIME) == "depuis toujours"


def test_the_funnel_says_how_many_went_on_and_how_many_are_undecided() -> None:
    stages = [stage("Lead", converted=12, lost=48, waiting=40)]

    assert plain(funnel_sentence(stages, words="en mars 2026")) == (
        "100 entrées à l’étape « Lead » en mars 2026 ; 12 % sont allées plus loin, 40 % sont encore indécises."
    )


def test_the_funnel_keeps_silent_on_a_rate_of_four() -> None:
    assert plain(funnel_sentence([stage("Lead", converted=4)], words="en mars 2026")).endswith(
        "c’est trop peu pour un taux."
    )
    assert funnel_sentence([stage("Lead")], words="en mars 2026") == "Personne n’est entré dans le tunnel en mars 2026."


def test_the_stage_that_loses_most_is_named_among_those_with_enough_cases() -> None:
    stages = [stage("Lead", converted=60, lost=40), stage("SQL", converted=2, lost=8), stage("Offre", lost=4)]

    assert plain(narrowest_sentence(stages)) == (
        "L’étape qui perd le plus est « SQL » : 80 % de ceux dont le sort est connu s’y arrêtent (8 sur 10)."
    )
    assert narrowest_sentence([stage("Offre", lost=4)]) == ""


def test_won_and_lost_are_compared_with_the_period_before() -> None:
    now, before = figures(won=60, lost=140, still_open=75), figures(won=50, lost=150)

    assert plain(winloss_sentence(now, words="en mars 2026", before=before)) == (
        "60 opportunités gagnées sur 200 conclues en mars 2026 : 30 %, contre 25 % la période d’avant. "
        "75 sont encore ouvertes."
    )


def test_the_first_reason_of_losses_needs_five_losses() -> None:
    reasons = (ReasonCount("Prix", 9, 3), ReasonCount("Délai", 0, 4), ReasonCount("Doublon", 0, 9, invalid=True))

    assert plain(main_loss_sentence(figures(lost=7, reasons=reasons))) == (
        "Premier motif de perte : « Délai », 4 fois sur 7."
    )
    assert main_loss_sentence(figures(lost=4, reasons=reasons)) == ""


def month(**cents: int | None) -> ForecastMonth:
    values = {
        "weighted": 0,
        "p10": 0,
        "p50": 0,
        "p90": 0,
        "commit": 0,
        "best_case": 0,
        "won": 0,
        "target": None,
    } | cents
    return ForecastMonth(date(2026, 11, 1), 3, **{f"{name}_cents": value for name, value in values.items()})  # type: ignore[arg-type]


def test_the_forecast_says_its_range_and_the_target() -> None:
    good = month(p10=4_000_000, p50=5_000_000, p90=6_000_000, won=1_000_000, target=4_500_000)
    short = month(p10=4_000_000, p50=5_000_000, p90=6_000_000, target=7_000_000)

    assert plain(forecast_sentence(good)) == (
        "Novembre 2026 devrait finir autour de 50 000 €, entre 40 000 € et 60 000 € huit fois sur dix ; "
        "10 000 € sont déjà signés. L’objectif de 45 000 € est à portée."
    )
    assert plain(forecast_sentence(short)).endswith("Il manque 20 000 € à l’objectif de 70 000 €.")


def test_the_month_against_its_target() -> None:
    assert plain(month_sentence(won_cents=4_500_000, won=3, target_cents=7_500_000, day=TODAY)) == (
        "45 000 € signés en novembre 2026 (3 opportunités), soit 60 % de l’objectif de 75 000 €."
    )
