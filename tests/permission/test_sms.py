"""Short messages: SMS-1 to SMS-3."""

from dataclasses import replace
from datetime import date

import pytest

from filon.permission.rules.facts import ContactFacts
from filon.permission.rules.kinds import Block, Channel
from tests.permission.making import MONDAY, campaign, consented, decide, paris, professional, verdict

SUNDAY = date(2026, 11, 22)


def opted_in(**known: object) -> ContactFacts:
    return professional(Channel.SMS, **{"consents": (consented(Channel.SMS),), "campaign": campaign(), **known})


def test_professionals_too_consent_first() -> None:
    assert verdict(opted_in()) == (True, ("SMS-1",))
    assert verdict(opted_in(consents=(consented(Channel.EMAIL),))) == (False, ("SMS-1",))


def test_each_message_lets_one_say_stop() -> None:
    assert verdict(opted_in(campaign=campaign(blocks=frozenset({Block.IDENTITY})))) == (False, ("SMS-1",))
    assert decide(opted_in(campaign=campaign(blocks=None))).duties == ("Le message porte la mention STOP, gratuite.",)


@pytest.mark.parametrize(("hour", "minute", "allowed"), [(7, 59, False), (8, 0, True), (21, 29, True), (21, 30, False)])
def test_messages_go_by_day(hour: int, minute: int, allowed: bool) -> None:
    assert decide(opted_in(at=paris(MONDAY, hour, minute))).allowed is allowed


def test_sundays_and_holidays_are_left_out_of_courtesy() -> None:
    sunday = opted_in(at=paris(SUNDAY, 11))
    busy = replace(sunday, campaign=campaign(waives_courtesy=True))

    assert verdict(sunday) == (False, ("SMS-2",))
    assert decide(sunday).earliest_allowed_at == paris(MONDAY, 8)
    assert verdict(busy) == (True, ("SMS-1",))
    assert verdict(replace(busy, at=paris(SUNDAY, 22))) == (False, ("SMS-2",))
    assert decide(replace(busy, at=paris(SUNDAY, 6))).earliest_allowed_at == paris(SUNDAY, 8)


def test_sundays_were_closed_to_all_before_2026_and_evenings_open_longer() -> None:
    sunday = opted_in(at=paris(date(2025, 6, 1), 11), consents=(consented(Channel.SMS, paris(date(2025, 1, 1))),))
    busy = replace(sunday, campaign=campaign(waives_courtesy=True))

    assert verdict(busy) == (False, ("SMS-2",))
    assert verdict(replace(busy, at=paris(date(2025, 6, 2), 21, 45))) == (True, ("SMS-1",))


def test_a_change_of_the_charter_opens_the_day_that_it_says() -> None:
    eve = opted_in(
        at=paris(date(2025, 12, 31), 22),
        consents=(consented(Channel.SMS, paris(date(2025, 1, 1))),),
        campaign=campaign(waives_courtesy=True),
    )

    assert decide(eve).earliest_allowed_at == paris(date(2026, 1, 1), 8)  # a holiday, but of the new charter


@pytest.mark.parametrize(
    ("sender", "allowed"), [("36123", True), ("38123", False), ("06 12 34 56 78", False), ("FILON", True), ("", True)]
)
def test_a_promotion_comes_from_a_number_made_for_it(sender: str, allowed: bool) -> None:
    assert verdict(opted_in(campaign=campaign(sender_number=sender))) == (
        allowed,
        ("SMS-1",) if allowed else ("SMS-3",),
    )
