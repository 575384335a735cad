"""Referrals are asked of clients and of lost prospects, at the right moment, with the reason, once a period."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from filon.activities.models import Task
from filon.contacts.models import Contact
from filon.customers.models import ClientRules, ReferralRequest
from filon.opportunities.models import Opportunity
from filon.permission.models import Objection
from filon.records.rules.authorship import BY_SYSTEM
from filon.usecases.asking_referrals import ask_for_referrals
from filon.usecases.closing import move_deals
from tests import factories
from tests.factories import NOW

pytestmark = pytest.mark.django_db
MOMENT = timedelta(days=50)


def asked(*, days: int = 0, limit: int = 50) -> int:
    return ask_for_referrals(now=NOW + timedelta(days=days), limit=limit)


def deal_of(person: Contact, **fields: Any) -> Opportunity:
    return factories.deal(contact=person, company=factories.company(), **{"owner": factories.user(), **fields})


def delivered(person: Contact, *, at: datetime = NOW - MOMENT, **fields: Any) -> Opportunity:
    deal = deal_of(person, **fields)
    factories.order(company=deal.company, opportunity=deal, ordered_at=at)
    return deal


def lost(person: Contact, *, promised: bool = True) -> Opportunity:
    told = {"review": factories.review(referral_asked=promised), "by": BY_SYSTEM}
    return move_deals(deals=[deal_of(person)], to=factories.stage("lost"), now=NOW - MOMENT, **told)[0]  # type: ignore[arg-type]


def test_a_client_is_asked_some_weeks_after_the_order_by_whoever_sold() -> None:
    deal = delivered(factories.contact())
    assert [asked(), asked(days=1)] == [1, 0]
    task = Task.objects.get()
    assert task.title == "Demander à Jeanne Duval qui d’autre serait intéressé : sa commande est livrée"
    assert (task.assignee, task.contact, task.company) == (deal.owner, deal.contact, deal.company)
    assert ReferralRequest.objects.get().task == task


def test_a_lost_prospect_is_asked_when_the_closing_left_the_door_open() -> None:
    lost(factories.contact("Paul", "Fermé"), promised=False)
    lost(factories.contact())
    assert asked() == 1
    assert Task.objects.get().title.endswith("vous en aviez parlé à la clôture")
    assert ReferralRequest.objects.get().because == "lost_deal"


def test_one_person_is_asked_once_a_period_whatever_she_ordered() -> None:
    jeanne = factories.contact()
    delivered(jeanne)
    delivered(jeanne)
    lost(jeanne)
    assert [asked(), asked(days=1)] == [1, 0]
    delivered(jeanne, at=NOW + timedelta(days=330))
    assert [asked(days=360), asked(days=380)] == [0, 1]


@pytest.mark.parametrize("days", [44, 110], ids=["too early", "too late"])
def test_the_moment_passes(days: int) -> None:
    delivered(factories.contact(), at=NOW - timedelta(days=days))
    assert asked() == 0


def test_the_moment_is_a_rule_that_people_write() -> None:
    delivered(factories.contact(), at=NOW - timedelta(days=44))
    ClientRules.objects.create(pk=1, referral_days=30)
    assert asked() == 1


def test_who_objected_is_left_alone_and_so_is_a_deal_that_nobody_holds() -> None:
    jeanne = factories.contact()
    delivered(jeanne)
    Objection.objects.create(contact=jeanne, at=NOW, proof="Par téléphone")
    delivered(factories.contact("Paul", "Libre"), owner=None)
    delivered(factories.contact("Anne", "Partie", deleted_at=NOW))
    assert (asked(), Task.objects.count()) == (0, 0)


def test_as_many_as_the_limit_asks_to_be_called_again() -> None:
    for number in range(3):
        delivered(factories.contact("Jeanne", f"Duval{number}"))
    assert [asked(limit=2), asked(limit=2), asked(limit=2)] == [2, 1, 0]
