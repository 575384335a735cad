"""Clients and what they order: for whom, in which currency, against which year; what was bought together."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from filon.contacts.models import Company
from filon.customers.models import ClientRules, Order, OrderLine
from filon.kit.statistics import rate_of
from filon.playbook.models import Product
from filon.reporting.selectors.baskets import baskets_of, suggested_to
from filon.reporting.selectors.clients import (
    Client,
    ClientSort,
    Shown,
    client_of,
    client_totals,
    clients_of,
    renewals_ahead,
)
from filon.users.models import RoleRight
from filon.users.rules.rights import Entity, Role, Scope
from filon.users.selectors import SYSTEM
from tests import factories as make
from tests.factories import NOW

pytestmark = pytest.mark.django_db


def order(company: Company, *, months: float = 0, euros: int = 100, **fields: Any) -> Order:
    return make.order(company=company, ordered_at=NOW - timedelta(days=30.5 * months), cents=euros * 100, **fields)


def clients(shown: Shown = Shown.ALL, **asked: Any) -> list[Client]:
    usual = {"viewer": SYSTEM, "sort": ClientSort.TURNOVER, "words": "", "now": NOW}
    return clients_of(**{**usual, **asked}, shown=shown)[0]


def test_a_client_is_measured_over_twelve_months_against_the_twelve_before() -> None:
    rossi = make.company("Garage Rossi")
    for months, euros in ((1, 200), (11, 100), (13, 150), (30, 1000)):
        order(rossi, months=months, euros=euros)
    order(rossi, months=2, euros=9999, currency="CHF")
    order(rossi, months=-1, euros=9999)  # of tomorrow

    [client] = clients()

    assert (client.now_cents, client.before_cents, client.total_cents) == (30_000, 15_000, 145_000)
    assert (client.orders, client.basket_cents, client.growth) == (4, 36_250, 1.0)
    assert client_of(rossi.pk, viewer=SYSTEM, now=NOW) == client


def test_the_day_a_year_ago_belongs_to_the_year_before() -> None:
    rossi = make.company("Garage Rossi")
    make.order(company=rossi, ordered_at=NOW.replace(year=2025), cents=100)
    make.order(company=rossi, ordered_at=NOW.replace(year=2025, day=21), cents=200)
    [client] = clients()
    assert (client.now_cents, client.before_cents) == (200, 100)


def test_clients_are_shown_by_what_becomes_of_them() -> None:
    for name, told in {"Hausse": (1, 1, 14), "Baisse": (1, 14, 14), "Neuf": (2,), "Muet": (20, 30)}.items():
        company = make.company(name)
        for months in told:
            order(company, months=months)
    names = {shown: sorted(client.name for client in clients(shown)) for shown in Shown}
    assert names == {
        Shown.ALL: ["Baisse", "Hausse", "Muet", "Neuf"],
        Shown.GROWING: ["Hausse"],
        Shown.SHRINKING: ["Baisse", "Muet"],
        Shown.NEW: ["Neuf"],
        Shown.FORMER: ["Muet"],
    }
    ClientRules.objects.create(pk=1, former_months=24)
    assert clients(Shown.FORMER) == []


def test_clients_are_found_by_name_and_come_by_pages() -> None:
    for number in range(53):
        order(make.company(f"Société {number:02d}"), euros=number + 1)
    page, count = clients_of(viewer=SYSTEM, shown=Shown.ALL, sort=ClientSort.NAME, words="", now=NOW, place=50)
    assert ([client.name for client in page], count) == (["Société 50", "Société 51", "Société 52"], 53)
    assert [client.name for client in clients(words="SOCIETE 07")] == ["Société 07"]


def test_totals_add_no_two_currencies_and_leave_the_trash_out() -> None:
    rossi, faure = make.company("Rossi"), make.company("Faure")
    order(rossi, months=1, euros=300)
    order(rossi, months=14, euros=100)
    order(faure, months=20, euros=100)
    order(rossi, months=1, currency="CHF")
    order(rossi, months=1, deleted_at=NOW)

    totals = client_totals(viewer=SYSTEM, now=NOW)

    assert (totals.now_cents, totals.before_cents, totals.growth, totals.baskets) == (
        30_000,
        20_000,
        0.5,
        (30_000, 10_000),
    )
    assert (totals.clients, totals.former, totals.others) == (1, 1, 1)


def test_a_person_sees_the_clients_of_the_orders_that_are_hers() -> None:
    camille = make.user()
    RoleRight.objects.filter(role=Role.SALES, entity=Entity.ORDER).update(scope=Scope.OWN)
    order(make.company("La mienne"), owner=camille)
    order(make.company("La sienne"), owner=make.user("Zoé Petit"))
    assert [client.name for client in clients(viewer=camille)] == ["La mienne"]
    assert client_totals(viewer=camille, now=NOW).clients == 1


def test_a_renewal_is_ahead_until_a_later_order_takes_it_over() -> None:
    rossi, faure = make.company("Rossi"), make.company("Faure")
    old = order(rossi, months=12, renewal_date=date(2026, 12, 1))
    near = order(faure, months=12, renewal_date=date(2026, 11, 30))
    order(faure, months=30, renewal_date=date(2025, 1, 1))  # long past
    assert [one.due.order for one in renewals_ahead(viewer=SYSTEM, now=NOW)] == [near, old]
    later = order(rossi, months=1, renewal_date=date(2027, 2, 1))
    assert [one.due.order for one in renewals_ahead(viewer=SYSTEM, now=NOW)] == [near, later]


def test_as_many_queries_for_three_clients_as_for_one() -> None:
    counts = []
    for more in (1, 2):
        for number in range(more):
            order(make.company(f"Société {more}.{number}"), renewal_date=date(2026, 12, 1))
        with CaptureQueriesContext(connection) as asked:
            clients()
            client_totals(viewer=SYSTEM, now=NOW)
            renewals_ahead(viewer=SYSTEM, now=NOW)
            baskets_of(viewer=SYSTEM, now=NOW)
        counts.append(len(asked))
    assert counts[0] == counts[1]


def bought(company: Company, *names: str) -> None:
    placed = order(company, months=1)
    for name in names:
        product = Product.objects.get_or_create(name=name, name_key=name.lower())[0]
        OrderLine.objects.create(order=placed, product=product)


def test_products_are_counted_once_a_client_and_suggested_with_their_counts() -> None:
    for number in range(40):
        company = make.company(f"Société {number}", naf_code="4332A")
        bought(company, *(("Solo", "Entretien") if number < 12 else ("Panneau",)))
        if number == 0:
            bought(company, "Solo")
    asking = make.company("Nouvelle", naf_code="4332B")
    bought(asking, "Solo")

    [found], baskets, sector = suggested_to(asking, viewer=SYSTEM, now=NOW)

    assert (Product.objects.get(pk=found.product).name, found.rate, sector) == ("Entretien", rate_of(12, 13), "F")
    assert (baskets.clients, found.lift) == (41, pytest.approx((12 / 13) / (12 / 41)))


def test_a_sector_with_few_clients_gives_way_to_all_of_them() -> None:
    asking = make.company("Seule", naf_code="6201Z")
    bought(asking, "Solo")
    assert suggested_to(asking, viewer=SYSTEM, now=NOW)[2] == ""
    assert suggested_to(asking, viewer=SYSTEM, now=NOW)[0] == []
