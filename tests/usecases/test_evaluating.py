"""The evaluation of a campaign is kept when it ends, by itself, and once."""

from datetime import timedelta

import pytest

from filon.campaigns.models import Evaluation
from filon.playbook.models import CampaignHeader
from filon.usecases.campaigning import launch_campaign, stop_campaign
from filon.usecases.evaluating import close_ended
from filon.users.models import User
from filon.users.rules.rights import Role
from tests import factories as make
from tests.factories import NOW
from tests.usecases.test_campaigning import TODAY, prepared, somebody

pytestmark = pytest.mark.django_db


@pytest.fixture
def marc() -> User:
    return make.user("Marc", role=Role.MARKETING)


def test_the_day_after_the_last_one_the_copy_is_kept_once(marc: User) -> None:
    campaign = prepared(marc, somebody("Roux", marc))
    CampaignHeader.objects.update(end_date=TODAY)
    launch_campaign(campaign=campaign, by=marc, now=NOW)
    assert close_ended(now=NOW, limit=10) == 0
    assert close_ended(now=NOW + timedelta(days=1), limit=10) == 1
    assert close_ended(now=NOW + timedelta(days=2), limit=10) == 0
    assert Evaluation.objects.get().as_of == TODAY + timedelta(days=1)


def test_what_was_stopped_without_a_last_day_is_over(marc: User) -> None:
    campaign = prepared(marc, somebody("Roux", marc))
    launch_campaign(campaign=campaign, by=marc, now=NOW)
    assert close_ended(now=NOW, limit=10) == 0
    stop_campaign(campaign=campaign, by=marc, now=NOW)
    assert close_ended(now=NOW, limit=10) == 1


def test_a_campaign_that_a_file_brought_is_closed_by_a_person_only(marc: User) -> None:
    CampaignHeader.objects.create(code="ancienne", name="Ancienne", end_date=TODAY - timedelta(days=90))
    assert close_ended(now=NOW, limit=10) == 0
