"""Won and lost: what is counted, for whom, and as it was known on a day."""

from datetime import date, datetime
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from filon.kit.business_time import start_of_day_paris
from filon.kit.errors import NotAllowed, NotPossible
from filon.kit.statistics import rate_of
from filon.opportunities.models import Line, Opportunity
from filon.playbook.models import CloseReason, Product
from filon.records.rules.authorship import BY_SYSTEM
from filon.records.services.editing import trash
from filon.reporting.rules.as_json import winloss_json
from filon.reporting.rules.figures import CycleDays, ReasonCount
from filon.reporting.rules.period import Period
from filon.reporting.selectors.winloss import winloss_report
from filon.users.models import RoleRight
from filon.users.rules.rights import Entity, Role, Scope
from filon.users.selectors import SYSTEM
from tests import factories as make
from tests.factories import NOW

pytestmark = pytest.mark.django_db


def moment(day: str) -> datetime:
    return start_of_day_paris(date.fromisoformat(day))


def deal(at: str, *, opened: str = "", closed: str = "", euros: int | None = 1000, **fields: Any) -> Opportunity:
    made = make.deal(at=at, cents=None if euros is None else euros * 100, **fields)
    Opportunity.objects.filter(pk=made.pk).update(
        opened_at=moment(opened) if opened else None, closed_at=moment(closed) if closed else None
    )
    return made


def closed_deals(*, won: int, lost: int, **fields: Any) -> None:
    for at, count in (("won", won), ("lost", lost)):
        for _ in range(count):
            deal(at, opened="2026-01-01", closed="2026-02-01", **fields)


def report(**asked: Any) -> Any:
    return winloss_report(**{"viewer": SYSTEM, "now": NOW, **asked})


def test_open_deals_are_undecided_and_never_dropped() -> None:
    closed_deals(won=3, lost=7)
    deal("proposal", opened="2026-03-01")
    deal("contact")

    total = report().total

    assert (total.won, total.lost, total.open, total.invalid) == (3, 7, 2, 0)
    assert total.win_rate == rate_of(3, 10)


def test_too_few_cases_give_no_rate() -> None:
    closed_deals(won=1, lost=1)

    assert winloss_json(report())["win_rate"] is None
    assert winloss_json(report())["verdict"] == "insufficient data"


def test_money_is_of_the_won_ones_and_a_decimal_string() -> None:
    for euros in (100, 250, 1000):
        deal("won", closed="2026-02-01", euros=euros)
    deal("won", closed="2026-02-01", euros=None)
    deal("won", closed="2026-02-01", euros=77, currency="USD")
    deal("lost", closed="2026-02-01", euros=9999)

    figures = winloss_json(report())

    assert (figures["revenue"], figures["mean"], figures["median"]) == ("1350.00", "450.00", "250.00")
    assert (figures["won"], figures["won_without_amount"]) == (5, 1)
    assert figures["other_currencies"] == {"USD": "77.00"}


def test_cycles_are_calendar_days_and_a_negative_one_is_kept_and_told() -> None:
    deal("won", opened="2026-03-28", closed="2026-03-30")  # the night in which Paris changes its hour
    deal("won", opened="2026-01-10", closed="2026-01-09")
    deal("lost", opened="2026-01-01", closed="2026-01-31")
    deal("lost", closed="2026-01-31")

    cycles = report().total.cycle_days

    assert cycles["won"] == CycleDays(n=2, mean=0.5, median=0.5, negative=1)
    assert cycles["lost"] == CycleDays(n=1, mean=30, median=30, negative=0)
    assert cycles["all"] == CycleDays(n=3, mean=31 / 3, median=2, negative=1)


def test_a_duplicate_leaves_the_rates_but_not_the_report() -> None:
    price = CloseReason.objects.get(label="Prix ou valeur perçue")
    duplicate = CloseReason.objects.get(invalid=True)
    closed_deals(won=1, lost=0)
    closed_deals(won=0, lost=2, close_reason=price)
    closed_deals(won=0, lost=3, close_reason=duplicate)

    total = report().total

    assert (total.won, total.lost, total.invalid) == (1, 2, 3)
    assert total.reasons == [
        ReasonCount(duplicate.label, won=0, lost=3, invalid=True),
        ReasonCount(price.label, won=0, lost=2),
        ReasonCount("", won=1, lost=0),
    ]


