"""Who gets what when somebody leaves: laws of the sharing, and what is refused."""

from collections import Counter, defaultdict
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from filon.kit.errors import NotPossible
from filon.records.rules.relays import Belonging, RelayKind, Share, Thing, check_relay, share_out

PAUL, LENA, ZOE = 1, 2, 3
COMPANIES = st.one_of(st.none(), st.integers(1, 6))
THINGS = st.lists(
    st.builds(
        Thing,
        kind=st.sampled_from(Belonging),
        pk=st.integers(1, 40),
        holder=st.just(PAUL),
        company=COMPANIES,
        contact=COMPANIES,
    ),
    max_size=40,
    unique_by=lambda thing: (thing.kind, thing.pk),
)
WHOM = st.lists(st.integers(2, 6), min_size=1, max_size=3, unique=True)
NAMED = st.frozensets(st.integers(1, 6), max_size=3)
SHARES = st.lists(st.builds(Share, receivers=WHOM, companies=NAMED, contacts=st.one_of(st.none(), NAMED)), max_size=3)


@given(THINGS, SHARES, WHOM)
def test_with_a_share_for_the_rest_everything_goes_to_somebody_chosen(
    things: list[Thing], shares: list[Share], rest: list[int]
) -> None:
    plan = share_out(things, [*shares, Share(rest)])
    chosen = {receiver for share in [*shares, Share(rest)] for receiver in share.receivers}
    assert set(plan) == set(things)
    assert set(plan.values()) <= chosen


@given(THINGS, SHARES)
def test_what_is_of_one_company_goes_to_one_colleague(things: list[Thing], shares: list[Share]) -> None:
    receivers = defaultdict(set)
    for thing, receiver in share_out(things, shares).items():
        receivers[thing.company].add(receiver)
    assert all(len(found) == 1 for company, found in receivers.items() if company is not None)


@given(THINGS, WHOM, st.randoms())
def test_a_team_shares_equally_whatever_the_order(things: list[Thing], team: list[int], chance: st.DataObject) -> None:
    plan = share_out(things, [Share(team)])
    shuffled = list(things)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    assert share_out(shuffled, [Share(team)]) == plan
    loads = Counter(dict.fromkeys(team, 0)) + Counter(plan.values())
    heaviest = max(Counter(thing.company for thing in things if thing.company).values(), default=1)
    together = max([heaviest, *Counter(thing.contact for thing in things if not thing.company).values()])
    assert max(loads[one] for one in team) - min(loads[one] for one in team) <= max(together, 1)


def test_a_segment_goes_elsewhere_and_the_rest_stays_without_a_share_for_it() -> None:
    of_segment = Thing(Belonging.CONTACT, 1, PAUL, company=7, contact=1)
    beside = Thing(Belonging.LEAD, 5, PAUL, company=7)
    other = Thing(Belonging.LEAD, 6, PAUL, company=8)
    plan = share_out([of_segment, beside, other], [Share([LENA], contacts=frozenset({1}))])
    assert plan == {of_segment: LENA, beside: LENA}


@pytest.mark.parametrize(
    ("kind", "until", "shares", "words"),
    [
        (RelayKind.DEPARTURE, None, [], "Choisissez à qui"),
        (RelayKind.DEPARTURE, None, [Share([PAUL])], "soi-même"),
        (RelayKind.ABSENCE, None, [Share([LENA])], "jusqu’à quel jour"),
        (RelayKind.ABSENCE, date(2026, 11, 19), [Share([LENA])], "jusqu’à quel jour"),
        (RelayKind.ARRIVAL, None, [Share([LENA])], "Choisissez le segment"),
    ],
)
def test_what_cannot_be_is_told(kind: RelayKind, until: date | None, shares: list[Share], words: str) -> None:
    with pytest.raises(NotPossible, match=words):
        check_relay(kind=kind, until=until, today=date(2026, 11, 20), shares=shares, giver=PAUL)
