"""A first night gives each colleague a few tasks a day, the most pressing first; the rest waits and none is lost."""

from datetime import date, datetime, timedelta

import pytest

from filon.activities.models import Task
from filon.customers.models import ClientRules, ReferralRequest, Renewal
from filon.usecases.asking_referrals import ask_for_referrals
from filon.usecases.following_clients import prepare_renewals
from filon.users.models import User
from tests import factories
from tests.factories import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def two_a_day() -> None:
    ClientRules.objects.create(pk=1, tasks_a_day=2)


def renewable(owner: User | None, *days: int) -> None:
    for day in days:
        factories.order(renewal_date=date(2026, 12, day), owner=owner)


def night(day: int) -> tuple[int, int]:
    at = NOW + timedelta(days=day)
    return prepare_renewals(now=at, limit=50), ask_for_referrals(now=at, limit=50)


def delivered(owner: User, name: str, at: datetime = NOW - timedelta(days=50)) -> None:
    deal = factories.deal(contact=factories.contact(name), company=factories.company(), owner=owner)
    factories.order(company=deal.company, opportunity=deal, ordered_at=at)


def test_the_most_pressing_come_first_and_all_come() -> None:
    camille = factories.user()
    renewable(camille, 20, 5, 12, 28, 9)

    assert [night(day)[0] for day in range(4)] == [2, 2, 1, 0]

    told = Renewal.objects.order_by("at", "renewal_date").values_list("renewal_date", flat=True)
    assert [day.day for day in told] == [5, 9, 12, 20, 28]


def test_renewals_and_referrals_share_the_day_and_the_same_night_run_again_adds_nothing() -> None:
    camille = factories.user()
    renewable(camille, 5)
    for name in ("Jeanne", "Anne", "Paul"):
        delivered(camille, name)

    assert [night(0), night(0), night(1), night(2)] == [(1, 1), (0, 0), (0, 2), (0, 0)]
    assert (Task.objects.count(), ReferralRequest.objects.count()) == (4, 3)


def test_who_has_enough_keeps_nobody_else_waiting_and_what_nobody_holds_is_seen_at_once() -> None:
    camille, zoe = factories.user(), factories.user("Zoé Petit")
    renewable(camille, 1, 2, 3, 4)
    renewable(zoe, 5)
    renewable(None, 6, 7, 8)

    assert night(0)[0] == 2 + 1 + 3
