"""Maturity, methods and proposals: what makes an alarm, and how often it would be wrong."""

from math import log2

import numpy as np
import pytest

from filon.reporting.rules.alarm_maturity import Passage, read_maturity
from filon.reporting.rules.alarm_methods import Aspect, MethodFacts, divergence_of, gap_of, read_methods
from filon.reporting.rules.alarm_proposals import Sent, read_proposals, waiting_of
from filon.reporting.rules.alarms import AlarmState, Reading, Remedy


def advanced(n: int, *, asked: bool = True, lacks: bool = False, forced: bool = False) -> list[Passage]:
    return [Passage(deal, asked, lacks, forced) for deal in range(n)]


@pytest.mark.parametrize(
    ("passages", "state", "remedy"),
    [
        (advanced(40), AlarmState.FINE, Remedy.GATHER),
        (advanced(30) + advanced(20, lacks=True), AlarmState.ALARM, Remedy.FILL_ANSWERS),
        (advanced(30) + advanced(20, forced=True), AlarmState.ALARM, Remedy.MEND_STAGE),
        (advanced(30) + advanced(20, asked=False), AlarmState.ALARM, Remedy.ASK_QUESTIONS),
        (advanced(15) + advanced(5, lacks=True), AlarmState.WATCH, Remedy.FILL_ANSWERS),
        (advanced(9, lacks=True), AlarmState.UNKNOWN, Remedy.GATHER),
    ],
)
def test_deals_pushed_on_without_answers(passages: list[Passage], state: AlarmState, remedy: Remedy) -> None:
    found = read_maturity(passages)

    assert (found.state, found.remedy) == (state, remedy)
    assert found.figures[-1].n == len(passages)


def nights_of_passages(*, share: float) -> float:
    """Share of the nights in alarm: 60 deals went on, `share` of them without an answer."""
    draws = np.random.default_rng(3)
    nights = [draws.binomial(60, share) for _ in range(400)]
    alarms = [read_maturity(advanced(60 - n) + advanced(n, lacks=True)).state == AlarmState.ALARM for n in nights]
    return sum(alarms) / 400


def test_a_habit_of_one_deal_in_five_raises_no_alarm_more_than_once_in_twenty_nights() -> None:
    assert nights_of_passages(share=0.2) <= 0.05


def test_a_habit_of_two_deals_in_five_is_seen_four_times_out_of_five() -> None:
    assert nights_of_passages(share=0.4) >= 0.8


SAME = {1: {"phone": 60, "email": 40}, 2: {"phone": 62, "email": 38}}
APART = {1: {"phone": 90, "email": 10}, 2: {"phone": 10, "email": 90}}


def methods(used: dict[int, dict[str, int]], *, planned: bool = True) -> Reading:
    plan = {1: {"phone": 1.0}, 2: {"email": 1.0}} if planned else {}
    return read_methods(MethodFacts({Aspect.CHANNELS: used}, plan))


def test_divergence_is_the_entropy_that_the_persona_explains() -> None:
    exact = 1 + 0.9 * log2(0.9) + 0.1 * log2(0.1)  # two equal personas, 90 and 10 %
    found = divergence_of({persona: {key: 100 * n for key, n in row.items()} for persona, row in APART.items()})

    assert found is not None
    assert found.bits == pytest.approx(exact, abs=1e-3)
    assert found.low < exact < found.high


def test_the_same_methods_for_all_are_an_alarm_and_say_whether_more_was_planned() -> None:
    more = {persona: {key: 10 * n for key, n in row.items()} for persona, row in SAME.items()}

    assert (methods(more).state, methods(more).remedy) == (AlarmState.ALARM, Remedy.USE_TEMPLATES)
    assert methods(more, planned=False).remedy == Remedy.WRITE_MATRIX


def test_methods_that_change_with_the_reader_are_fine_as_long_as_they_are_those_planned() -> None:
    assert methods(APART).state == AlarmState.FINE
    crossed = {1: APART[2], 2: APART[1]}
    assert (methods(crossed).state, methods(crossed).because) == (
        AlarmState.WATCH,
        "les canaux employés ne sont pas ceux qui sont prévus",
    )


def test_one_persona_alone_compares_with_nobody() -> None:
    assert methods({1: {"phone": 500}}).state == AlarmState.UNKNOWN
    assert methods({1: {"phone": 500}, 2: {"email": 29}}).state == AlarmState.UNKNOWN


