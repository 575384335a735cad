"""Clients called back, renewed in time and once, looked after once they signed."""

from datetime import date, timedelta
from typing import Any

import pytest

from filon.activities.models import Task
from filon.customers.models import ClientRules, Order, OrderLine, Renewal
from filon.customers.services.following import begin_renewal, write_rules
from filon.kit.errors import EditedMeanwhile, NotPossible
from filon.kit.text import fold
from filon.opportunities.models import Opportunity
from filon.playbook.models import Process, ProcessVersion, Product, Stage
from filon.playbook.rules.process import Moment, StageKind
from filon.records.rules.authorship import BY_SYSTEM, by_person
from filon.usecases.closing import move_deals
from filon.usecases.following_clients import call_client_back, prepare_renewals
from tests import factories
from tests.factories import NOW

pytestmark = pytest.mark.django_db


SOON = date(2026, 12, 20)


def renewable(day: date = SOON, **fields: Any) -> Order:
    return factories.order(renewal_date=day, **fields)


def renewal_process() -> Stage:
    process = Process.objects.create(key="renewal", name="Renouvellement", kind="renewal")
    version = ProcessVersion.objects.create(process=process, state="live", created_at=NOW)
    return Stage.objects.create(
        version=version, key="prepare", label="Préparer", order=1, moment=Moment.IDENTIFY, probability=60
    )


def test_a_former_client_is_called_back_by_whoever_follows_it_and_once() -> None:
    camille, zoe = factories.user(), factories.user("Zoé Petit")
    order = factories.order(company=factories.company(owner=zoe))
    task = call_client_back(company=order.company, last_order=order, by=camille, now=NOW)
    assert (task.assignee, task.company, task.kind) == (zoe, order.company, "call")
    assert task.title == "Reprendre contact : dernière commande le 20 nov. 2026"
    assert task.due_at.isoformat() == "2026-11-23T08:00:00+00:00"  # Monday, nine o'clock in Paris
    with pytest.raises(NotPossible, match="déjà une tâche"):
        call_client_back(company=order.company, last_order=order, by=camille, now=NOW)


def test_a_renewal_is_prepared_ahead_and_once() -> None:
    camille = factories.user()
    order = renewable(owner=camille)
    later = renewable(date(2027, 3, 1), owner=camille)

    assert [prepare_renewals(now=NOW + timedelta(days=day), limit=10) for day in (0, 1)] == [1, 0]

    task = Task.objects.get()
    assert task.title == f"Préparer le renouvellement du 20 déc. 2026 : {order.company}"
    assert (task.assignee, task.company, task.subject_kind, task.subject_id) == (
        camille,
        order.company,
        "order",
        order.pk,
    )
    assert list(Renewal.objects.values_list("order", "task")) == [(order.pk, task.pk)]
    ClientRules.objects.create(pk=1, renewal_days=120)
    assert prepare_renewals(now=NOW, limit=10) == 1
    assert Renewal.objects.filter(order=later).exists()


def test_of_two_workers_only_one_prepares() -> None:
    order = renewable()
    assert begin_renewal(order=order, renewal_date=SOON, now=NOW) is not None
    assert begin_renewal(order=order, renewal_date=SOON, now=NOW) is None
    assert prepare_renewals(now=NOW, limit=10) == 0


def test_a_new_date_is_a_new_renewal() -> None:
    order = renewable(owner=factories.user())
    prepare_renewals(now=NOW, limit=10)
    Order.objects.filter(pk=order.pk).update(renewal_date=date(2027, 1, 10))
    assert (prepare_renewals(now=NOW, limit=10), Renewal.objects.count()) == (1, 2)


def with_lines(order: Order, *lines: tuple[str, int, date | None]) -> None:
    for name, cents, day in lines:
        product, _new = Product.objects.get_or_create(name=name, name_key=fold(name))
        OrderLine.objects.create(order=order, product=product, cents=cents, renewal_date=day)


def test_a_line_is_renewed_on_its_own_day_and_for_its_own_amount() -> None:
    stage, order = renewal_process(), factories.order(cents=100_000, owner=factories.user())
    with_lines(order, ("Cabine", 90_000, None), ("Entretien", 6_000, SOON), ("Mesures", 4_000, SOON))
    assert [prepare_renewals(now=NOW, limit=10) for _ in range(2)] == [1, 0]
    deal = Opportunity.objects.get()
    assert (deal.stage, deal.cents, deal.expected_close_date) == (stage, 10_000, SOON)
    assert (
        Task.objects.get().title
        == f"Préparer le renouvellement du 20 déc. 2026 : {order.company} (Entretien et Mesures)"
    )


