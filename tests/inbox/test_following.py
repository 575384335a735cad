"""What an answer asks of us, and by when."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from filon.inbox.rules.following import Following, what_follows
from filon.kit.business_time import is_business_day
from filon.kit.dates import PARIS
from filon.messaging.rules.incoming.kinds import IncomingKind, Intent

FRIDAY_EVENING = datetime(2026, 11, 20, 17, tzinfo=PARIS)
DAYS = st.dates(date(2026, 11, 20), date(2027, 12, 31))


def after(intent: Intent | None, *, on: date | None = None, kind: IncomingKind = IncomingKind.REPLY) -> Following:
    return what_follows(kind=kind, intent=intent, on=on, name="Anne Roux", received=FRIDAY_EVENING)


def test_who_is_interested_is_answered_within_four_hours_of_work() -> None:
    told = after(Intent.INTERESTED)
    assert (told.title, told.ends, told.needs_answer) == ("Répondre à Anne Roux", True, True)
    assert told.due_at == datetime(2026, 11, 23, 12, tzinfo=PARIS).astimezone(UTC)


def test_who_says_later_is_left_alone_until_that_day() -> None:
    told = after(Intent.LATER, on=date(2027, 1, 10))  # a Sunday
    assert (told.title, told.due_at, told.needs_answer) == (
        "Revenir vers Anne Roux, qui l’a proposé",
        datetime(2027, 1, 11, 9, tzinfo=PARIS),
        False,
    )


def test_who_refuses_is_written_to_no_more_and_nobody_is_sent_after_her() -> None:
    assert after(Intent.REFUSAL) == Following(ends=True)


def test_who_is_away_is_written_to_the_day_after_she_is_back() -> None:
    told = after(None, kind=IncomingKind.AUTO_REPLY, on=date(2026, 11, 27))  # a Friday
    assert told == Following(waits_until=datetime(2026, 11, 30, 9, tzinfo=PARIS))


def test_an_automatic_answer_without_a_day_changes_nothing() -> None:
    assert after(None, kind=IncomingKind.AUTO_REPLY) == Following()


@pytest.mark.parametrize("kind", [IncomingKind.DELIVERED, IncomingKind.BOUNCE, IncomingKind.UNREADABLE])
def test_what_servers_say_asks_nothing_of_people(kind: IncomingKind) -> None:
    assert after(None, kind=kind) == Following()


@given(DAYS, st.sampled_from([Intent.LATER, None]))
def test_nobody_is_sent_to_work_on_a_day_off_or_before_the_message(day: date, intent: Intent | None) -> None:
    kind = IncomingKind.REPLY if intent else IncomingKind.AUTO_REPLY
    told = after(intent, on=day, kind=kind)
    at = told.due_at or told.waits_until
    assert at is not None and is_business_day(at.astimezone(PARIS).date())
    assert at >= FRIDAY_EVENING - timedelta(days=1)
