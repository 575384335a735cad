"""Nobody is pressed: over all channels together, a person hears from us so often and no more."""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from filon.messaging.rules.pressure import Cap, free_at
from tests.factories import NOW

HOURS = st.lists(st.integers(-24 * 30, 24 * 10), max_size=12)
CAPS = st.builds(Cap, st.integers(1, 5), st.integers(1, 20))


def test_below_the_cap_she_may_be_called_now() -> None:
    assert free_at([NOW - timedelta(days=1)], cap=Cap(2, 7), now=NOW) == NOW


def test_at_the_cap_she_waits_until_the_oldest_is_far_enough() -> None:
    touches = [NOW - timedelta(days=6), NOW - timedelta(days=1)]
    assert free_at(touches, cap=Cap(2, 7), now=NOW) == NOW + timedelta(days=1)


def test_what_is_planned_counts_like_what_took_place() -> None:
    assert free_at([NOW + timedelta(days=2)], cap=Cap(1, 7), now=NOW) == NOW + timedelta(days=9)


@given(HOURS, CAPS)
def test_no_window_holds_more_than_the_cap(hours: list[int], cap: Cap) -> None:
    """Counting the touch that we are about to make, at the hour that the rule gave."""
    touches = [NOW + timedelta(hours=hour) for hour in hours]
    at = free_at(touches, cap=cap, now=NOW)
    window = [touch for touch in touches if at - cap.span < touch <= at]
    assert len(window) < cap.most


@given(HOURS, CAPS)
def test_another_touch_never_frees_anybody_sooner(hours: list[int], cap: Cap) -> None:
    touches = [NOW + timedelta(hours=hour) for hour in hours]
    assert free_at([*touches, NOW], cap=cap, now=NOW) >= free_at(touches, cap=cap, now=NOW)
