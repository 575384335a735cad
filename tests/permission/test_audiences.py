"""AUD-1: nobody's address is handed, hashed, to an advertiser without a consent given for that."""

from dataclasses import replace

import pytest

from filon.permission.rules.facts import ObjectionFact, SuppressionFact
from filon.permission.rules.kinds import Channel, SuppressionReason
from tests.permission.making import consented, consumer, decide, professional, verdict

AUDIENCE = Channel.AUDIENCE


@pytest.mark.parametrize("person", [professional, consumer])
def test_only_a_consent_given_for_it_lets_an_address_into_an_audience(person: type) -> None:
    facts = person(AUDIENCE, address="jeanne.duval@duval.fr")
    assert verdict(facts) == (False, ("AUD-1",))
    assert verdict(replace(facts, consents=(consented(Channel.EMAIL),))) == (False, ("AUD-1",))
    assert verdict(replace(facts, consents=(consented(AUDIENCE),))) == (True, ("AUD-1",))


@pytest.mark.parametrize("channel", [Channel.ALL, Channel.EMAIL, AUDIENCE])
def test_who_refuses_our_e_mails_or_everything_is_followed_nowhere(channel: Channel) -> None:
    facts = professional(AUDIENCE, address="jeanne.duval@duval.fr", consents=(consented(AUDIENCE),))
    assert not decide(replace(facts, objections=(ObjectionFact("objection:1", channel),))).allowed
    left = SuppressionFact("suppression:1", channel, SuppressionReason.UNSUBSCRIBE)
    assert not decide(replace(facts, suppressions=(left,))).allowed


def test_a_refusal_of_calls_alone_says_nothing_of_adverts() -> None:
    facts = professional(AUDIENCE, address="jeanne.duval@duval.fr", consents=(consented(AUDIENCE),))
    assert decide(replace(facts, objections=(ObjectionFact("objection:1", Channel.PHONE),))).allowed