def test_the_gap_to_the_plan_is_nothing_when_kept_and_one_bit_when_all_is_otherwise() -> None:
    assert gap_of({"phone": 1.0}, {"phone": 50}) == 0
    assert gap_of({"phone": 1.0}, {"email": 50}) == 1
    assert gap_of({}, {"email": 50}) is None


def nights_of_touches(first: float, second: float, *, touches: int) -> float:
    """Share of the nights in alarm: so many touches of each of two personas, these shares of them by telephone."""
    draws = np.random.default_rng(5)
    nights = []
    for _ in range(200):
        rows = [draws.multinomial(touches, (share, 1 - share)) for share in (first, second)]
        used = {place: {"phone": int(row[0]), "email": int(row[1])} for place, row in enumerate(rows)}
        nights.append(methods(used).state == AlarmState.ALARM)
    return sum(nights) / 200


def test_methods_that_do_differ_are_called_the_same_less_than_once_in_twenty_nights() -> None:
    assert nights_of_touches(0.7, 0.3, touches=60) <= 0.05


def test_the_same_methods_for_all_are_seen_four_times_out_of_five() -> None:
    assert nights_of_touches(0.6, 0.6, touches=90) >= 0.8


def sent(before: float, after: float, *, answered: bool = True, exchanges: int = 4, between: int | None = 2) -> Sent:
    return Sent(1, round(before), round(after), answered, exchanges, between)


def test_the_share_is_that_of_the_median_answer_in_the_median_cycle() -> None:
    found = waiting_of([sent(10, 30) for _ in range(20)])

    assert found is not None
    assert (found.share, found.low, found.high, found.days, found.beyond) == (0.75, 0.75, 0.75, 30, False)


def test_proposals_without_answer_are_undecided_not_dropped() -> None:
    quick = [sent(20, 10) for _ in range(10)]
    waiting = [sent(20, 90, answered=False) for _ in range(30)]

    assert read_proposals(quick).state == AlarmState.FINE
    found = read_proposals(quick + waiting)
    assert (found.state, found.records) == (AlarmState.ALARM, 30)
    assert found.because.startswith("au moins 82\u202f% du cycle passe après la proposition, au moins 90\u00a0jours")


@pytest.mark.parametrize(
    ("exchanges", "between", "cause", "remedy"),
    [
        (1, 0, "elle part trop tôt, après trop peu d’échanges", Remedy.WARM_UP),
        (4, 0, "trop peu d’étapes entre la présentation et la proposition", Remedy.WARM_UP),
        (4, 2, "la réflexion du client n’est pas nourrie après l’envoi", Remedy.NURTURE),
        (4, None, "la réflexion du client n’est pas nourrie après l’envoi", Remedy.NURTURE),
    ],
)
def test_the_likely_cause_is_named(exchanges: int, between: int | None, cause: str, remedy: Remedy) -> None:
    found = read_proposals([sent(10, 40, exchanges=exchanges, between=between) for _ in range(12)])

    assert (found.state, found.remedy) == (AlarmState.ALARM, remedy)
    assert found.because.endswith(cause)


def test_too_few_proposals_or_answers_say_so() -> None:
    assert read_proposals([sent(10, 40) for _ in range(9)]).state == AlarmState.UNKNOWN
    assert read_proposals([sent(10, 40, answered=False) for _ in range(40)]).state == AlarmState.UNKNOWN
    assert read_proposals([]).state == AlarmState.UNKNOWN


def histories(*, after: float, count: int = 200) -> float:
    """Share of the nights in alarm: 60 deals a night, 20 days before, an answer of `after` days in the median, seen for 90 days."""
    draws = np.random.default_rng(11)
    alarms = 0
    for _ in range(count):
        waits = draws.exponential(after / np.log(2), 60)
        seen = draws.uniform(10, 90, 60)
        deals = [
            sent(before, min(wait, until), answered=wait <= until)
            for before, wait, until in zip(draws.gamma(4, 20 / 3.672, 60), waits, seen, strict=True)
        ]
        alarms += read_proposals(deals).state == AlarmState.ALARM
    return alarms / count


def test_half_of_the_cycle_is_no_alarm_in_more_than_five_nights_in_a_hundred() -> None:
    assert histories(after=20) <= 0.05


def test_two_thirds_of_the_cycle_are_seen_four_times_out_of_five() -> None:
    assert histories(after=45) >= 0.8
