"""What a campaign is credited with: contacted, answered, signed; shared with others; before the launch apart; rights held."""

from datetime import timedelta
from fractions import Fraction
from itertools import pairwise
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from filon.activities.models import Activity
from filon.campaigns.rules.costs import CostKind
from filon.campaigns.rules.kpi import Kpi, Table
from filon.campaigns.services.costs import NewCost, record_cost
from filon.contacts.models import Contact
from filon.opportunities.models import Opportunity
from filon.playbook.models import CampaignHeader
from filon.reporting.rules.attribution import Attribution
from filon.reporting.rules.campaign_as_json import campaign_json
from filon.reporting.rules.campaigns import CampaignReport, Split, Touch, path_before, share_of
from filon.reporting.selectors.campaigns import campaign_report, contracts_behind, facts_of, people_behind
from filon.users.rules.rights import Role
from filon.users.selectors import SYSTEM, Viewer
from tests import factories as make
from tests.factories import NOW

LAUNCH = NOW - timedelta(days=50)  # 1 October, 11 h in Paris
DAY = timedelta(days=1)
TOUCHES = st.lists(
    st.builds(Touch, st.integers(0, 300).map(lambda days: NOW - timedelta(days=days)), st.integers(1, 4)), max_size=12
)


def a_campaign(name: str = "Automne") -> CampaignHeader:
    return CampaignHeader.objects.create(code=name.lower(), name=name, start_date=LAUNCH.date())


def somebody(name: str = "Duval", **fields: Any) -> Contact:
    return make.contact(last_name=name, company=make.company(f"Ateliers {name}"), **fields)


def touch(person: Contact, campaign: CampaignHeader | None, *, after: timedelta = DAY, **what: Any) -> Activity:
    given_ = {"kind": "call", "direction": "outbound", "at": LAUNCH + after, **what}
    return Activity.objects.create(contact=person, company=person.company, campaign=campaign, **given_)


def signs(person: Contact, cents: int = 300_000, *, after: timedelta = 30 * DAY, **what: Any) -> Opportunity:
    deal = make.deal(f"Affaire {person}", contact=person, company=person.company, at="won", now=LAUNCH + after)
    when = {"opened_at": LAUNCH + after - 10 * DAY, "closed_at": LAUNCH + after, "cents": cents, **what}
    Opportunity.objects.filter(pk=deal.pk).update(**when)
    return deal


def asked(campaign: CampaignHeader, viewer: Viewer = SYSTEM, **what: Any) -> CampaignReport:
    return campaign_report(campaign, viewer=viewer, **{"now": NOW, **what})


def values(table: Table, *kpis: Kpi) -> list[Any]:
    return [table[kpi].value for kpi in kpis]


@given(TOUCHES, st.sampled_from(list(Attribution)))
def test_a_contract_is_shared_out_whole_among_the_campaigns_that_led_to_it(
    touches: list[Touch], model: Attribution
) -> None:
    path = path_before(touches, decided_at=NOW - 20 * DAY, declared=None)

    assert sum(share_of(campaign, path, model) for campaign in range(1, 5)) == (1 if path else 0)
    assert all(NOW - 200 * DAY <= one.at <= NOW - 19 * DAY for one in path)
    assert all(one.campaign != following.campaign for one, following in pairwise(path))


def test_what_a_sheet_declares_counts_once_with_what_happened() -> None:
    seen = Touch(NOW - 5 * DAY, 1, "phone")

    assert path_before([seen], decided_at=NOW, declared=Touch(NOW - DAY, 1)) == (seen,)
    assert path_before([seen], decided_at=NOW, declared=Touch(NOW - DAY, 2)) == (seen, Touch(NOW - DAY, 2))
    assert path_before([], decided_at=NOW, declared=Touch(NOW - 300 * DAY, 2)) == (Touch(NOW - 300 * DAY, 2),)


