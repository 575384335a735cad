"""With and without nurturing: leads alike, as they stood at thirty days; and the two sides of a draw, by intention to treat."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from filon.contacts.models import Contact
from filon.contacts.rules.axes import LifecycleStage
from filon.kit.statistics import rate_of
from filon.leads.models import Lead
from filon.leads.services.stages import move_leads
from filon.records.rules.authorship import BY_SYSTEM
from filon.reporting.rules.nurturing import UNKNOWN, Counted, Difference, NurturingReport, compare, difference_between
from filon.reporting.rules.period import ALL_TIME
from filon.reporting.rules.sentences_nurturing import difference_words, nurturing_sentence
from filon.reporting.selectors.nurturing import nurturing_report
from filon.sequences.models import Enrolment, Sequence, Witness
from filon.sequences.rules.flow import StepText
from filon.sequences.rules.kinds import SequenceKind, StepKind, Way
from filon.users.models import User
from filon.users.selectors import SYSTEM
from tests import factories as make
from tests.factories import NOW
from tests.sequences.making import enter, live

GUIDE = StepText("guide", StepKind.TASK, "Envoyer un guide", wait_days=5)
ARRIVED = NOW - timedelta(days=200)


def counted(stratum: str, nurtured: bool, signed: int, others: int) -> list[Counted]:
    return [Counted(stratum, nurtured, True, False, signed), Counted(stratum, nurtured, False, True, others)]


def compared(*rows: list[Counted]) -> NurturingReport:
    return compare([one for some in rows for one in some if one.n], period=ALL_TIME, as_of=None)


def test_leads_are_compared_with_those_that_resemble_them() -> None:
    """Simpson's case: nurtured leads sign less on the whole, because they come from where few sign; alike, they sign more."""
    found = compared(
        counted("salon", True, 30, 170), counted("salon", False, 5, 45),
        counted("site", True, 15, 5), counted("site", False, 120, 80),
    )  # fmt: skip

    assert (found.with_it.signed.rate, found.without.signed.rate) == (45 / 220, 125 / 250)
    assert found.alike_with == rate_of(45, 220)
    assert found.alike_without == pytest.approx(200 / 220 * 0.1 + 20 / 220 * 0.6)
    assert found.difference.value == pytest.approx(45 / 220 - found.alike_without)
    assert (found.strata, found.alone, found.others_alike) == (2, 0, 250)


def test_who_has_no_like_is_left_out_and_told() -> None:
    found = compared(counted("salon", True, 5, 5), counted("salon", False, 5, 5), counted("site", True, 7, 0))

    assert (found.strata, found.alone, found.alike_with) == (1, 7, rate_of(5, 10))


def test_too_few_alike_compare_nothing() -> None:
    found = compared(counted("salon", True, 1, 3), counted("salon", False, 10, 10))

    assert (found.alike_without, found.difference) == (None, UNKNOWN)
    assert "on ne peut pas comparer" in nurturing_sentence(found, words="en 2026")


COUNTS = st.tuples(st.integers(0, 40), st.integers(0, 40), st.integers(0, 40), st.integers(0, 40))


@given(st.dictionaries(st.sampled_from("abcd"), COUNTS))
def test_the_difference_lies_in_its_interval_and_everybody_is_counted(cells: dict[str, Any]) -> None:
    found = compared(
        *(counted(key, True, a, b) for key, (a, b, _c, _d) in cells.items()),
        *(counted(key, False, c, d) for key, (_a, _b, c, d) in cells.items()),
    )
    gap = found.difference

    assert found.alike_with.total + found.alone == found.with_it.signed.total
    if gap.value is not None and gap.low is not None and gap.high is not None:
        assert -1 <= gap.low <= gap.value <= gap.high <= 1


def test_newcombe_s_interval_is_that_of_his_article() -> None:
    """56 of 70 against 48 of 80: 0.2, from 0.0524 to 0.3339 (Newcombe 1998, table II, method 10)."""
    found = difference_between(rate_of(56, 70), rate_of(48, 80))

    assert [round(value or 0, 4) for value in (found.value, found.low, found.high)] == [0.2, 0.0524, 0.3339]


