"""What agreements weigh, of many pairs as of one; and no verdict at entry against two SIREN."""

import math

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from filon.duplicates.rules.likeness import CHANCES_IF_ONE, FieldKind, Level, strangers_at_entry
from filon.duplicates.rules.verdict import SHOWN_AT_ENTRY, SURE, Verdict, prior_at_entry, verdict_at_entry
from filon.duplicates.rules.weighing import Agreement, evidence_of, rarity_of

SIRENS = st.sampled_from(["", "732829320", "552100554", "443061841"])


def _agreement(kind: FieldKind, levels: list[Level], rarity: float, group: str = "") -> Agreement:
    chances, strangers = CHANCES_IF_ONE[kind], strangers_at_entry(kind)
    return Agreement(kind, np.array(levels, dtype=np.int8), np.array(rarity), chances, strangers, group)


def _same(kind: FieldKind, *, others: int = 0, records: int = 1_000, group: str = "") -> Agreement:
    return _agreement(kind, [Level.SAME], rarity_of(kind, others=np.array(others), records=records).item(), group)


def _bits(*agreements: Agreement) -> float:
    return float(evidence_of(agreements, pairs=1)[0])


@pytest.mark.parametrize(
    ("level", "bits"),
    [
        (Level.MISSING, 0.0),
        (Level.OTHER, math.log2(0.04 / (1 - 0.00002 - 0.001))),
        (Level.AKIN, math.log2(0.14 / 0.001)),
        (Level.CLOSE, math.log2(0.12 / 0.00002)),
        (Level.SAME, math.log2(0.70 / 0.01)),
    ],
)
def test_a_level_weighs_the_chance_if_one_against_the_chance_of_strangers(level: Level, bits: float) -> None:
    assert _bits(_agreement(FieldKind.TITLE, [level], 0.01)) == pytest.approx(bits)


def test_a_rare_name_weighs_more_than_a_common_one() -> None:
    assert _bits(_same(FieldKind.TITLE)) > _bits(_same(FieldKind.TITLE, others=40))


def test_what_everybody_has_weighs_nothing() -> None:
    assert abs(_bits(_same(FieldKind.EMAIL, others=1_000))) < 0.2


@pytest.mark.parametrize("records", [1_000, 1_000_000])
def test_the_same_name_alone_is_doubtful_and_with_the_same_telephone_sure(records: int) -> None:
    """In a base of a thousand as in one of a million: the name of nobody else weighs what strangers make unlikely."""
    prior = prior_at_entry(records=records)
    name, phone = _same(FieldKind.TITLE, records=records), _same(FieldKind.PHONE, records=records)

    assert SHOWN_AT_ENTRY <= prior + _bits(name) < SURE <= prior + _bits(name, phone)


def test_street_code_and_town_count_once() -> None:
    street, code = _same(FieldKind.TEXT, group="place"), _same(FieldKind.CODE, group="place")

    assert _bits(street, code) == max(_bits(street), _bits(code))


def test_colleagues_share_a_company_and_nearly_an_address_but_never_the_very_address() -> None:
    company = _same(FieldKind.EMPLOYER, group="work")
    near = _agreement(FieldKind.EMAIL, [Level.CLOSE], 0.5, "work")
    very = _same(FieldKind.EMAIL, group="work")

    assert _bits(company, near) == max(_bits(company), _bits(near))
    assert _bits(company, very) == _bits(company) + _bits(very)


LEVELS = st.lists(st.sampled_from(Level), min_size=4, max_size=4)
AGREEMENTS = st.lists(
    st.builds(
        _agreement, st.sampled_from(FieldKind), LEVELS, st.floats(1e-8, 0.9), st.sampled_from(["", "place", "work"])
    ),
    max_size=8,
)


@given(agreements=AGREEMENTS)
def test_a_pair_weighs_the_same_alone_as_among_others(agreements: list[Agreement]) -> None:
    together = evidence_of(agreements, pairs=4)

    alone = [
        evidence_of([one._replace(levels=one.levels[place : place + 1]) for one in agreements], pairs=1)[0]
        for place in range(4)
    ]
    assert list(together) == alone


@given(weight=st.floats(-200, 200), sirens=st.tuples(SIRENS, SIRENS), named=st.booleans())
@example(weight=0.0, sirens=("732829320", "732829320"), named=False)
@example(weight=99.0, sirens=("732829320", "552100554"), named=True)
def test_two_siren_are_never_one_company_and_one_siren_always_is(
    weight: float, sirens: tuple[str, str], named: bool
) -> None:
    verdict = verdict_at_entry(weight=weight, sirens=sirens, named=named)

    if all(sirens):
        assert verdict is (Verdict.SURE if sirens[0] == sirens[1] else None)


@given(weight=st.floats(-200, 200))
def test_a_key_that_few_have_is_always_shown_and_never_makes_a_doubt_sure(weight: float) -> None:
    without, with_key = (verdict_at_entry(weight=weight, sirens=("", ""), named=named) for named in (False, True))

    assert with_key is (without or Verdict.DOUBTFUL)
