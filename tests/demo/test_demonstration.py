"""Halvane is whole, alive on the day it is loaded, plausible to a sales director, and nobody real."""

from statistics import median

import pytest
from django.apps import apps
from django.db.models import Count, F, Max, Min, Q

from demo.names import FICTION_LANDLINES, FICTION_MOBILE
from demo.staff import PASSWORD
from filon.activities.models import Activity, Task
from filon.contacts.models import Company, Contact, ContactPoint
from filon.contacts.rules.kinds import PointKind
from filon.customers.models import Order, Satisfaction
from filon.forecasting.models import Snapshot
from filon.intake.models import CaptureForm, Submission
from filon.intake.selectors import calls_with_figures
from filon.leads.models import Lead
from filon.opportunities.models import Opportunity
from filon.playbook.models import FunnelProfile, ProcessVersion, StageLesson
from filon.playbook.rules.process import StageKind
from filon.records.models import Batch, Change, Follow
from filon.reporting.selectors.process_results import results_of_version
from filon.usecases.checking import check_data
from filon.users.models import User
from filon.users.selectors import SYSTEM
from tests.demo.conftest import NOW

pytestmark = pytest.mark.django_db


def test_check_finds_nothing_wrong_in_it(loaded: Batch) -> None:
    assert [finding for finding in check_data(now=NOW) if finding.count] == []


def test_same_day_gives_the_same_company(loaded: Batch) -> None:
    first = Company.objects.order_by("pk").values_list("name", "siren", "city")[:3]
    assert list(first) == FIRST_COMPANIES
    assert Company.objects.count() == 2_048  # eight came twice, forty wait in quarantine
    stages = Opportunity.objects.order_by().values_list("stage__key").annotate(deals=Count("pk"))
    assert dict(stages) == DEALS


def test_a_sales_director_finds_the_figures_plausible(loaded: Batch) -> None:
    closed = Opportunity.objects.exclude(closed_at=None)
    won = [deal for deal in closed.select_related("stage") if deal.stage.kind == StageKind.WON]
    assert 0.24 < len(won) / closed.count() < 0.31
    lasted = [(deal.closed_at - deal.opened_at).days for deal in won if deal.closed_at and deal.opened_at]
    assert 45 <= median(lasted) <= 60
    assert 12_000 < median(deal.cents or 0 for deal in won) / 100 < 25_000


def test_august_sleeps_and_nobody_signs_on_a_sunday(loaded: Batch) -> None:
    won = Opportunity.objects.filter(stage__kind=StageKind.WON)
    august, december = (won.filter(closed_at__month=month).count() for month in (8, 12))
    assert august * 3 < december
    assert won.filter(closed_at__iso_week_day__in=[6, 7]).count() == 0


def test_nothing_happened_in_the_future(loaded: Batch) -> None:
    latest = [
        Activity.objects.aggregate(at=Max("at"))["at"],
        Change.objects.aggregate(at=Max("at"))["at"],
        Lead.objects.aggregate(at=Max("created_at"))["at"],
        Order.objects.aggregate(at=Max("ordered_at"))["at"],
    ]
    assert max(latest) < NOW
    assert Activity.objects.aggregate(at=Min("at"))["at"] > Company.objects.aggregate(at=Min("created_at"))["at"]


def test_there_is_work_today_and_some_of_it_is_late(loaded: Batch) -> None:
    to_do = Task.objects.filter(done_at=None)
    assert to_do.filter(due_at__date=NOW.date()).exists()
    assert to_do.filter(due_at__lt=NOW).exists()
    assert to_do.filter(due_at__gt=NOW).exists()


def test_a_won_deal_made_a_client_and_an_order_of_the_same_amount(loaded: Batch) -> None:
    won = Opportunity.objects.filter(stage__kind=StageKind.WON)
    assert won.filter(company__ever_customer=False).count() == 0
    assert won.exclude(orders__cents=F("cents")).count() == 0
    stages = set(won.filter(lead__isnull=False).values_list("lead__lifecycle_stage", flat=True))
    assert stages == {"customer", "evangelist"}


