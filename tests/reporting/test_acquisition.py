"""The cost of acquisition: costs of a channel over what is due to it, costs of a month over the leads that arrived in it."""

from datetime import date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from filon.campaigns.models import Cost
from filon.campaigns.rules.channels import CampaignChannel
from filon.campaigns.rules.costs import CostKind, CostLine, CostOrigin
from filon.contacts.rules.axes import LifecycleStage
from filon.kit.business_time import start_of_day_paris
from filon.kit.errors import BusinessError
from filon.leads.models import Lead
from filon.leads.services.stages import move_leads
from filon.playbook.models import AcquisitionSource
from filon.playbook.rules.channels import SourceKind
from filon.records.rules.authorship import BY_SYSTEM
from filon.reporting.rules.acquisition import (
    AcquisitionReport,
    ChannelCost,
    MonthCost,
    Spent,
    cost_by_channel,
    cost_by_month,
    total_of,
)
from filon.reporting.rules.period import ALL_TIME, Period
from filon.reporting.rules.sentences_acquisition import acquisition_sentence, cheapest_sentence, extra_sentence
from filon.reporting.selectors.acquisition import acquisition_report
from filon.users.rules.rights import Role
from filon.users.selectors import SYSTEM
from tests import factories as make
from tests.factories import NOW

NOTHING = Spent(0, 0)
MARCH, APRIL = date(2026, 3, 1), date(2026, 4, 1)


def line(cents: int, *, channel: str = "", day: date = MARCH) -> CostLine:
    return CostLine(CostOrigin.COST, 1, CostKind.MEDIA, channel, day, cents, "EUR", "Coût")


def channel(cents: int, *, leads: int, signed: int, kind: SourceKind = SourceKind.FAIR) -> ChannelCost:
    return ChannelCost(kind, cents, leads, signed, 0)


def made(*months: MonthCost, now: Spent = NOTHING, before: Spent | None = None) -> AcquisitionReport:
    total = total_of(months, last=APRIL)
    return AcquisitionReport(ALL_TIME, (), months, total, 0, (), now, before)


def test_a_lead_and_a_client_cost_what_was_spent_over_how_many_came() -> None:
    one = channel(100_000, leads=40, signed=8)

    assert (one.for_a_lead, one.for_a_client) == (2_500, 12_500)


@pytest.mark.parametrize("one", [channel(0, leads=4, signed=1), channel(100, leads=0, signed=0)])
def test_nothing_spent_or_nobody_come_is_no_price(one: ChannelCost) -> None:
    assert (one.for_a_lead, one.for_a_client) == (None, None)


def test_costs_of_no_channel_are_due_to_none() -> None:
    found = cost_by_channel([line(500), line(300, channel="fair"), line(200, channel="market")], figures=())

    assert [(one.channel, one.cents) for one in found] == [(SourceKind.FAIR, 500)]


@given(
    st.lists(st.tuples(st.integers(0, 10**6), st.sampled_from([*CampaignChannel, ""]), st.sampled_from([MARCH, APRIL])))
)
def test_every_cent_stands_in_one_channel_and_one_month(costs: list[tuple[int, str, date]]) -> None:
    lines = [line(cents, channel=where, day=day) for cents, where, day in costs]
    placed = sum(one.cents for one in cost_by_channel(lines, figures=()))

    assert placed + sum(one.cents for one in lines if not one.channel) == sum(one.cents for one in lines)
    assert sum(one.cents for one in cost_by_month(lines, cohorts=())) == sum(one.cents for one in lines)


def test_the_sentence_tells_both_prices_and_the_undecided() -> None:
    report = made(MonthCost(MARCH, 1_000_000, 100, 8, 30), MonthCost(APRIL, 240_000, 24, 2, 10))

    assert acquisition_sentence(report, words="en 2026") == (
        "12\u202f400\u00a0€ dépensés en 2026\u00a0: 100\u00a0€ par lead arrivé, 1\u202f240\u00a0€ par client déjà signé. "
        "40 leads sont encore indécis, et peuvent faire baisser ce prix."
    )


def test_a_period_without_costs_or_without_leads_is_told() -> None:
    assert acquisition_sentence(made(), words="en 2026").startswith("Aucun coût n’est noté en 2026")
    assert acquisition_sentence(made(MonthCost(MARCH, 100_00, 0, 0, 0)), words="en 2026") == (
        "100\u00a0€ dépensés en 2026, et aucun lead arrivé."
    )


def test_the_cheapest_client_is_named_among_channels_with_enough_of_them() -> None:
    fair, dear = channel(100_000, leads=40, signed=10), channel(100_000, leads=40, signed=5, kind=SourceKind.PHONE)

    assert cheapest_sentence([fair, dear]).startswith("Le client le moins cher vient par ")
    assert cheapest_sentence([fair, channel(100, leads=4, signed=4, kind=SourceKind.PHONE)]) == ""


def test_extra_sales_stand_beside_extra_investment_and_prove_nothing() -> None:
    told = extra_sentence(made(now=Spent(300_000, 900_000), before=Spent(100_000, 1_000_000)))

    assert told == (
        "Face à la période d’avant\u00a0: 2\u202f000\u00a0€ dépensés de plus, 1\u202f000\u00a0€ signés de moins. "
        "L’un n’est pas la preuve de l’autre."
    )
    assert extra_sentence(made(now=Spent(300_000, 900_000), before=Spent(0, 1))) == ""
    assert extra_sentence(made(now=Spent(300_000, 900_000))) == ""


def moment(day: str) -> datetime:
    return start_of_day_paris(date.fromisoformat(day))


def spend(cents: int, day: str, **fields: Any) -> None:
    told: dict[str, Any] = {"kind": CostKind.MEDIA, "channel": "fair", "currency": "EUR"} | fields
    Cost.objects.create(cents=cents, spent_date=date.fromisoformat(day), created_at=NOW, **told)


def lead_of_the_fair(opened: str, *, signed: bool = False) -> None:
    source, _new = AcquisitionSource.objects.get_or_create(
        name="Batimat", defaults={"name_key": "batimat", "kind": SourceKind.FAIR}
    )
    found = make.lead(now=moment(opened), source=source)
    Lead.objects.filter(pk=found.pk).update(created_at=moment(opened))
    if signed:
        move_leads(leads=[found], to=LifecycleStage.CUSTOMER, by=BY_SYSTEM, at=NOW, now=NOW)


@pytest.mark.django_db
def test_costs_meet_the_leads_of_their_channel_and_of_their_month() -> None:
    spend(100_00, "2026-03-05")
    spend(30_00, "2026-03-20", channel="")
    spend(999_00, "2026-03-20", currency="CHF")
    spend(999_00, "2026-05-01")
    lead_of_the_fair("2026-03-02", signed=True)
    lead_of_the_fair("2026-03-31")

    found = acquisition_report(viewer=SYSTEM, period=Period(MARCH, date(2026, 4, 30)), now=NOW)

    (fair,) = found.channels
    assert (fair.channel, fair.cents, fair.leads, fair.for_a_lead) == (SourceKind.FAIR, 100_00, 2, 50_00)
    (march,) = found.months
    assert (march.month, march.cents, march.entered, march.signed, march.open) == (MARCH, 130_00, 2, 1, 1)
    assert (found.unplaced_cents, found.other_currencies) == (30_00, ["CHF"])
    assert found.before is not None


@pytest.mark.django_db
def test_who_does_not_read_costs_does_not_read_what_a_client_costs() -> None:
    with pytest.raises(BusinessError):
        acquisition_report(viewer=make.user(role=Role.SALES), period=ALL_TIME, now=NOW)
