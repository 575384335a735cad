"""The six objectives of seed 001: won, replaced, reactivated, turnover, share, launched; and who may read them."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from filon.campaigns.rules.steps import Objective
from filon.contacts.models import Company, Establishment
from filon.customers.models import ClientRules, Order, OrderLine
from filon.customers.rules.failing import FailingBecause
from filon.customers.services.following import write_failing_rule
from filon.kit.business_time import day_in_paris
from filon.kit.errors import EditedMeanwhile, NotPossible
from filon.playbook.models import Product
from filon.records.models import Tag, Tagging
from filon.reporting.rules.objectives import AimReport
from filon.reporting.rules.sentences_objectives import aim_sentence
from filon.reporting.selectors.objectives import aim_report, year_up_to
from filon.segments.models import Segment
from filon.users.models import RoleRight
from filon.users.rules.rights import Entity, Role, Scope
from filon.users.selectors import SYSTEM, Viewer
from tests import factories as make
from tests.factories import NOW

pytestmark = pytest.mark.django_db


def ordered(company: Company, *, months: float, euros: int = 100, **fields: Any) -> Order:
    return make.order(company=company, ordered_at=NOW - timedelta(days=30.5 * months), cents=euros * 100, **fields)


def report(viewer: Viewer = SYSTEM) -> AimReport:
    return aim_report(viewer=viewer, span=year_up_to(day_in_paris(NOW)), now=NOW)


def said(aim: Objective) -> str:
    return aim_sentence(aim, report()).replace("\u202f", " ").replace("\u00a0", " ")


def names(buyers: Any) -> list[str]:
    return [one.name for one in buyers]


def test_a_client_is_won_by_his_first_order() -> None:
    old, new = make.company("Ancienne"), make.company("Nouvelle")
    ordered(old, months=20)
    ordered(old, months=2, euros=900)
    ordered(new, months=3, euros=250)
    ordered(new, months=1, euros=50)

    assert (names(report().won), report().won_cents) == (["Nouvelle"], 30_000)
    assert said(Objective.WIN) == "1 nouveau client, pour 300 €."


def test_failing_clients_are_replaced_by_new_ones_the_greatest_first() -> None:
    for name, euros in (("Grande", 500), ("Petite", 100)):
        ordered(make.company(name), months=14, euros=euros)
    ordered(make.company("Nouvelle"), months=1, euros=550)

    failing = report().failing

    assert [(one.buyer.name, one.is_replaced) for one in failing] == [("Grande", True), ("Petite", False)]
    assert failing[0].because == (FailingBecause.SILENT, FailingBecause.DOWN)
    assert "2 clients défaillants, 600 € à remplacer" in said(Objective.REPLACE)
    assert said(Objective.REPLACE).endswith("1 remplacé.")


def test_who_does_not_pay_is_failing_however_much_he_orders() -> None:
    bad = make.company("Mauvaise")
    ordered(bad, months=14)
    ordered(bad, months=1)
    assert report().failing == []

    unpaid = Tag.objects.create(name="Impayé")
    Tagging.objects.create(tag=unpaid, subject_kind="company", subject_id=bad.pk)
    write_failing_rule(version=1, percent=60, months=6, tag=unpaid)

    assert [one.because for one in report().failing] == [(FailingBecause.UNPAID,)]
    assert report().lost_cents == 10_000


def test_the_rule_is_written_once_and_within_reason() -> None:
    write_failing_rule(version=1, percent=60, months=6, tag=None)

    with pytest.raises(EditedMeanwhile):
        write_failing_rule(version=1, percent=70, months=6, tag=None)
    with pytest.raises(NotPossible, match="La baisse va de 1 à 100"):
        write_failing_rule(version=2, percent=101, months=6, tag=None)
    assert ClientRules.objects.get().failing_percent == 60


def test_a_former_client_who_orders_again_is_reactivated() -> None:
    back, kept, gone = make.company("Revenue"), make.company("Fidèle"), make.company("Partie")
    for company, months in ((back, 30), (back, 2), (kept, 13), (kept, 2), (gone, 30)):
        ordered(company, months=months)

    assert (names(report().reactivated), report().former) == (["Revenue"], 1)
    assert said(Objective.REACTIVATE) == "1 ancien client est revenu, pour 100 € ; 1 ancien client reste à réactiver."


def test_turnover_is_compared_with_the_same_days_a_year_earlier() -> None:
    company = make.company()
    ordered(company, months=14, euros=100)
    ordered(company, months=2, euros=150)
    ordered(company, months=2, euros=9_999, currency="CHF")

    assert said(Objective.TURNOVER) == "150 € commandés, 50 % de plus que les douze mois d’avant (100 €)."


def test_the_share_counts_clients_among_active_companies_of_the_segment() -> None:
    companies = [make.company(f"Lyonnaise {number}") for number in range(8)]
    Establishment.objects.create(
        company=companies[7], siret="12345678900011", closed=True, created_at=NOW, updated_at=NOW
    )
    ordered(companies[0], months=1)
    ordered(companies[1], months=14)
    static = {"name_key": "electriciens", "entity": "company", "kind": "static", "created_at": NOW, "updated_at": NOW}
    electricians = Segment.objects.create(name="Électriciens", shared=True, **static)
    for company in (*companies[:5], companies[7]):
        electricians.members.create(record_id=company.pk, added_at=NOW)

    whole, segment = report().shares

    assert (whole.now.count, whole.now.total, whole.clients_before) == (1, 7, 1)
    assert (segment.name, segment.now.count, segment.now.total) == ("Électriciens", 1, 5)


def test_a_product_is_launched_by_its_first_sale() -> None:
    old, new = (Product.objects.create(name=name, name_key=name.lower()) for name in ("Cloison", "Cabine"))
    for months, product, cents in ((20, old, 5_000), (2, old, 6_000), (1, new, 7_000)):
        order = ordered(make.company(f"Client {months}"), months=months)
        OrderLine.objects.create(order=order, product=product, cents=cents)

    assert [(one.name, one.clients, one.cents) for one in report().launched] == [("Cabine", 1, 7_000)]


def test_orders_that_do_not_go_back_far_enough_are_told() -> None:
    ordered(make.company(), months=2)
    assert report().is_short

    ordered(make.company("Autre"), months=20)
    assert not report().is_short


def test_a_salesperson_counts_what_she_may_read() -> None:
    camille = make.user("Camille Roux", role=Role.SALES)
    RoleRight.objects.filter(role=Role.SALES, entity=Entity.REPORT).update(scope=Scope.OWN)
    ordered(make.company("Sienne"), months=1, owner=camille)
    ordered(make.company("Autre"), months=1)

    assert names(report(camille).won) == ["Sienne"]


@pytest.mark.parametrize("clients", [1, 3])
def test_the_report_takes_as_many_questions_whatever_the_clients(clients: int) -> None:
    for number in range(clients):
        ordered(make.company(f"Client {number}"), months=2)
    with CaptureQueriesContext(connection) as asked:
        report()
    assert len(asked) == 6


def test_a_year_ends_today() -> None:
    assert year_up_to(date(2026, 11, 23)) == (date(2025, 11, 24), date(2026, 11, 23))
