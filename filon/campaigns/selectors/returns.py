"""Within how many business days a campaign promised to follow what comes back."""

from filon.campaigns.models import Campaign
from filon.campaigns.rules.returns import USUAL_DAYS, ReturnKind
from filon.playbook.models import CampaignHeader


def promised_days(header: CampaignHeader) -> dict[ReturnKind, int]:
    """As its seventh step says; the usual ones where it says nothing."""
    said = Campaign.objects.filter(header=header).values_list("promised", flat=True).first() or {}
    return {kind: said.get(kind.value, usual) for kind, usual in USUAL_DAYS.items()}