def test_an_order_and_a_line_of_another_day_share_its_amount() -> None:
    renewal_process()
    order = renewable(cents=100_000, owner=factories.user())
    with_lines(order, ("Cabine", 94_000, None), ("Entretien", 6_000, SOON - timedelta(days=10)), ("Pose", 0, SOON))
    assert prepare_renewals(now=NOW, limit=10) == 2
    deals = Opportunity.objects.order_by("expected_close_date")
    assert [(deal.cents, deal.expected_close_date) for deal in deals] == [
        (6_000, SOON - timedelta(days=10)),
        (94_000, SOON),
    ]


def test_a_line_bought_again_since_is_over() -> None:
    first = factories.order(owner=factories.user())
    with_lines(first, ("Entretien", 6_000, SOON), ("Mesures", 4_000, SOON))
    again = factories.order(company=first.company, ordered_at=NOW + timedelta(hours=1))
    with_lines(again, ("Entretien", 6_000, SOON + timedelta(days=365)))
    assert prepare_renewals(now=NOW + timedelta(days=1), limit=10) == 1
    assert Task.objects.get().title.endswith("(Mesures)")


def test_a_renewal_process_in_service_gets_its_deal() -> None:
    stage, camille = renewal_process(), factories.user()
    order = renewable(owner=camille, cents=125_000)
    prepare_renewals(now=NOW, limit=10)
    deal = Opportunity.objects.get()
    assert (deal.stage, deal.company, deal.cents, deal.owner) == (stage, order.company, 125_000, camille)
    assert (deal.expected_close_date, Renewal.objects.get().opportunity) == (order.renewal_date, deal)
    assert Task.objects.get().subject_id == deal.pk


@pytest.mark.parametrize(
    "fields",
    [{"deleted_at": NOW}, {"day": date(2026, 8, 1)}, {"day": date(2027, 6, 1)}],
    ids=["in the trash", "long past", "far ahead"],
)
def test_what_is_not_to_be_renewed_now_is_left_alone(fields: dict[str, Any]) -> None:
    renewable(**fields)
    assert prepare_renewals(now=NOW, limit=10) == 0


def test_nobody_follows_it_and_the_page_may_say_so() -> None:
    renewable()
    assert (prepare_renewals(now=NOW, limit=10), Task.objects.count(), Renewal.objects.get().task) == (1, 0, None)


def test_as_many_as_the_limit_asks_to_be_called_again() -> None:
    for _ in range(3):
        renewable()
    assert [prepare_renewals(now=NOW, limit=2) for _ in range(3)] == [2, 1, 0]


def test_rules_are_bounded_and_two_people_do_not_overwrite_each_other() -> None:
    assert write_rules(former_months=24, renewal_days=90, version=1).former_months == 24
    with pytest.raises(EditedMeanwhile):
        write_rules(former_months=12, version=1)
    with pytest.raises(NotPossible):
        write_rules(former_months=0, version=2)
    assert ClientRules.objects.get().renewal_days == 90


def after(key: str, days: int | None, do: str = "") -> Stage:
    return Stage.objects.create(
        version=factories.stage("won").version, key=key, label=key.capitalize(), order=20, kind=StageKind.AFTER,
        moment=Moment.FOLLOW_THROUGH, probability=100, expected_days=days, do=do,
    )  # fmt: skip


def test_what_comes_after_the_signature_becomes_dated_tasks() -> None:
    after("recommander", 30, "Demander qui d’autre\nserait intéressé")
    after("etendre", None)
    camille = factories.user()
    deal = factories.deal(owner=camille, company=factories.company())
    move_deals(deals=[deal], to=factories.stage("won"), by=BY_SYSTEM, now=NOW, review=factories.review())
    told = Task.objects.order_by("pk").values_list("title", "assignee", "company", "subject_id")
    assert list(told) == [
        ("Recommander : Demander qui d’autre serait intéressé", camille.pk, deal.company_id, deal.pk),
        ("Etendre", camille.pk, deal.company_id, deal.pk),
    ]
    assert [task.due_at.date() for task in Task.objects.all()] == [date(2026, 12, 21), date(2026, 12, 21)]  # a Monday


def test_a_deal_won_twice_is_looked_after_once_and_a_lost_one_never() -> None:
    after("recommander", 30)
    by, deal = by_person(factories.user().pk), factories.deal()
    for to, days in (("lost", 0), ("won", 1), ("meeting", 2), ("won", 3)):
        told = {"deals": [deal], "by": by, "review": factories.review()}
        move_deals(**told, to=factories.stage(to), now=NOW + timedelta(days=days))  # type: ignore[arg-type]
        assert Task.objects.count() == (0 if to == "lost" else 1)
