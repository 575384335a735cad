"""Campaigns ready to be prepared: one for each objective, whole but for what only the company knows."""

import pytest

from filon.campaigns.models import Campaign, CampaignAction
from filon.campaigns.rules.ready import READY, ReadyCampaign
from filon.campaigns.rules.steps import Asked, Objective, Promise
from filon.campaigns.selectors.campaigns import outline_of
from filon.campaigns.services.drafting import LONGEST_TEXT, copy_campaign, create_campaign
from filon.kit.errors import NotAllowed
from filon.users.models import RoleRight
from filon.users.rules.rights import Entity, Role
from tests import factories as make
from tests.factories import NOW


def test_each_objective_of_the_method_has_its_own() -> None:
    assert [(key, one.objective) for key, one in READY.items()] == [(one, one) for one in Objective]


@pytest.mark.parametrize("ready", READY.values(), ids=lambda one: one.objective.value)
def test_it_says_whom_what_how_and_why_and_leaves_the_rest_to_the_company(ready: ReadyCampaign) -> None:
    assert set(ready.brief) == {Asked.WHO, Asked.WHAT, Asked.HOW, Asked.WHY}
    assert set(ready.promised) == set(Promise)
    channels = [one.channel for one in ready.actions]
    assert len(channels) == len(set(channels)) >= 2
    assert max(len(text) for text in (*ready.brief.values(), *(one.text for one in ready.actions))) <= LONGEST_TEXT


@pytest.mark.django_db
@pytest.mark.parametrize("ready", READY.values(), ids=lambda one: one.objective.value)
def test_it_becomes_a_campaign_that_still_asks_for_its_figures_and_its_target(ready: ReadyCampaign) -> None:
    marc = make.user("Marc", role=Role.MARKETING)
    made = create_campaign(ready=ready, name="Printemps", by=marc, now=NOW)

    kept = Campaign.objects.get(pk=made.pk)
    assert (kept.objective, kept.brief["who"], kept.promised["reply"]) == (
        ready.objective, ready.brief[Asked.WHO], ready.promised[Promise.REPLY],
    )  # fmt: skip
    assert list(CampaignAction.objects.order_by("pk").values_list("channel", "text")) == list(ready.actions)
    lacks = outline_of(kept, viewer=marc, now=NOW)
    assert lacks.people == 0
    assert copy_campaign(campaign=kept, name="Été", by=marc, now=NOW).brief == kept.brief


@pytest.mark.django_db
def test_who_may_prepare_none_makes_none_of_it() -> None:
    RoleRight.objects.filter(role=Role.SALES, entity=Entity.SEQUENCE).delete()
    with pytest.raises(NotAllowed):
        create_campaign(ready=READY[Objective.WIN], name="Printemps", by=make.user("Lou", role=Role.SALES), now=NOW)
    assert not Campaign.objects.exists()
