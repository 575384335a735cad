"""Who recommended whom: the leads that came by a client have a client behind them."""

from demo.deals import DealStory
from demo.leads import LeadStory
from demo.world import Chance, World
from filon.playbook.rules.process import StageKind

BY_CLIENT = "Recommandation client"
KNOWN, BY_A_LOST_ONE = (
    0.85,
    0.12,
)  # shares of those leads of which somebody noted who sent them, and of a lost prospect among them


def tell_referrals(world: World, leads: list[LeadStory], deals: list[DealStory]) -> None:
    chance = Chance("referrals", world.today)
    closed = [story for story in deals if story.deal.closed_at]
    won = [story for story in closed if story.deal.stage.kind == StageKind.WON]
    lost = [story for story in closed if story.deal.stage.kind == StageKind.LOST]
    for story in leads:
        lead = story.lead
        if lead.source is None or lead.source.name != BY_CLIENT or not chance.happens(KNOWN):
            continue
        among = lost if chance.happens(BY_A_LOST_ONE) else won
        known = [one for one in among if one.deal.closed_at and one.deal.closed_at < lead.created_at]
        others = [one for one in known if one.account is not story.account]
        if others:
            lead.referred_by = chance.choice(others).contact
