"""Witnesses: drawn by a hash among those who enter by themselves; they receive nothing, and the draw never changes."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from filon.duplicates.rules.likeness import Entity
from filon.records.rules.authorship import by_person
from filon.segments.models import Segment
from filon.sequences.models import Enrolment, Sequence, Witness
from filon.sequences.rules.flow import StepText
from filon.sequences.rules.kinds import EntryEvent, StepKind
from filon.sequences.rules.witnesses import is_witness
from filon.usecases.enrolling import enter_by_hand, enter_from_segments, enter_on_event, who_may_enter
from filon.usecases.merging import merge_records
from filon.users.models import User
from tests import factories as make
from tests.factories import NOW
from tests.sequences.making import anne, live

GUIDE = StepText("guide", StepKind.TASK, "Envoyer un guide", wait_days=5)
ON_FORM = [{"on": EntryEvent.FORM, "of": ""}]


@given(st.integers(1, 10**9), st.integers(0, 49))
def test_who_is_drawn_at_a_percentage_is_drawn_at_a_higher_one(contact_id: int, percent: int) -> None:
    less, more = (is_witness(sequence_key="couveuse", contact_id=contact_id, percent=p) for p in (percent, percent + 1))
    assert more or not less
    assert not is_witness(sequence_key="couveuse", contact_id=contact_id, percent=0)


@pytest.mark.parametrize("percent", [5, 20, 50])
def test_the_draw_keeps_its_percentage_and_differs_from_one_sequence_to_the_other(percent: int) -> None:
    drawn = {
        key: {n for n in range(20_000) if is_witness(sequence_key=key, contact_id=n, percent=percent)} for key in "ab"
    }
    assert all(abs(len(found) / 20_000 - percent / 100) < 0.01 for found in drawn.values())
    assert abs(len(drawn["a"] & drawn["b"]) / 20_000 - (percent / 100) ** 2) < 0.01


@pytest.fixture
def camille(db: None) -> User:
    return make.user("Camille")


def people(owner: User, count: int) -> list[int]:
    return [anne(owner, mail=f"{n}@a.fr", company=make.company(f"Firme {n}")).pk for n in range(count)]


def drawn(sequence: Sequence) -> set[int]:
    return set(Witness.objects.filter(sequence=sequence).values_list("contact", flat=True))


def let_in(sequence: Sequence) -> set[int]:
    return set(Enrolment.objects.filter(sequence=sequence).values_list("contact", flat=True))


def test_who_enters_by_an_event_is_let_in_or_kept_as_witness_never_both(camille: User) -> None:
    sequence = live("Guide", GUIDE, owner=camille, events=ON_FORM, holdout_percent=50, recontact_days=0)
    ids = people(camille, 24)

    entered = enter_on_event(event=EntryEvent.FORM, contact_ids=ids, now=NOW)

    expected = {pk for pk in ids if is_witness(sequence_key=sequence.key, contact_id=pk, percent=50)}
    assert drawn(sequence) == expected
    assert let_in(sequence) == set(ids) - expected
    assert entered == len(ids) - len(expected)


def test_a_witness_stays_one_whatever_happens_and_by_hand_too(camille: User) -> None:
    sequence = live("Guide", GUIDE, owner=camille, events=ON_FORM, recontact_days=0)
    (pk,) = people(camille, 1)
    Witness.objects.create(sequence=sequence, contact_id=pk, at=NOW)
    later = NOW + timedelta(days=400)

    assert enter_on_event(event=EntryEvent.FORM, contact_ids=[pk], now=later) == 0
    assert enter_by_hand(sequence=sequence, contact_ids=[pk], by=camille, now=later) == 0
    (refused,) = who_may_enter(sequence=sequence, contact_ids=[pk], viewer=camille, now=later).refused
    assert refused.why == "Est témoin de cette séquence\u00a0: le tirage l’a laissée de côté pour comparer."
    assert Witness.objects.get().at == NOW


def test_whom_a_colleague_chooses_is_not_drawn(camille: User) -> None:
    sequence = live("Guide", GUIDE, owner=camille, holdout_percent=50, recontact_days=0)
    ids = people(camille, 8)

    assert enter_by_hand(sequence=sequence, contact_ids=ids, by=camille, now=NOW) == 8
    assert drawn(sequence) == set()


def test_a_segment_looks_at_its_witnesses_once(camille: User) -> None:
    segment = Segment.objects.create(
        name="Gérantes", name_key="gerantes", entity="contact", kind="dynamic", shared=True,
        criteria={"field": "contact.job_title", "op": "is", "value": "Gérante"}, created_at=NOW, updated_at=NOW,
    )  # fmt: skip
    sequence = live("Guide", GUIDE, owner=camille, segment=segment, holdout_percent=50, recontact_days=0)
    ids = people(camille, 12)

    for hours in range(2):
        enter_from_segments(now=NOW + timedelta(hours=hours), limit=1)

    assert drawn(sequence) | let_in(sequence) == set(ids)
    assert not drawn(sequence) & let_in(sequence)
    assert set(Witness.objects.values_list("at", flat=True)) == {NOW}


def test_two_people_made_one_keep_one_draw(camille: User) -> None:
    sequence = live("Guide", GUIDE, owner=camille, recontact_days=0)
    kept, dropped = (make.contact("Anne Roy", owner=camille) for _ in range(2))
    for contact in (kept, dropped):
        Witness.objects.create(sequence=sequence, contact=contact, at=NOW)

    merge_records(entity=Entity.CONTACT, keep=kept.pk, drop=dropped.pk, by=by_person(camille.pk), now=NOW)

    assert Witness.objects.get(sequence=sequence, contact=kept).at == NOW
