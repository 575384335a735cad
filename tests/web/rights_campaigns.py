"""The doors of campaigns: evaluations to who reads reports, costs to who has that right, hourly rates to fewer still."""

from collections.abc import Iterator
from itertools import count

from filon.campaigns.models import Cost
from filon.playbook.models import CampaignHeader
from filon.users.rules.rights import Action, Entity
from tests import factories
from tests.web.rights_doors import Door, Place, both, each, some, to
from tests.web.rights_world import Things, World

REPORT, COST, RATE = (some(entity, Action.READ) for entity in (Entity.REPORT, Entity.COST, Entity.RATE))
CLOSE, SPEND, PRICE = (some(entity, Action.WRITE) for entity in (Entity.REPORT, Entity.COST, Entity.RATE))
MEND = to(Entity.COST, Action.WRITE)
MEDIA = {"kind": "media", "spent_date": "2026-11-02", "amount": "120", "currency": "EUR", "version": "1"}
_number = count(1)


def a_campaign(_world: World) -> Iterator[Place]:
    code = f"campagne-{next(_number)}"
    CampaignHeader.objects.create(code=code, name=code)
    yield Place({"code": code})


def counted(things: Things) -> Cost:
    return Cost.objects.create(
        kind="media", spent_date=factories.NOW.date(), cents=100, by=things.owner, created_at=factories.NOW
    )


def removed(things: Things) -> Cost:
    cost = counted(things)
    Cost.objects.filter(pk=cost.pk).update(deleted_at=factories.NOW)
    return cost


def a_rate(world: World, _place: Place) -> dict[str, object]:
    return {"person": world.walker.pk, "amount": "42", "from_date": "2026-01-01"}


CAMPAIGN_DOORS = {
    "campaign_list": Door(REPORT),
    "campaign_compare": Door(REPORT),
    "campaign_channels": Door(REPORT),
    "campaign_returns": Door(REPORT, places=a_campaign),
    "campaign_evaluation": Door(REPORT, places=a_campaign),
    "campaign_close": Door(None, CLOSE, places=a_campaign),
    "campaign_costs": Door(COST, both(COST, SPEND), places=a_campaign, send=MEDIA),
    "cost_list": Door(COST, both(COST, SPEND), send=MEDIA),
    "cost_edit": Door(MEND, MEND, places=each(counted), send=MEDIA),
    "cost_remove": Door(None, MEND, places=each(counted)),
    "cost_put_back": Door(None, MEND, places=each(removed)),
    "hourly_rates": Door(RATE, both(RATE, PRICE), send=a_rate),
}
