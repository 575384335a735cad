"""Laws that hold for any facts: objections win, dates bind, the earliest instant is exact."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from filon.contacts.rules.kinds import DiffusionStatus
from filon.permission.rules import figures
from filon.permission.rules.facts import (
    CampaignTerms,
    ConsentFact,
    ContactFacts,
    DatedFact,
    LotFact,
    ObjectionFact,
    SuppressionFact,
)
from filon.permission.rules.figures import FIGURES
from filon.permission.rules.kinds import (
    CHANNELS,
    MARKETING,
    Block,
    Channel,
    Context,
    Purpose,
    SectorTag,
    SuppressionReason,
    Visibility,
)
from filon.permission.rules.law import EVERY_CHANNEL, Finding, Rule, refuse
from filon.permission.rules.policy import FRENCH_LAW, ContactPolicy
from filon.records.rules.origin import LotKind
from tests.permission.making import AT, decide, professional

# Around the changes of the law of 2025 and 2026, in whole quarters of an hour: edges of windows are met.
instants = st.builds(
    lambda n: datetime(2025, 5, 1, tzinfo=UTC) + timedelta(minutes=15 * n), st.integers(0, 4 * 24 * 600)
)
addresses = {
    Channel.EMAIL: st.sampled_from(["j.duval@duval.fr", "contact@duval.fr", "j.duval@gmail.com", ""]),
    Channel.PHONE: st.sampled_from(["+33142685300", "+262692123456", ""]),
}
campaigns = st.builds(
    CampaignTerms,
    target_functions=st.sampled_from([None, frozenset({"Achats"})]),
    sector=st.sampled_from(SectorTag),
    sender_number=st.sampled_from(["", "0162000000", "0612345678", "36123"]),
    dialled_by_machine=st.booleans(),
    analogous_offer=st.booleans(),
    about_running_contract=st.booleans(),
    waives_courtesy=st.booleans(),
    blocks=st.sampled_from([None, frozenset(Block), frozenset({Block.IDENTITY})]),
)
dated = st.builds(DatedFact, st.just("fact:1"), instants)
consents = st.builds(
    ConsentFact,
    st.just("consent:1"),
    st.sampled_from(CHANNELS),
    st.sampled_from(sorted(MARKETING)),
    instants,
    st.none() | instants,
)
objections = st.builds(
    ObjectionFact, st.just("objection:1"), st.sampled_from(Channel), st.sampled_from(sorted(MARKETING))
)
suppressions = st.builds(
    SuppressionFact,
    st.just("suppression:1"),
    st.sampled_from(Channel),
    st.sampled_from(SuppressionReason),
    st.booleans(),
)


def few(strategy: st.SearchStrategy[object]) -> st.SearchStrategy[tuple[object, ...]]:
    return st.lists(strategy, max_size=2).map(tuple)


@st.composite
def any_facts(draw: st.DrawFn) -> ContactFacts:
    channel = draw(st.sampled_from(CHANNELS))
    return ContactFacts(
        at=draw(instants),
        channel=channel,
        purpose=draw(st.sampled_from(Purpose)),
        campaign=draw(campaigns),
        address=draw(addresses.get(channel, addresses[Channel.PHONE])),
        address_is_generic=draw(st.booleans()),
        address_is_dead=draw(st.integers(0, 9)) == 0,
        context=draw(st.sampled_from(Context)),
        professional_proof=draw(st.sampled_from(["", "732829320"])),
        job_function=draw(st.sampled_from(["", "Achats", "Finance"])),
        is_customer=draw(st.booleans()),
        has_running_contract=draw(st.booleans()),
        department=draw(st.sampled_from(["", "75", "67", "974", "971", "988"])),
        lot=draw(st.none() | st.builds(LotFact, st.just("lot:1"), st.sampled_from(LotKind), st.none() | instants)),
        visibility=draw(st.sampled_from([Visibility.NOT_SOCIAL, Visibility.NOT_SOCIAL, Visibility.UNKNOWN])),
        diffusion_status=draw(st.sampled_from(DiffusionStatus)),
        bloctel_checked_at=draw(st.none() | instants),
        on_bloctel=draw(st.booleans()),
        notices=draw(few(dated)),
        consents=draw(st.lists(consents, max_size=4).map(tuple)),
        objections=draw(st.lists(objections, max_size=1).map(tuple)) if draw(st.booleans()) else (),
        suppressions=draw(st.lists(suppressions, max_size=1).map(tuple)) if draw(st.booleans()) else (),
        attempts=draw(st.lists(dated, max_size=6).map(tuple)),
        last_refusal=draw(st.none() | dated),
    )


@st.composite
def called_consumers(draw: st.DrawFn) -> ContactFacts:
    """A consumer who accepts calls and messages and was called often: hours, counts and refusals decide."""
    at = AT + timedelta(minutes=15 * draw(st.integers(0, 4 * 24 * 40)))
    calls = st.builds(lambda n: DatedFact("activity:1", at - timedelta(hours=n)), st.integers(-48, 24 * 35))
    channel = draw(st.sampled_from([Channel.PHONE, Channel.PHONE, Channel.SMS]))
    return ContactFacts(
        at=at,
        channel=channel,
        campaign=CampaignTerms(waives_courtesy=draw(st.booleans())),
        address="+33612345678",
        context=Context.CONSUMER,
        department=draw(st.sampled_from(["75", "67", "974", "971", "988"])),
        consents=(ConsentFact("consent:1", channel, Purpose.PROSPECTING, AT - timedelta(days=90)),),
        attempts=tuple(draw(st.lists(calls, min_size=3, max_size=8))),
        last_refusal=draw(st.none() | st.none() | calls),
    )


@given(facts=any_facts(), purpose=st.sampled_from(sorted(MARKETING)))
def test_an_objection_is_never_overridden(facts: ContactFacts, purpose: Purpose) -> None:
    opposed = replace(facts, purpose=purpose, objections=(*facts.objections, ObjectionFact("objection:9")))
    decision = decide(opposed)

    assert (decision.allowed, decision.earliest_allowed_at, decision.rule_ids[0]) == (False, None, "EML-6")


@given(facts=any_facts(), objection=objections)
def test_an_objection_more_only_shrinks_what_is_allowed(facts: ContactFacts, objection: ObjectionFact) -> None:
    before, after = decide(facts), decide(replace(facts, objections=(*facts.objections, objection)))

    assert before.allowed or not after.allowed
    assert set(after.rule_ids) >= set(before.rule_ids) or before.allowed


@given(facts=any_facts())
def test_every_refusal_names_its_rule_and_says_why(facts: ContactFacts) -> None:
    decision = decide(facts)

    assert decision.allowed or (len(decision.rule_ids) > 0 and decision.sentence != "")
    assert decision.earliest_allowed_at == facts.at if decision.allowed else decision.earliest_allowed_at != facts.at


def openings(facts: ContactFacts, until: datetime) -> list[datetime]:
    """The instants at which something may open where the person is, and the last before the end."""
    days = [facts.day + timedelta(days=n) for n in range((until - facts.at).days + 2)]
    hours = [facts.start_of(day) + timedelta(hours=hour) for day in days for hour in (0, 8, 10, 14)]
    return [*hours, until - timedelta(microseconds=1)]


@settings(max_examples=100)
@given(
    facts=st.one_of(called_consumers(), called_consumers(), any_facts()),
    at_random=st.lists(st.floats(0, 1), max_size=5),
)
def test_the_earliest_instant_is_allowed_and_nothing_before_it(facts: ContactFacts, at_random: list[float]) -> None:
    earliest = decide(facts).earliest_allowed_at
    until = earliest or facts.at + timedelta(days=90)  # None: time alone opens nothing
    tried = openings(facts, until) + [facts.at + (until - facts.at) * share for share in at_random]

    assert earliest is None or decide(replace(facts, at=earliest)).allowed
    assert [at for at in tried if facts.at <= at < until and decide(replace(facts, at=at)).allowed] == []


def test_a_refusal_that_rests_on_a_figure_is_asked_again_when_the_figure_changes() -> None:
    def until_the_new_charter(facts: ContactFacts) -> Finding | None:
        return refuse("non") if figures.sms_hours(facts.day)[-1][1] == time(22) else None

    rule = Rule("X-1", until_the_new_charter, EVERY_CHANNEL, date(2024, 9, 1), "", "")
    facts = professional(at=datetime(2025, 6, 1, tzinfo=UTC))

    assert ContactPolicy((rule,)).decide(facts).earliest_allowed_at == facts.start_of(date(2026, 1, 1))


def probe(rule_id: str, start: date, end: date | None = None) -> Rule:
    return Rule(rule_id, lambda _facts: refuse("non"), EVERY_CHANNEL, start, "", "", end)


@given(
    day=st.dates(date(2026, 1, 1), date(2026, 3, 1)),
    start=st.dates(date(2026, 1, 1), date(2026, 3, 1)),
    days=st.integers(1, 20),
)
def test_a_row_of_the_law_serves_between_its_dates_only(day: date, start: date, days: int) -> None:
    end = start + timedelta(days=days)
    facts = professional(at=datetime(day.year, day.month, day.day, 11, tzinfo=UTC))
    decision = ContactPolicy((probe("X-1", start, end),)).decide(facts)

    assert decision.allowed is not (start <= day < end)
    if not decision.allowed:
        assert decision.earliest_allowed_at == facts.start_of(end)
        assert decision.versions == (f"X-1@{start.isoformat()}",)


def test_versions_of_a_rule_follow_one_another() -> None:
    versions = [rule for rule in FRENCH_LAW if rule.id == "TEL-1"]

    assert [(rule.effective_from, rule.effective_to) for rule in versions] == [
        (date(2016, 6, 1), date(2026, 8, 11)),
        (date(2026, 8, 11), None),
    ]


def test_all_rules_asked_for_are_there_with_their_reference_and_explanation() -> None:
    families = [("EML", 6), ("TEL", 8), ("SMS", 3), ("SRC", 4), ("AUD", 1)]
    wanted = {f"{family}-{n}" for family, count in families for n in range(1, count + 1)} | {"COO-1"}

    assert {rule.id for rule in FRENCH_LAW} == wanted
    assert [rule.id for rule in FRENCH_LAW if not (rule.reference and rule.explanation and rule.jurisdiction)] == []


@pytest.mark.parametrize("figure", FIGURES, ids=lambda figure: f"{figure.name}@{figure.effective_from}")
def test_a_figure_serves_between_its_dates_only(figure: figures.Figure) -> None:
    last = (figure.effective_to or date(2100, 1, 1)) - timedelta(days=1)

    assert figures.value_of(figure.name, figure.effective_from) == figure.value
    assert figures.value_of(figure.name, last) == figure.value


def test_a_figure_that_was_not_law_yet_is_an_error() -> None:
    with pytest.raises(LookupError):
        figures.call_hours(date(2023, 2, 28))
