"""What passes is tried again at growing distances; what stays is not."""

from datetime import timedelta

import pytest

from filon.messaging.rules.trying import Verdict, next_try, verdict_of
from tests.factories import NOW


@pytest.mark.parametrize(
    ("code", "verdict"),
    [(421, Verdict.LATER), (450, Verdict.LATER), (500, Verdict.NEVER), (550, Verdict.NEVER), (554, Verdict.NEVER)],
)
def test_four_hundreds_pass_and_five_hundreds_stay(code: int, verdict: Verdict) -> None:
    assert verdict_of(code) == verdict


def test_five_more_attempts_within_a_day_and_a_half() -> None:
    hours = [5 / 60, 0.5, 2, 8, 24]
    assert [next_try(attempts=n, failed_at=NOW) for n in range(1, 7)] == [
        *(NOW + timedelta(hours=it) for it in hours),
        None,
    ]
