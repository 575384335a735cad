"""What a campaign is, whom it took, what it costs, evaluations that no longer change, and what an hour of each colleague costs."""

from filon.campaigns.models.campaigns import Campaign, CampaignAction, CampaignTarget, Member
from filon.campaigns.models.costs import Cost, HourlyRate
from filon.campaigns.models.evaluation import Evaluation
from filon.campaigns.models.visits import VisitKeyed

__all__ = ["Campaign", "CampaignAction", "CampaignTarget", "Cost", "Evaluation", "HourlyRate", "Member", "VisitKeyed"]