def test_all_that_is_told_is_written(loaded: Batch) -> None:
    written = {model._meta.model_name: model._default_manager.count() for model in apps.get_models()}
    assert [name for name, told in loaded.counts["created"].items() if told > written[name]] == []
    assert Satisfaction.objects.filter(score__gte=9).count() > Satisfaction.objects.filter(score__lt=7).count() > 0


def test_every_lost_deal_says_why(loaded: Batch) -> None:
    assert Opportunity.objects.filter(stage__kind=StageKind.LOST, close_reason=None).count() == 0


def test_each_month_kept_its_forecast(loaded: Batch) -> None:
    kept = Snapshot.objects.all()
    assert kept.values("as_of").distinct().count() == 18
    assert all(snapshot.p10_cents <= snapshot.p50_cents <= snapshot.p90_cents for snapshot in kept)


def test_nobody_in_it_can_be_reached(loaded: Batch) -> None:
    emails = ContactPoint.objects.filter(kind=PointKind.EMAIL)
    assert emails.exclude(value__endswith=".example").count() == 0
    fiction = Q()
    for prefix in [*FICTION_LANDLINES.values(), FICTION_MOBILE]:
        fiction |= Q(normalised__startswith=f"+33{prefix[1:]}")
    readable = ContactPoint.objects.exclude(kind=PointKind.EMAIL).filter(normalised__isnull=False)
    assert readable.exclude(fiction).count() == 0
    assert Company.objects.exclude(siren=None).exclude(siren__startswith="099").count() == 0
    assert User.objects.exclude(email__endswith="@halvane.example").count() == 0


def test_camille_signs_in_with_the_printed_password(loaded: Batch) -> None:
    camille = User.objects.get(email="camille@halvane.example")
    assert camille.check_password(PASSWORD)
    assert camille.is_active


def test_the_mixed_funnel_is_in_force(loaded: Batch) -> None:
    assert FunnelProfile.objects.get(active=True).key == "mixed_nurturing"


def test_everybody_has_a_company_and_a_persona(loaded: Batch) -> None:
    assert Contact.objects.filter(Q(company=None) | Q(persona=None)).count() == 0


FIRST_COMPANIES = [
    ("Kerlanox Graphique SAS", "099000002", "Rennes"),
    ("Torvane Négoce", "099000010", "Montreuil"),
    ("Matériaux Miradande", "099000028", "Paris"),
]
DEALS = {
    "contact": 1,
    "qualification": 3,
    "meeting": 30,
    "proposal": 32,
    "negotiation": 11,
    "signature": 5,
    "won": 147,
    "lost": 419,
}


def test_what_came_by_the_forms_is_in_the_timeline_and_two_robots_wait(loaded: Batch) -> None:
    received = Submission.objects.filter(state="received")
    assert CaptureForm.objects.filter(state="live").count() == 7
    assert received.count() > 300
    assert not received.filter(Q(contact=None) | Q(activity=None)).exists()
    assert Submission.objects.filter(state="held").count() == 2


def test_two_calls_to_action_are_seen_clicked_and_bring_people(loaded: Batch) -> None:
    calls = calls_with_figures(viewer=SYSTEM)
    figures = [(call.views > call.clicks > call.received, call.received > 0) for call in calls]  # type: ignore[attr-defined]
    assert figures == [(True, True), (True, True)]


def test_two_versions_of_the_process_have_their_results(loaded: Batch) -> None:
    before, after = ProcessVersion.objects.filter(process__is_default=True).order_by("number")
    assert [(one.number, one.state) for one in (before, after)] == [(1, "past"), (2, "live")]

    for version in (before, after):
        results, deals = results_of_version(version=version, viewer=SYSTEM)
        assert deals > 100
        assert all(stage.passed.total > 20 for stage in results if stage.key in ("meeting", "proposal", "negotiation"))


def test_two_colleagues_learn_the_process_and_deals_are_followed(loaded: Batch) -> None:
    learners = StageLesson.objects.values("user").annotate(passed=Count("passed_at"), read=Count("read_at"))
    assert sorted((one["read"], one["passed"]) for one in learners) == [(4, 2), (6, 5)]
    assert Follow.objects.count() > 5
