"""The flywheel: asked and given, what it converts, where new deals come from, who came back."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from filon.activities.models import Task
from filon.contacts.models import Contact
from filon.contacts.rules.axes import LifecycleStage
from filon.customers.models import ReferralRequest
from filon.customers.rules.following import NewDealOrigin
from filon.kit.errors import NotAllowed
from filon.kit.statistics import rate_of
from filon.leads.models import Lead
from filon.opportunities.models import Opportunity
from filon.playbook.models import CloseReason
from filon.records.rules.authorship import BY_SYSTEM
from filon.reporting.rules.period import Period
from filon.reporting.selectors.flywheel import FlywheelReport, flywheel_report
from filon.usecases.closing import move_deals
from filon.users.models import RoleRight
from filon.users.rules.rights import Entity, Role, Scope
from filon.users.selectors import SYSTEM
from tests import factories as make
from tests.factories import NOW

pytestmark = pytest.mark.django_db
YEAR = Period(date(2025, 12, 1), date(2026, 11, 30))


def report(**asked: Any) -> FlywheelReport:
    return flywheel_report(**{"viewer": SYSTEM, "period": YEAR, "former_months": 18, "now": NOW, **asked})


def recommended(by: Contact, *, signed: bool = False, **fields: Any) -> Lead:
    lead = make.lead(referred_by=by, **fields)
    if signed:
        Lead.objects.filter(pk=lead.pk).update(lifecycle_stage=LifecycleStage.CUSTOMER)
    return lead


def asked_for(person: Contact, *, done: bool = True) -> None:
    task = Task.objects.create(title="Demander", due_at=NOW, created_at=NOW, done_at=NOW if done else None)
    ReferralRequest.objects.create(contact=person, because="delivered", at=NOW, task=task)


def origins(**asked: Any) -> dict[str, int]:
    return {origin.value: rate.count for origin, rate in report(**asked).origins if rate.count}


def test_asked_are_those_to_whom_somebody_spoke_and_givers_those_who_sent_a_lead() -> None:
    people = [make.contact("Jeanne", f"Duval{number}") for number in range(6)]
    for person in people[:4]:
        asked_for(person)
    asked_for(people[4], done=False)  # not asked yet
    told = make.review(referral_asked=True)
    move_deals(deals=[make.deal(contact=people[5])], to=make.stage("lost"), by=BY_SYSTEM, now=NOW, review=told)
    recommended(people[0])
    recommended(people[0])
    recommended(people[4])

    assert report().giving == rate_of(1, 5)


def test_what_recommendations_bring_is_counted_by_client() -> None:
    jeanne = make.contact()
    for number in range(10):
        recommended(jeanne, signed=number < 4)
    for _ in range(5):
        make.order()

    found = report()

    assert (found.referred, found.converting, found.clients, found.per_client) == (10, rate_of(4, 10), 5, 2.0)
    assert found.spin == pytest.approx(0.8)
    assert [(one.name, one.referred, one.signed) for one in found.referrers] == [("Jeanne Duval", 10, 4)]
    assert report(period=Period(date(2020, 1, 1), date(2020, 12, 31))).per_client is None


def test_new_deals_come_from_clients_lost_prospects_or_nowhere_known() -> None:
    client, before = make.company("Cliente"), NOW - timedelta(days=30)
    make.order(company=client, ordered_at=before)
    lost_one = make.contact("Paul", "Perdu", company=make.company("Perdue"))
    old = make.deal("Vieille", contact=lost_one, company=lost_one.company, now=NOW - timedelta(days=900))
    told = make.review()
    move_deals(deals=[old], to=make.stage("lost"), by=BY_SYSTEM, now=before, review=told)

    make.deal(lead=recommended(make.contact(company=client)))
    make.deal(lead=recommended(lost_one))
    make.deal(lead=recommended(make.contact("Anne", "Amie")))
    make.deal(company=client)
    make.deal(company=lost_one.company)
    make.deal(company=make.company("Nouvelle"))

    assert origins() == dict.fromkeys((origin.value for origin in NewDealOrigin), 1)


def test_a_duplicate_is_no_new_deal() -> None:
    told = make.review(CloseReason.objects.get(invalid=True), said="")
    move_deals(deals=[make.deal()], to=make.stage("lost"), by=BY_SYSTEM, now=NOW, review=told)
    assert origins() == {}


def test_a_former_client_comes_back_or_does_not() -> None:
    for number in range(6):
        company = make.company(f"Société {number}")
        make.order(company=company, ordered_at=NOW - timedelta(days=1200))
        if number < 2:
            make.order(company=company, ordered_at=NOW - timedelta(days=20))
    recent = make.company("Fidèle")
    for days in (400, 20):
        make.order(company=recent, ordered_at=NOW - timedelta(days=days))

    assert report().reactivated == rate_of(2, 6)
    assert report(period=Period()).reactivated == rate_of(0, 0)


def test_a_person_counts_what_she_may_see() -> None:
    camille = make.user()
    RoleRight.objects.filter(role=Role.SALES, entity=Entity.REPORT).update(scope=Scope.OWN)
    recommended(make.contact(), owner=camille)
    recommended(make.contact("Anne", "Amie"))
    assert report(viewer=camille).referred == 1
    RoleRight.objects.filter(role=Role.SALES, entity=Entity.REPORT).delete()
    with pytest.raises(NotAllowed):
        report(viewer=make.user("Ali Brun"))


def test_as_many_queries_for_three_as_for_one() -> None:
    counts = []
    for more in (1, 2):
        for number in range(more):
            person = make.contact("Jeanne", f"Duval{more}{number}", company=make.company(f"Société {more}{number}"))
            make.order(company=person.company)
            make.deal(lead=recommended(person), company=person.company)
        with CaptureQueriesContext(connection) as queries:
            report()
        counts.append(len(queries))
    assert (counts[0], Opportunity.objects.count()) == (counts[1], 3)
