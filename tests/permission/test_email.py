"""Electronic mail: EML-1 to EML-6."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from filon.permission.rules.facts import DatedFact, LotFact, ObjectionFact, SuppressionFact
from filon.permission.rules.kinds import Block, Channel, Purpose, SuppressionReason
from filon.records.rules.origin import LotKind
from tests.permission.making import AT, MONDAY, campaign, consented, consumer, decide, paris, professional, verdict

EMAIL = Channel.EMAIL


def test_an_informed_professional_is_written_to_about_her_profession() -> None:
    facts = professional(campaign=campaign(target_functions=frozenset({"achats", "Direction"})))

    assert verdict(facts) == (True, ("EML-1",))
    assert decide(facts).evidence == ("notice:1",)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"job_function": ""}, "Sa fonction est inconnue\u00a0: rien ne lie l’offre à sa profession."),
        ({"campaign": campaign(target_functions=frozenset({"Finance"}))}, "La campagne ne vise pas sa fonction."),
        (
            {"notices": ()},
            "Rien ne prouve que la personne a été informée et a pu refuser à la collecte de son adresse.",
        ),
    ],
)
def test_a_professional_is_left_alone_without_tie_or_information(change: dict[str, object], sentence: str) -> None:
    facts = replace(professional(), **change)

    assert verdict(facts) == (False, ("EML-1",))
    assert decide(facts).sentence == sentence


def test_a_consent_stands_above_function_and_notice() -> None:
    facts = professional(job_function="", notices=(), consents=(consented(EMAIL),), campaign=campaign())

    assert verdict(facts) == (True, ("EML-1",))


def test_a_notice_dated_later_tells_when_writing_begins() -> None:
    tomorrow = paris(MONDAY.replace(day=24), 8)

    assert decide(professional(notices=(DatedFact("notice:2", tomorrow),))).earliest_allowed_at == tomorrow


def test_a_generic_address_of_a_company_needs_nothing_but_its_unsubscription_is_honoured() -> None:
    facts = professional(
        address="contact@duval.fr", address_is_generic=True, notices=(), job_function="", campaign=campaign()
    )
    left = replace(facts, suppressions=(SuppressionFact("suppression:1", EMAIL, SuppressionReason.UNSUBSCRIBE),))

    assert verdict(facts) == (True, ("EML-2",))
    assert verdict(left) == (False, ("EML-6",))


def test_a_generic_name_at_a_free_mailbox_is_somebodys() -> None:
    facts = professional(address="contact@gmail.com", address_is_generic=True)

    assert verdict(facts) == (False, ("EML-5",))


def test_a_consumer_consents_first() -> None:
    facts = consumer(EMAIL, campaign=campaign())

    assert verdict(facts) == (False, ("EML-3",))
    assert verdict(replace(facts, consents=(consented(EMAIL),))) == (True, ("EML-3",))
    assert verdict(replace(facts, consents=(consented(Channel.SMS),))) == (False, ("EML-3",))


def test_a_client_hears_of_like_products_if_he_could_object_from_the_start() -> None:
    facts = consumer(EMAIL, is_customer=True, campaign=campaign(analogous_offer=True))

    assert verdict(facts) == (True, ("EML-3",))
    assert verdict(replace(facts, notices=())) == (False, ("EML-3",))
    assert verdict(replace(facts, campaign=campaign())) == (False, ("EML-3",))


@pytest.mark.parametrize("domain", ["gmail.com", "orange.fr", "free.fr", "proton.me", "club-internet.fr"])
def test_a_free_mailbox_is_a_consumers_until_the_profession_is_proved(domain: str) -> None:
    facts = professional(address=f"jeanne.duval@{domain}", campaign=campaign())

    assert verdict(facts) == (False, ("EML-5",))
    assert verdict(replace(facts, professional_proof="732829320")) == (True, ("EML-1",))
    assert verdict(replace(facts, consents=(consented(EMAIL),))) == (True, ("EML-5",))


@pytest.mark.parametrize(("missing", "rules"), [(Block.IDENTITY, ("EML-4",)), (Block.STOP, ("EML-4",))])
def test_a_message_says_who_writes_and_how_to_stop(missing: Block, rules: tuple[str, ...]) -> None:
    assert verdict(professional(campaign=campaign(blocks=frozenset(Block) - {missing}))) == (False, rules)


def test_a_message_that_is_not_written_yet_has_duties() -> None:
    decision = decide(professional())

    assert (decision.allowed, decision.duties) == (
        True,
        ("Le message dit qui écrit et comment refuser les suivants.",),
    )


@pytest.mark.parametrize("channel", [channel for channel in Channel if channel != Channel.ALL])
def test_an_objection_to_all_closes_each_channel(channel: Channel) -> None:
    facts = professional(channel, objections=(ObjectionFact("objection:3"),), consents=(consented(channel),))
    decision = decide(facts)

    assert (decision.allowed, decision.earliest_allowed_at, "objection:3" in decision.evidence) == (False, None, True)
    assert decision.sentence == "La personne s’est opposée à la prospection."


def test_an_objection_to_calls_closes_automata_and_leaves_mail_open() -> None:
    objected = (ObjectionFact("objection:3", Channel.PHONE),)
    by_machine = professional(
        Channel.AUTOMATED_CALL, objections=objected, consents=(consented(Channel.AUTOMATED_CALL),),
        campaign=campaign(sender_number="0162000000"),
    )  # fmt: skip

    assert verdict(professional(Channel.PHONE, objections=objected)) == (False, ("EML-6",))
    assert verdict(by_machine) == (False, ("EML-6",))
    assert verdict(professional(objections=objected, campaign=campaign())) == (True, ("EML-1",))


def test_who_refuses_the_newsletter_may_still_be_prospected_and_served() -> None:
    objected = (ObjectionFact("objection:3", Channel.ALL, Purpose.NEWSLETTER),)
    facts = professional(objections=objected, campaign=campaign())

    assert verdict(replace(facts, purpose=Purpose.NEWSLETTER)) == (False, ("EML-6",))
    assert verdict(facts) == (True, ("EML-1",))


def test_an_order_is_confirmed_to_who_refuses_prospecting_unless_the_law_forbids_it() -> None:
    facts = professional(objections=(ObjectionFact("objection:3"),), purpose=Purpose.SERVICE)
    forbidden = SuppressionFact("suppression:1", Channel.ALL, SuppressionReason.LEGAL)

    assert verdict(facts) == (True, ())
    assert verdict(replace(facts, suppressions=(forbidden,))) == (False, ("EML-6",))


def test_an_address_that_unsubscribed_closes_the_others_of_the_same_person() -> None:
    other = SuppressionFact("suppression:1", EMAIL, SuppressionReason.UNSUBSCRIBE, of_this_address=False)

    assert verdict(professional(suppressions=(other,))) == (False, ("EML-6",))


def test_a_bounce_closes_its_own_address_only() -> None:
    bounced = SuppressionFact("suppression:1", EMAIL, SuppressionReason.HARD_BOUNCE)
    facts = professional(suppressions=(bounced,), campaign=campaign())

    assert verdict(facts) == (False, ("COO-1",))
    assert verdict(replace(facts, suppressions=(replace(bounced, of_this_address=False),))) == (True, ("EML-1",))


def test_without_an_address_or_with_a_dead_one_nobody_is_reached() -> None:
    assert decide(professional(Channel.SMS, address="")).rule_ids == ("SMS-1", "COO-1")
    assert decide(professional(address="")).sentence == "Aucune adresse e-mail."
    assert verdict(professional(address_is_dead=True)) == (False, ("COO-1",))


def test_a_withdrawal_ends_every_consent_given_before_it() -> None:
    first = consented(EMAIL, datetime(2026, 1, 1, tzinfo=UTC), withdrawn_at=datetime(2026, 3, 1, tzinfo=UTC))
    twin = consented(EMAIL, datetime(2026, 2, 1, tzinfo=UTC))
    given_again = consented(EMAIL, datetime(2026, 4, 1, tzinfo=UTC))

    assert verdict(consumer(EMAIL, consents=(first, twin))) == (False, ("EML-3",))
    assert verdict(consumer(EMAIL, consents=(first, twin, given_again), campaign=campaign())) == (True, ("EML-3",))


def test_a_person_of_a_shared_file_is_informed_by_the_first_message() -> None:
    lot = LotFact("lot:1", LotKind.SHARED, audited_at=datetime(2026, 1, 1, tzinfo=UTC))

    assert verdict(professional(lot=lot, notices=(), campaign=campaign())) == (True, ("EML-1",))
    assert decide(professional(lot=lot, notices=(), at=AT)).rule_ids == ("EML-1", "EML-4", "SRC-1")