@pytest.mark.parametrize(
    ("gap", "words"),
    [
        (UNKNOWN, "Trop peu de cas pour dire si cela change quelque chose."),
        (Difference(0.04, -0.01, 0.09), "L’écart, entre −1\u00a0point et +9\u00a0points, peut n’être que du hasard."),
        (Difference(0.042, 0.01, 0.09), "C’est 4,2\u00a0points de plus, entre +1\u00a0point et +9\u00a0points."),
        (Difference(-0.1, -0.15, -0.05), "C’est 10\u00a0points de moins, entre −15\u00a0points et −5\u00a0points."),
    ],
)
def test_words_claim_no_more_than_the_interval(gap: Difference, words: str) -> None:
    assert difference_words(gap) == words


def person(owner: User) -> Contact:
    return make.contact("Anne", owner=owner, company=make.company("Firme", owner=owner))


def lead_of(contact: Contact, *, signed_at: datetime | None = None, lost_at: datetime | None = None) -> Lead:
    made = make.lead(now=ARRIVED, contact=contact, owner=contact.owner)
    Lead.objects.filter(pk=made.pk).update(created_at=ARRIVED)
    for at, stage in ((signed_at, LifecycleStage.CUSTOMER), (lost_at, LifecycleStage.LOST)):
        if at:
            move_leads(leads=[made], to=stage, by=BY_SYSTEM, at=at, now=NOW, reason="essai", declared=True)
    return made


def nurture(contact: Contact, *, at: datetime, sequence: Sequence) -> None:
    enter(sequence, contact, by=contact.owner)
    Enrolment.objects.filter(contact=contact).update(started_at=at, way=Way.SEGMENT)


@pytest.fixture
def camille(db: None) -> User:
    return make.user("Camille")


@pytest.fixture
def nursery(camille: User) -> Sequence:
    return live("Couveuse", GUIDE, owner=camille, kind=SequenceKind.NURTURING, exclusive=False, recontact_days=0)


def days(count: int) -> datetime:
    return ARRIVED + timedelta(days=count)


def test_leads_are_taken_as_they_stood_at_thirty_days(camille: User, nursery: Sequence) -> None:
    decided, late, early, never = (person(camille) for _ in range(4))
    lead_of(decided, signed_at=days(20))
    for contact, at in ((decided, days(5)), (late, days(60)), (early, days(10))):
        nurture(contact, at=at, sequence=nursery)
    lead_of(late)
    lead_of(early, signed_at=days(90))
    lead_of(never, lost_at=days(40))

    found = nurturing_report(viewer=SYSTEM, now=NOW)

    assert (found.with_it.signed.count, found.with_it.signed.total, found.with_it.open) == (1, 1, 0)
    assert (found.without.signed.count, found.without.signed.total, found.without.open) == (0, 2, 1)


def test_a_lead_younger_than_thirty_days_is_not_compared_yet(camille: User) -> None:
    make.lead(now=NOW - timedelta(days=29), contact=person(camille), owner=camille)

    assert nurturing_report(viewer=SYSTEM, now=NOW).without.signed.total == 0


def test_both_sides_of_a_draw_are_counted_since_it_began_whatever_became_of_them(
    camille: User, nursery: Sequence
) -> None:
    before, chosen, left, client, witness, other = (person(camille) for _ in range(6))
    for contact, at in ((before, days(0)), (chosen, days(20)), (left, days(20)), (client, days(20))):
        nurture(contact, at=at, sequence=nursery)
    Enrolment.objects.filter(contact=chosen).update(way=Way.HAND)
    Enrolment.objects.filter(contact=left).update(ended_at=days(21))
    for contact in (witness, other):
        Witness.objects.create(sequence=nursery, contact=contact, at=days(10))
    lead_of(client, signed_at=days(80))
    lead_of(witness, signed_at=days(9))
    lead_of(other, signed_at=days(80))

    (found,) = nurturing_report(viewer=SYSTEM, now=NOW).drawn

    assert (found.treated.count, found.treated.total) == (1, 2), (
        "who left counts, who was chosen or came before does not"
    )
    assert (found.witnesses.count, found.witnesses.total) == (1, 2), "what was signed before the draw does not count"
    assert found.difference == UNKNOWN


def test_as_many_questions_for_one_sequence_with_witnesses_and_for_three(camille: User) -> None:
    def asked() -> int:
        with CaptureQueriesContext(connection) as found:
            nurturing_report(viewer=SYSTEM, now=NOW)
        return len(found)

    def with_witness(name: str) -> None:
        sequence = live(name, GUIDE, owner=camille, exclusive=False, recontact_days=0)
        Witness.objects.create(sequence=sequence, contact=person(camille), at=NOW)

    with_witness("Une")
    one = asked()
    with_witness("Deux")
    with_witness("Trois")
    assert asked() == one
