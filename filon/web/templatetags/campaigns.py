"""The pages of one campaign, as tabs: those that its reader may open."""

from typing import Any

from django import template
from django.template import Context

from filon.campaigns.selectors.campaigns import preparation_of
from filon.playbook.models import CampaignHeader
from filon.users.rules.rights import Action, Entity
from filon.users.selectors import may

register = template.Library()


@register.inclusion_tag("campaigns/_tabs.html", takes_context=True)
def campaign_tabs(context: Context, campaign: CampaignHeader, here: str) -> dict[str, Any]:
    viewer = context["request"].user
    return {
        "campaign": campaign,
        "here": here,
        "prepared": preparation_of(campaign, viewer=viewer),
        "sees_figures": may(viewer, Entity.REPORT, Action.READ),
        "sees_costs": may(viewer, Entity.COST, Action.READ),
    }