@pytest.mark.django_db
def test_contacted_answered_met_and_signed_are_read_from_the_timeline() -> None:
    autumn = a_campaign()
    people = [somebody(f"P{number}") for number in range(6)]
    for person in people:
        touch(person, autumn)
    touch(people[0], autumn, after=2 * DAY, outcome="reached")
    touch(people[1], None, after=3 * DAY, kind="email", direction="inbound")
    touch(people[2], autumn, after=2 * DAY, outcome="refused")
    touch(people[3], None, after=70 * DAY, kind="email", direction="inbound")  # too late to answer that
    touch(people[4], None, after=2 * DAY, kind="site_visit", direction="inbound")
    touch(people[0], None, after=9 * DAY, kind="meeting", direction="")
    signs(people[0])
    record_cost(new=NewCost(CostKind.MEDIA, NOW.date(), cents=60_000, campaign=autumn), by=SYSTEM, now=NOW)

    report = asked(autumn)

    assert values(report.table, Kpi.CONTACTED, Kpi.POSITIVE, Kpi.MEETINGS, Kpi.CONTRACTS, Kpi.NEW_CLIENTS) == [
        6,
        2,
        1,
        1,
        1,
    ]
    assert values(report.table, Kpi.TURNOVER, Kpi.COST, Kpi.RETURN, Kpi.ANSWER_HOURS) == [300_000, 60_000, 4, 36]
    facts = facts_of(autumn, viewer=SYSTEM, now=NOW)
    assert [one.pk for one in people_behind(Kpi.POSITIVE_RATE, facts)] == [people[0].pk, people[1].pk]
    assert len(contracts_behind(Kpi.TURNOVER, facts)) == 1


@pytest.mark.django_db
def test_a_company_reached_without_naming_anybody_is_contacted_too() -> None:
    autumn, firm = a_campaign(), make.company()
    Activity.objects.create(company=firm, campaign=autumn, kind="letter", direction="outbound", at=LAUNCH + DAY)
    make.order(company=firm, ordered_at=LAUNCH + 20 * DAY, cents=50_000)

    table = asked(autumn).table

    assert values(table, Kpi.CONTACTED, Kpi.CONTRACTS, Kpi.TURNOVER, Kpi.NEW_CLIENTS) == [1, 1, 50_000, 1]


@pytest.mark.django_db
def test_an_order_due_to_two_campaigns_is_shared_and_told() -> None:
    autumn, winter, person = a_campaign(), a_campaign("Hiver"), somebody()
    touch(person, autumn)
    touch(person, winter, after=2 * DAY)
    signs(person)

    found = {one: asked(one) for one in (autumn, winter)}

    assert [one.table[Kpi.CONTRACTS].value for one in found.values()] == [Fraction(1, 2)] * 2
    assert sum(one.table[Kpi.TURNOVER].value or 0 for one in found.values()) == 300_000
    assert [one.shared for one in found.values()] == [1, 1]
    assert asked(autumn, model=Attribution.FIRST_TOUCH).table[Kpi.CONTRACTS].value == 1
    assert asked(autumn, model=Attribution.LAST_TOUCH).table[Kpi.CONTRACTS].value == 0


@pytest.mark.django_db
def test_results_before_the_launch_are_told_apart_and_counted_nowhere() -> None:
    autumn, person = a_campaign(), somebody()
    touch(person, autumn, after=-3 * DAY)
    signs(person, after=-2 * DAY, campaign=autumn)

    report = asked(autumn)

    assert values(report.table, Kpi.CONTACTED, Kpi.CONTRACTS, Kpi.TURNOVER) == [0, 0, 0]
    assert (report.early, report.early_cents, report.early_touches) == (1, 300_000, 1)


@pytest.mark.django_db
def test_a_deal_that_was_open_before_the_first_touch_is_not_due_to_it() -> None:
    autumn, person = a_campaign(), somebody()
    touch(person, autumn, after=15 * DAY)
    signs(person, after=20 * DAY)  # opened on the tenth day

    assert asked(autumn).table[Kpi.CONTRACTS].value == 0


@pytest.mark.django_db
def test_a_client_of_old_is_no_new_one_and_a_new_one_counts_once() -> None:
    autumn, old, new = a_campaign(), somebody("Ancien"), somebody("Neuf")
    make.order(company=old.company, ordered_at=LAUNCH - 300 * DAY)
    for person in (old, new):
        touch(person, autumn)
        signs(person)
    signs(new, after=40 * DAY)

    table = asked(autumn).table

    assert values(table, Kpi.CONTRACTS, Kpi.NEW_CLIENTS) == [3, 1]


@pytest.mark.django_db
def test_growth_compares_the_same_days_of_the_companies_contacted() -> None:
    autumn, person = a_campaign(), somebody()
    touch(person, autumn)
    firm = person.company
    for days, cents in [(10, 30_000), (20, 60_000), (10 - 365, 40_000), (-30, 99_000)]:
        make.order(company=firm, ordered_at=LAUNCH + timedelta(days=days), cents=cents)
    make.order(ordered_at=LAUNCH + 10 * DAY, cents=500_000)  # of somebody else

    table = asked(autumn).table

    assert values(table, Kpi.TURNOVER_GROWTH, Kpi.BASKET_GROWTH) == [Fraction(5, 4), Fraction(1, 8)]


