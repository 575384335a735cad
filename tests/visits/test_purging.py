"""Thirteen months for the key, twenty-five for the rest."""

from datetime import timedelta

import pytest

from filon.visits.models import ConsentProof, DailyCount, PageView, RobotCount, Visit, Visitor
from filon.visits.rules.consent import TRACKER_LIFE
from filon.visits.rules.kinds import Event
from filon.visits.rules.robots import Caller
from filon.visits.services.purging import forget_old_visitors, purge_visits
from tests.factories import NOW
from tests.visits.sites import KEY, a_site, tell

pytestmark = pytest.mark.django_db
TWENTY_FIVE_MONTHS = NOW.replace(year=2028, month=12)  # of 20 November 2026


def test_after_thirteen_months_the_key_leads_to_nobody() -> None:
    site = a_site()
    tell(site, Event.ACCEPT, v=KEY)
    tell(site, Event.ACCEPT, v="j" * 22, at=NOW + timedelta(seconds=1))

    assert forget_old_visitors(now=NOW + TRACKER_LIFE, limit=500) == 1
    assert list(Visitor.objects.order_by("pk").values_list("key", flat=True)) == [None, "j" * 22]
    assert tell(site, v=KEY, at=NOW + TRACKER_LIFE) is False


def everything() -> list[int]:
    return [
        table._default_manager.count() for table in (Visit, PageView, Visitor, ConsentProof, DailyCount, RobotCount)
    ]


def test_after_twenty_five_months_nothing_is_left() -> None:
    site = a_site()
    tell(site, Event.ACCEPT, v=KEY)
    tell(site, v=KEY)
    tell(site, Event.DECLINE)
    tell(site, caller=Caller("Googlebot"))
    forget_old_visitors(now=TWENTY_FIVE_MONTHS, limit=500)

    purge_visits(now=TWENTY_FIVE_MONTHS, limit=500)
    assert everything() == [1, 2, 1, 2, 1, 1]
    purge_visits(now=TWENTY_FIVE_MONTHS + timedelta(days=1), limit=500)
    assert everything() == [0, 0, 0, 0, 0, 0]


def test_a_job_does_no_more_than_it_is_asked() -> None:
    site = a_site()
    for day in range(5):
        tell(site, at=NOW + timedelta(days=day))

    assert purge_visits(now=NOW + timedelta(days=1500), limit=2) == 2
    assert DailyCount.objects.count() == 3
