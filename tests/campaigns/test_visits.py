"""When a visit keyed on a telephone took place, and whose earlier one its author could not know."""

from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from filon.activities.rules.kinds import ActivityKind, VisitOutcome, outcome_in_words
from filon.campaigns.rules.visits import Visit, met_meanwhile, told_meanwhile, when_met
from tests.factories import NOW

LAUNCHED = NOW - timedelta(days=3)
INSTANTS = st.timedeltas(min_value=timedelta(days=-900), max_value=timedelta(days=900)).map(lambda gap: NOW + gap)


def visit(number: int, by_id: int | None, outcome: str = "absent") -> Visit:
    return Visit(number, outcome, NOW, by_id, "Camille" if by_id else "", "")


@given(said=st.none() | INSTANTS)
def test_a_visit_is_never_before_the_launch_nor_to_come_whatever_the_clock_of_the_telephone(
    said: datetime | None,
) -> None:
    at = when_met(said=said, launched_at=LAUNCHED, now=NOW)
    assert LAUNCHED <= at <= NOW
    assert at in (said, NOW)


def test_the_hour_of_the_telephone_is_kept_when_it_is_possible() -> None:
    keyed = NOW - timedelta(hours=2)
    assert when_met(said=keyed, launched_at=LAUNCHED, now=NOW) == keyed
    assert when_met(said=LAUNCHED - timedelta(seconds=1), launched_at=LAUNCHED, now=NOW) == NOW


def test_what_a_colleague_noted_since_the_page_was_opened_is_told_and_nothing_else() -> None:
    visits = [visit(7, by_id=2), visit(5, by_id=2), visit(9, by_id=1)]
    assert met_meanwhile(visits, seen=5, by_id=1) == visits[0]
    assert met_meanwhile(visits, seen=7, by_id=1) is None
    assert told_meanwhile(visits[0]).startswith("Camille avait déjà noté «\u00a0Absent\u00a0»")
    assert told_meanwhile(visit(3, by_id=None)).startswith("Un import avait déjà noté")


def test_an_absent_person_is_still_to_be_seen_and_the_words_are_those_of_the_printed_sheet() -> None:
    assert [visit(1, 1, one).is_done for one in VisitOutcome] == [True, False, True, True]
    assert outcome_in_words(kind=ActivityKind.VISIT, outcome="reached") == "Vu"
    assert outcome_in_words(kind=ActivityKind.CALL, outcome="reached") == "Joint"
    assert outcome_in_words(kind=ActivityKind.VISIT, outcome="wrong_number") == "Faux numéro"