def test_the_past_comes_back_from_the_dates() -> None:
    deal("won", opened="2026-01-10", closed="2026-02-10")
    deal("lost", opened="2026-01-10", closed="2026-03-10")
    deal("lost", closed="2026-03-10")  # without an opening date: open until it closes
    deal("proposal", opened="2026-05-01")

    february = report(as_of=date(2026, 2, 10)).total
    eve = report(as_of=date(2026, 2, 9)).total

    assert (february.won, february.lost, february.open) == (1, 0, 2)
    assert (eve.won, eve.lost, eve.open) == (0, 0, 3)


def test_a_period_is_that_of_closing_and_open_deals_are_those_at_its_end() -> None:
    deal("won", opened="2025-11-01", closed="2025-12-31")
    deal("won", opened="2025-11-01", closed="2026-01-01")
    deal("lost", opened="2025-11-01", closed="2026-03-31")
    deal("lost", opened="2025-11-01", closed="2026-04-01")
    deal("proposal", opened="2026-04-02")

    quarter = report(period=Period(date(2026, 1, 1), date(2026, 3, 31))).total

    assert (quarter.won, quarter.lost, quarter.open) == (1, 1, 1)


def test_the_trash_is_in_no_figure() -> None:
    deals = [deal("won", closed="2026-02-01"), deal("proposal")]
    trash(records=deals, by=BY_SYSTEM, now=NOW)

    assert (report().total.won, report().total.open, report().total.revenue_cents) == (0, 0, 0)


def test_groups_are_named_by_the_value_as_imported() -> None:
    camille = make.user("Camille Martin")
    deal("won", closed="2026-03-31", euros=10, owner=camille, company=make.company("Menuiserie Duval"))
    deal("lost", closed="2026-04-01", owner=camille)
    deal("contact")

    def counts(by: str) -> dict[str, tuple[int, int, int]]:
        return {value: (f.won, f.lost, f.open) for value, f in report(by=by).groups.items()}

    assert counts("owner") == {"": (0, 0, 1), "Camille Martin": (1, 1, 0)}
    assert counts("company") == {"": (0, 1, 1), "Menuiserie Duval": (1, 0, 0)}
    assert counts("quarter") == {"": (0, 0, 1), "2026-Q1": (1, 0, 0), "2026-Q2": (0, 1, 0)}
    assert counts("process") == {"Nouveau client": (1, 1, 1)}
    assert counts("persona") == {"": (1, 1, 1)}


def test_a_deal_of_two_products_counts_under_each_with_the_amounts_of_its_lines() -> None:
    window, door = (Product.objects.create(name=name, name_key=name) for name in ("fenêtre", "porte"))
    both = deal("won", closed="2026-02-01", euros=100)
    for product, cents in ((window, 6000), (door, 3000), (door, 1000)):
        Line.objects.create(opportunity=both, product=product, cents=cents)
    deal("won", closed="2026-02-01", euros=7, product=door)
    deal("won", closed="2026-02-01", euros=5)

    found = report(by="product")

    assert {value: (f.won, f.revenue_cents) for value, f in found.groups.items()} == {
        "": (1, 500),
        "fenêtre": (1, 6000),
        "porte": (2, 4700),
    }
    assert (found.total.won, found.total.revenue_cents) == (3, 11200)


def test_an_unknown_dimension_is_refused_with_the_list() -> None:
    with pytest.raises(NotPossible, match="owner, product, company, quarter, persona, process"):
        report(by="colour")


def test_camille_reads_the_figures_of_her_team_only() -> None:
    north, south = make.team("Nord"), make.team("Sud")
    camille, paul = make.user("Camille", teams=(north,)), make.user("Paul", teams=(north,))
    far = make.user("Loin", teams=(south,))
    for owner in (camille, paul, far, None):
        deal("won", closed="2026-02-01", owner=owner)

    assert report(viewer=camille).total.won == 3
    assert report(viewer=make.user("Marc", role=Role.MARKETING)).total.won == 4


def test_a_role_without_reports_is_refused() -> None:
    RoleRight.objects.filter(role=Role.SALES, entity=Entity.REPORT).update(scope=Scope.NONE)

    with pytest.raises(NotAllowed):
        report(viewer=make.user())


def test_the_number_of_questions_does_not_grow_with_the_deals() -> None:
    def questions() -> int:
        with CaptureQueriesContext(connection) as asked:
            report(by="owner")
        return len(asked)

    closed_deals(won=1, lost=0, owner=make.user("Un"))
    one = questions()
    closed_deals(won=5, lost=5, owner=make.user("Deux"))

    assert (one, questions()) == (10, 10)