@pytest.mark.django_db
def test_what_is_signed_in_another_currency_is_a_contract_and_adds_to_no_turnover() -> None:
    autumn, person = a_campaign(), somebody()
    touch(person, autumn)
    signs(person, currency="CHF")

    report = asked(autumn)

    assert values(report.table, Kpi.CONTRACTS, Kpi.TURNOVER) == [1, 0]
    assert report.others == {"CHF": 300_000}


@pytest.mark.django_db
@pytest.mark.parametrize("split", list(Split))
def test_the_parts_add_up_to_the_campaign(split: Split) -> None:
    autumn = a_campaign()
    for number, kind in enumerate(["call", "call", "email", "letter", "visit"]):
        person = somebody(f"P{number}")
        touch(person, autumn, kind=kind, after=timedelta(days=1 + 9 * number))
        if number % 2:
            touch(person, autumn, outcome="reached", after=timedelta(days=2 + 9 * number))
            signs(person, after=timedelta(days=46))
    for channel, cents in [("phone", 10_001), ("letter", 5_000)]:
        cost = NewCost(CostKind.MEDIA, NOW.date(), cents=cents, campaign=autumn, channel=channel)
        record_cost(new=cost, by=SYSTEM, now=NOW)

    report = asked(autumn, split=split)

    for kpi in (Kpi.CONTACTED, Kpi.POSITIVE, Kpi.CONTRACTS, Kpi.TURNOVER, Kpi.NEW_CLIENTS, Kpi.COST):
        assert sum(table[kpi].value or 0 for table in report.groups.values()) == report.table[kpi].value, kpi


@pytest.mark.django_db
def test_what_was_known_on_a_day_is_not_changed_by_what_came_after() -> None:
    autumn, person, later = a_campaign(), somebody(), somebody("Tard")
    touch(person, autumn)
    touch(later, autumn, after=20 * DAY)
    signs(person)

    then = (LAUNCH + 10 * DAY).date()
    assert values(asked(autumn, as_of=then).table, Kpi.CONTACTED, Kpi.CONTRACTS) == [1, 0]


@pytest.mark.django_db
def test_a_person_erased_after_the_launch_leaves_the_figures() -> None:
    autumn, person = a_campaign(), somebody()
    touch(person, autumn)
    touch(somebody("Autre"), autumn)
    person.delete()

    assert asked(autumn).table[Kpi.CONTACTED].value == 1


@pytest.mark.django_db
def test_a_salesperson_sees_the_figures_of_her_team_and_no_cost() -> None:
    autumn = a_campaign()
    north = make.team()
    camille = make.user(teams=(north,))
    lucas = make.user("Lucas")
    touch(somebody("Sien", owner=camille), autumn)
    touch(somebody("Autre", owner=lucas), autumn)
    record_cost(new=NewCost(CostKind.MEDIA, NOW.date(), cents=60_000, campaign=autumn), by=SYSTEM, now=NOW)

    ines = make.user("Inès", role=Role.DIRECTION)
    assert values(asked(autumn, camille).table, Kpi.CONTACTED, Kpi.COST) == [1, None]
    assert values(asked(autumn, ines).table, Kpi.CONTACTED, Kpi.COST) == [2, 60_000]


@pytest.mark.django_db
def test_programs_read_one_line_a_measure() -> None:
    autumn = a_campaign()
    for number in range(5):
        touch(somebody(f"P{number}"), autumn, outcome="reached")
    cost = NewCost(CostKind.MEDIA, NOW.date(), cents=60_000, campaign=autumn, channel="phone")
    record_cost(new=cost, by=SYSTEM, now=NOW)

    told = campaign_json("automne", asked(autumn, split=Split.CHANNEL), by="channel")

    measures = {one["measure"]: one for one in told["measures"]}
    assert list(measures) == [kpi.value for kpi in Kpi]
    assert measures["cost"] == {
        "measure": "cost", "value": "600.00", "n": 1, "low": None, "high": None, "verdict": "ok",
    }  # fmt: skip
    assert measures["cost_per_contract"]["verdict"] == "n. d."
    assert (measures["positive_rate"]["value"], measures["positive_rate"]["n"]) == (1.0, 5)
    assert list(told["groups"]) == ["phone"]


@pytest.mark.django_db
@pytest.mark.parametrize("times", [1, 3])
def test_the_evaluation_takes_as_many_questions_for_one_person_as_for_three(times: int) -> None:
    autumn = a_campaign()
    for number in range(times):
        person = somebody(f"P{number}")
        touch(person, autumn, outcome="reached")
        signs(person)

    with CaptureQueriesContext(connection) as questions:
        asked(autumn, split=Split.CHANNEL)
    assert len(questions) == 22
