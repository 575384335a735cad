"""Who fails us, and by which part of the rule; who makes up for whom."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from filon.customers.rules.failing import FailingBecause, FailingRule, Ordered, replaced, to_replace, why_failing

TODAY = date(2026, 11, 23)
RULE = FailingRule(percent=50, months=12)
CENTS = st.integers(0, 10_000_000)


@pytest.mark.parametrize(
    ("now", "before", "last", "unpaid", "because"),
    [
        (100, 100, TODAY, False, ()),
        (51, 100, TODAY, False, ()),
        (50, 100, TODAY, False, (FailingBecause.DOWN,)),
        (0, 100, date(2025, 11, 22), False, (FailingBecause.SILENT, FailingBecause.DOWN)),
        (10, 0, TODAY, False, ()),
        (200, 100, TODAY, True, (FailingBecause.UNPAID,)),
        (0, 0, date(2023, 1, 1), True, ()),
    ],
)
def test_a_client_is_failing_by_the_part_of_the_rule_that_holds(
    now: int, before: int, last: date, unpaid: bool, because: tuple[FailingBecause, ...]
) -> None:
    assert why_failing(Ordered(now, before, last, unpaid), rule=RULE, today=TODAY) == because


def test_who_does_not_pay_is_to_be_replaced_whole() -> None:
    assert to_replace(Ordered(80, 100, TODAY)) == 20
    assert to_replace(Ordered(80, 100, TODAY, is_unpaid=True)) == 100
    assert to_replace(Ordered(120, 100, TODAY)) == 0


@given(CENTS, CENTS, st.integers(0, 800), st.integers(1, 99))
def test_a_stricter_rule_leaves_nobody_out(now: int, before: int, days: int, percent: int) -> None:
    client = Ordered(now, before, TODAY - timedelta(days=days))
    loose = why_failing(client, rule=FailingRule(percent + 1, 13), today=TODAY)

    assert set(loose) <= set(why_failing(client, rule=FailingRule(percent, 12), today=TODAY))


@given(st.lists(CENTS, max_size=20), CENTS)
def test_what_is_replaced_never_exceeds_what_new_clients_bring(losses: list[int], new_cents: int) -> None:
    made_up = replaced(losses, new_cents=new_cents)

    assert len(made_up) == len(losses)
    assert sum(loss for loss, is_so in zip(losses, made_up, strict=True) if is_so) <= new_cents
    assert all(made_up) or new_cents < sum(losses) or 0 in losses
