"""Calls: TEL-1 to TEL-8, with the vectors of the domain reference."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from filon.permission.rules.facts import ContactFacts, DatedFact
from filon.permission.rules.kinds import Channel, Context, SectorTag
from tests.permission.making import AT, MONDAY, campaign, consented, consumer, decide, paris, professional, verdict

PHONE, MACHINE = Channel.PHONE, Channel.AUTOMATED_CALL
BEFORE_2026 = date(2026, 6, 1)  # a Monday on which a consumer who is not on Bloctel may be called


def checked(**known: object) -> ContactFacts:
    """A consumer who is not on Bloctel, checked the day before."""
    at = known.pop("at", paris(BEFORE_2026))
    assert isinstance(at, datetime)
    return consumer(at=at, bloctel_checked_at=at - timedelta(days=1), **known)


@pytest.mark.parametrize(
    ("day", "hour", "minute", "allowed"),
    [
        (BEFORE_2026, 9, 59, False),
        (BEFORE_2026, 10, 0, True),
        (BEFORE_2026, 12, 59, True),
        (BEFORE_2026, 13, 0, False),
        (BEFORE_2026, 13, 59, False),
        (BEFORE_2026, 14, 0, True),
        (BEFORE_2026, 19, 59, True),
        (BEFORE_2026, 20, 0, False),
        (date(2026, 6, 6), 11, 0, False),  # Saturday
        (date(2026, 7, 14), 11, 0, False),
        (date(2026, 4, 6), 11, 0, False),  # Easter Monday
        (date(2026, 5, 14), 11, 0, False),  # Ascension
        (date(2026, 5, 25), 11, 0, False),  # Whit Monday
    ],
)
def test_a_consumer_is_called_on_weekdays_at_decent_hours(day: date, hour: int, minute: int, allowed: bool) -> None:
    assert verdict(checked(at=paris(day, hour, minute))) == (allowed, () if allowed else ("TEL-2",))


def test_hours_are_those_of_the_person() -> None:
    evening = checked(at=paris(date(2026, 1, 12), 18, 30))  # 21 h 30 in La Réunion
    there = replace(evening, department="974")

    assert verdict(evening) == (True, ())
    assert verdict(there) == (False, ("TEL-2",))
    assert decide(there).earliest_allowed_at == paris(date(2026, 1, 13), 7)  # 10 h there
    assert verdict(replace(evening, address="+262692123456")) == (False, ("TEL-2",))


def test_the_next_minute_after_friday_evening_is_monday_ten() -> None:
    friday = checked(at=paris(date(2026, 6, 5), 20))

    assert decide(friday).earliest_allowed_at == paris(date(2026, 6, 8), 10)


def test_a_holiday_of_the_department_is_kept_out_of_courtesy() -> None:
    good_friday = checked(at=paris(date(2026, 4, 3), 11), department="67")

    assert verdict(good_friday) == (False, ("TEL-2",))
    assert decide(good_friday).earliest_allowed_at == paris(date(2026, 4, 7), 10)  # after Easter Monday
    assert verdict(replace(good_friday, campaign=campaign(waives_courtesy=True))) == (True, ())
    assert verdict(replace(good_friday, department="75")) == (True, ())


def test_who_consented_to_calls_is_spared_in_the_evening_unless_the_campaign_says_otherwise() -> None:
    evening = consumer(at=paris(MONDAY, 21), consents=(consented(PHONE),))

    assert verdict(evening) == (False, ("TEL-2",))
    assert verdict(replace(evening, campaign=campaign(waives_courtesy=True))) == (True, ("TEL-1",))


def test_from_11_august_2026_a_consumer_consents_before_the_call() -> None:
    last_day = checked(at=paris(date(2026, 8, 10), 15))
    first_day = checked(at=paris(date(2026, 8, 11), 10))

    assert verdict(last_day) == (True, ())
    assert verdict(first_day) == (False, ("TEL-1",))
    assert decide(first_day).earliest_allowed_at is None
    assert decide(first_day).versions == ("TEL-1@2026-08-11",)
    assert verdict(replace(first_day, context=Context.PROFESSIONAL)) == (True, ("TEL-6",))


def test_a_running_contract_may_be_spoken_of_without_consent() -> None:
    client = consumer(has_running_contract=True, campaign=campaign(about_running_contract=True))

    assert verdict(client) == (True, ("TEL-1",))
    assert verdict(replace(client, campaign=campaign())) == (False, ("TEL-1",))


@pytest.mark.parametrize(("days_ago", "allowed"), [(0, True), (30, True), (31, False)])
def test_bloctel_was_to_be_checked_within_thirty_days(days_ago: int, allowed: bool) -> None:
    at = paris(BEFORE_2026)
    facts = consumer(at=at, bloctel_checked_at=at - timedelta(days=days_ago))

    assert verdict(facts) == (allowed, () if allowed else ("TEL-1",))
    assert verdict(replace(facts, on_bloctel=True)) == (False, ("TEL-1",))


def called_on(*days: int) -> tuple[DatedFact, ...]:
    return tuple(DatedFact(f"activity:{day}", paris(BEFORE_2026 + timedelta(days=day), 19)) for day in days)


def test_the_fifth_attempt_in_thirty_days_waits_until_the_first_has_left() -> None:
    on_d29 = checked(at=paris(BEFORE_2026 + timedelta(days=29), 19, 30), attempts=called_on(0, 1, 2, 29))
    on_d30 = checked(at=paris(BEFORE_2026 + timedelta(days=30), 10), attempts=called_on(0, 1, 2, 29))

    assert verdict(on_d29) == (False, ("TEL-3",))
    assert decide(on_d29).earliest_allowed_at == paris(BEFORE_2026 + timedelta(days=30), 10)
    assert decide(on_d29).evidence == ("activity:0", "activity:1", "activity:2", "activity:29")
    assert verdict(on_d30) == (True, ())


def test_attempts_at_a_professional_are_not_counted() -> None:
    facts = professional(PHONE, at=paris(BEFORE_2026 + timedelta(days=3)), attempts=called_on(0, 1, 2, 2, 2))

    assert verdict(facts) == (True, ("TEL-6",))


def test_a_refusal_is_worth_sixty_full_days() -> None:
    refused_on = date(2026, 3, 4)  # D61 is a Monday
    on_d60, on_d61 = (
        checked(at=paris(refused_on + timedelta(days=n), 11), last_refusal=DatedFact("activity:9", paris(refused_on)))
        for n in (60, 61)
    )

    assert verdict(on_d60) == (False, ("TEL-2", "TEL-4"))  # a Sunday besides
    assert decide(on_d60).earliest_allowed_at == paris(refused_on + timedelta(days=61), 10)
    assert verdict(on_d61) == (True, ())


def test_a_refusal_alone_tells_the_first_day_after_it() -> None:
    at = paris(date(2026, 9, 1), 11)
    facts = consumer(at=at, consents=(consented(PHONE),), last_refusal=DatedFact("activity:9", at))

    assert decide(facts).earliest_allowed_at == paris(date(2026, 11, 2), 10)  # D61 is Sunday, 1 November, All Saints


def test_a_professional_who_refuses_is_never_called_again() -> None:
    decision = decide(professional(PHONE, last_refusal=DatedFact("activity:9", paris(BEFORE_2026))))

    assert (decision.allowed, decision.rule_ids, decision.earliest_allowed_at) == (False, ("TEL-4",), None)


@pytest.mark.parametrize(
    ("sector", "day", "allowed"),
    [
        (SectorTag.ENERGY_RENOVATION, date(2025, 7, 1), True),
        (SectorTag.ENERGY_RENOVATION, date(2025, 7, 2), False),
        (SectorTag.HOME_ADAPTATION, MONDAY, False),
        (SectorTag.CPF, date(2022, 12, 20), True),
        (SectorTag.CPF, date(2022, 12, 21), False),
    ],
)
def test_some_trades_may_not_prospect_at_a_distance(sector: SectorTag, day: date, allowed: bool) -> None:
    facts = professional(PHONE, at=paris(day), campaign=campaign(sector=sector))
    client = replace(facts, has_running_contract=True, campaign=campaign(sector=sector, about_running_contract=True))

    assert decide(facts).allowed is allowed
    assert "TEL-5" in decide(facts).rule_ids or allowed
    assert decide(client).allowed
    assert decide(professional(Channel.LETTER, address="1 rue du Port", at=paris(day), campaign=facts.campaign)).allowed


@pytest.mark.parametrize(
    ("number", "allowed"),
    [
        ("0162 00 00 00", True),
        ("06 12 34 56 78", False),
        ("+33712345678", False),
        ("0692 12 34 56", False),
        ("", False),
    ],
)
def test_a_platform_that_dials_never_shows_a_mobile_number(number: str, allowed: bool) -> None:
    facts = professional(PHONE, campaign=campaign(dialled_by_machine=True, sender_number=number))

    assert verdict(facts) == ((True, ("TEL-6",)) if allowed else (False, ("TEL-7",)))


def test_a_colleague_calls_from_his_mobile() -> None:
    assert verdict(professional(PHONE, campaign=campaign(sender_number="06 12 34 56 78"))) == (True, ("TEL-6",))


def test_a_machine_calls_nobody_without_consent() -> None:
    facts = professional(MACHINE, campaign=campaign(sender_number="0162000000"))
    heard = replace(facts, consents=(consented(MACHINE),))

    assert verdict(facts) == (False, ("TEL-8",))
    assert verdict(heard) == (True, ("TEL-8",))
    assert verdict(replace(heard, consents=(consented(PHONE),))) == (False, ("TEL-8",))


def test_a_consent_given_tomorrow_opens_the_telephone_tomorrow() -> None:
    tomorrow = AT + timedelta(days=1, hours=1)
    facts = consumer(consents=(consented(PHONE, tomorrow),))

    assert decide(facts).earliest_allowed_at == tomorrow
