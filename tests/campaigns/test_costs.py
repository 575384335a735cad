"""What was spent: each cost once, where it is written; time at its rate; no two currencies in one sum."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from filon.activities.models import Activity
from filon.campaigns.models import Cost
from filon.campaigns.rules.channels import BRINGS, CampaignChannel, source_of
from filon.campaigns.rules.costs import (
    CostKind,
    CostLine,
    CostOrigin,
    cents_of_time,
    other_currency_sentence,
    spent_by,
    spent_on,
)
from filon.campaigns.selectors.costs import cost_by_id, cost_lines, lots_to_count, rate_rows, time_proposals
from filon.campaigns.services.costs import (
    CostRefused,
    NewCost,
    edit_cost,
    put_back_cost,
    record_cost,
    remove_cost,
    set_hourly_rate,
)
from filon.events.models import Event
from filon.kit.errors import EditedMeanwhile, NotAllowed, NotFound
from filon.playbook.models import CampaignHeader
from filon.playbook.rules.channels import SourceKind
from filon.records.models import Lot
from filon.users.rules.rights import Role
from filon.users.selectors import SYSTEM
from tests import factories as make
from tests.factories import NOW

TODAY = date(2026, 11, 20)
LINES = st.builds(
    CostLine,
    origin=st.sampled_from(CostOrigin), pk=st.integers(1, 9), kind=st.sampled_from(CostKind),
    channel=st.sampled_from(["", *CampaignChannel]), day=st.dates(date(2026, 1, 1), date(2026, 12, 31)),
    cents=st.integers(0, 10**9), currency=st.sampled_from(["EUR", "CHF", "USD"]), label=st.just("x"),
)  # fmt: skip


def a_campaign(name: str = "Automne") -> CampaignHeader:
    return CampaignHeader.objects.create(code=name.lower(), name=name, start_date=date(2026, 10, 1))


def media(cents: int = 50_000, **what: Any) -> NewCost:
    return NewCost(**{"kind": CostKind.MEDIA, "spent_date": TODAY, "cents": cents, **what})


def a_lot(name: str = "Fichier 13", cents: int | None = 90_001) -> Lot:
    return Lot.objects.create(name=name, cents=cents, received_date=TODAY, created_at=NOW)


@given(st.lists(LINES, max_size=20))
def test_groups_add_up_to_the_whole_currency_by_currency(lines: list[CostLine]) -> None:
    whole, groups = spent_on(lines), spent_by(lines, lambda line: line.channel)

    assert (whole.cents or 0) == sum(one.cents or 0 for one in groups.values())
    for currency in ("CHF", "USD"):
        assert whole.others.get(currency, 0) == sum(one.others.get(currency, 0) for one in groups.values())
    assert whole.lines == sum(one.lines for one in groups.values())


@given(st.integers(0, 100_000), st.integers(0, 100_000), st.integers(0, 50_000))
def test_time_costs_its_share_of_the_hour_to_the_cent(first: int, second: int, hourly: int) -> None:
    both = cents_of_time(minutes=first + second, hourly_cents=hourly)
    apart = cents_of_time(minutes=first, hourly_cents=hourly) + cents_of_time(minutes=second, hourly_cents=hourly)

    assert abs(both - apart) <= 1
    assert cents_of_time(minutes=90, hourly_cents=4_000) == 6_000


def test_every_channel_is_the_channel_of_some_source_of_leads() -> None:
    assert set(BRINGS) <= set(CampaignChannel)
    assert source_of(CampaignChannel.MARKET) == SourceKind.FAIR
    assert source_of("") == source_of(CampaignChannel.STREET) == SourceKind.OTHER


@pytest.mark.django_db
def test_the_prices_of_lots_and_the_costs_of_events_are_read_where_they_stand() -> None:
    ines = make.user("Inès", role=Role.DIRECTION)
    autumn, lot = a_campaign(), a_lot()
    record_cost(new=media(campaign=autumn), by=ines, now=NOW)
    use = NewCost(kind=CostKind.LOT, spent_date=TODAY, lot=lot, campaign=autumn, channel=CampaignChannel.PHONE)
    record_cost(new=use, by=ines, now=NOW)
    Event.objects.create(
        name="Salon", kind="fair", start=NOW, end=NOW + timedelta(hours=8), cents=120_000, campaign=autumn,
        created_at=NOW, updated_at=NOW,
    )  # fmt: skip

    lines = cost_lines(viewer=ines, campaigns=[autumn.pk])

    assert {(line.origin, line.channel, line.cents) for line in lines} == {
        (CostOrigin.COST, "", 50_000), (CostOrigin.LOT, "phone", 90_001), (CostOrigin.EVENT, "fair", 120_000),
    }  # fmt: skip
    Lot.objects.filter(pk=lot.pk).update(cents=80_000)
    assert spent_on(cost_lines(viewer=ines, campaigns=[autumn.pk])).cents == 250_000


@pytest.mark.django_db
def test_a_lot_used_by_two_campaigns_is_shared_to_the_cent_and_by_none_is_a_cost_of_none() -> None:
    ines, lot = make.user("Inès", role=Role.DIRECTION), a_lot()
    assert [(line.campaign_id, line.cents) for line in cost_lines(viewer=ines)] == [(None, 90_001)]

    for one in (first := a_campaign("Automne"), second := a_campaign("Hiver")):
        record_cost(new=NewCost(kind=CostKind.LOT, spent_date=TODAY, lot=lot, campaign=one), by=ines, now=NOW)

    lines = {line.campaign_id: line.cents for line in cost_lines(viewer=ines)}
    assert lines == {first.pk: 45_001, second.pk: 45_000}
    assert not lots_to_count(first).exists()
    with pytest.raises(CostRefused, match="déjà compté"):
        record_cost(new=NewCost(kind=CostKind.LOT, spent_date=TODAY, lot=lot, campaign=first), by=ines, now=NOW)


@pytest.mark.django_db
def test_a_cost_in_another_currency_is_kept_apart_and_told() -> None:
    ines, autumn = make.user("Inès", role=Role.DIRECTION), a_campaign()
    record_cost(new=media(campaign=autumn), by=ines, now=NOW)
    record_cost(new=media(70_000, campaign=autumn, currency="CHF"), by=ines, now=NOW)

    spent = spent_on(cost_lines(viewer=ines, campaigns=[autumn.pk]))

    assert (spent.cents, spent.others, spent.lines) == (50_000, {"CHF": 70_000}, 2)
    assert "montant débité en EUR" in other_currency_sentence("CHF")


@pytest.mark.django_db
def test_an_hour_costs_what_it_cost_that_day() -> None:
    ines, camille = make.user("Inès", role=Role.DIRECTION), make.user()
    worked = NewCost(kind=CostKind.TIME, spent_date=TODAY, person=camille, minutes=90)
    with pytest.raises(CostRefused, match="On ne sait pas ce que coûte une heure"):
        record_cost(new=worked, by=ines, now=NOW)

    set_hourly_rate(person=camille, cents=4_000, from_date=date(2026, 1, 1), by=ines, now=NOW)
    cost = record_cost(new=worked, by=ines, now=NOW)
    set_hourly_rate(person=camille, cents=6_000, from_date=TODAY + timedelta(days=1), by=ines, now=NOW)

    assert (cost.cents, Cost.objects.get().cents) == (6_000, 6_000)
    later = record_cost(new=worked._replace(spent_date=TODAY + timedelta(days=2)), by=ines, now=NOW)
    assert later.cents == 9_000


@pytest.mark.django_db
@pytest.mark.parametrize("minutes", [0, -5, 10**8])
def test_a_time_that_cannot_be_is_refused(minutes: int) -> None:
    ines, camille = make.user("Inès", role=Role.DIRECTION), make.user()
    set_hourly_rate(person=camille, cents=4_000, from_date=TODAY, by=ines, now=NOW)

    with pytest.raises(CostRefused, match="en minutes"):
        record_cost(new=NewCost(CostKind.TIME, TODAY, person=camille, minutes=minutes), by=ines, now=NOW)


@pytest.mark.django_db
def test_hourly_rates_are_seen_and_set_only_by_the_management() -> None:
    ines, marc, camille = make.user("Inès", role=Role.DIRECTION), make.user("Marc", role=Role.MARKETING), make.user()
    set_hourly_rate(person=camille, cents=4_000, from_date=TODAY, by=ines, now=NOW)

    assert {row.person: row.cents for row in rate_rows(viewer=ines, today=TODAY)}[camille] == 4_000
    assert rate_rows(viewer=marc, today=TODAY) == rate_rows(viewer=camille, today=TODAY) == []
    with pytest.raises(NotAllowed):
        set_hourly_rate(person=camille, cents=1, from_date=TODAY, by=marc, now=NOW)


@pytest.mark.django_db
def test_a_salesperson_sees_no_cost_and_writes_none() -> None:
    camille, ines = make.user(), make.user("Inès", role=Role.DIRECTION)
    cost = record_cost(new=media(), by=ines, now=NOW)

    assert cost_lines(viewer=camille) == []
    with pytest.raises(NotFound):
        cost_by_id(cost.pk, viewer=camille)
    with pytest.raises(NotAllowed):
        record_cost(new=media(), by=camille, now=NOW)


@pytest.mark.django_db
def test_a_cost_is_put_right_over_what_was_read_taken_out_and_put_back() -> None:
    marc = make.user("Marc", role=Role.MARKETING)
    cost = record_cost(new=media(), by=marc, now=NOW)
    edit_cost(cost=cost, new=media(60_000), version=1)
    with pytest.raises(EditedMeanwhile):
        edit_cost(cost=cost, new=media(70_000), version=1)
    assert spent_on(cost_lines(viewer=marc)).cents == 60_000

    remove_cost(cost=cost, now=NOW)
    assert cost_lines(viewer=marc) == []
    put_back_cost(cost=cost_by_id(cost.pk, viewer=marc, removed=True))
    assert spent_on(cost_lines(viewer=marc)).cents == 60_000


@pytest.mark.django_db
def test_a_lot_counted_again_meanwhile_is_not_put_back_twice() -> None:
    marc, lot, autumn = make.user("Marc", role=Role.MARKETING), a_lot(), a_campaign()
    use = NewCost(kind=CostKind.LOT, spent_date=TODAY, lot=lot, campaign=autumn)
    first = record_cost(new=use, by=marc, now=NOW)
    remove_cost(cost=first, now=NOW)
    record_cost(new=use, by=marc, now=NOW)

    with pytest.raises(CostRefused, match="déjà compté"):
        put_back_cost(cost=first)


@pytest.mark.django_db
def test_what_people_did_proposes_its_time_once() -> None:
    ines, camille, autumn = make.user("Inès", role=Role.DIRECTION), make.user(), a_campaign()
    person = make.contact()
    for kind, by in [("call", camille), ("call", camille), ("meeting", camille), ("form", None)]:
        Activity.objects.create(contact=person, kind=kind, at=NOW, by=by, campaign=autumn)

    (proposal,) = time_proposals(autumn, now=NOW)
    assert (proposal.person, proposal.counts, proposal.minutes) == (camille, {"call": 2, "meeting": 1}, 72)

    set_hourly_rate(person=camille, cents=4_000, from_date=TODAY, by=ines, now=NOW)
    spent = NewCost(CostKind.TIME, proposal.until, person=camille, minutes=72, campaign=autumn)
    record_cost(new=spent, by=ines, now=NOW)
    assert time_proposals(autumn, now=NOW) == []


@pytest.mark.django_db
@pytest.mark.parametrize("times", [1, 3])
def test_the_costs_are_four_questions_however_many(times: int) -> None:
    autumn = a_campaign()
    for number in range(times):
        record_cost(new=media(campaign=autumn), by=SYSTEM, now=NOW)
        use = NewCost(CostKind.LOT, TODAY, lot=a_lot(f"Lot {number}"), campaign=autumn)
        record_cost(new=use, by=SYSTEM, now=NOW)

    with CaptureQueriesContext(connection) as asked:
        assert len(cost_lines(viewer=SYSTEM)) == 2 * times
    assert len(asked) == 3
