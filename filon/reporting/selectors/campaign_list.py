"""Campaigns side by side: when, what they cost, how many leads bear their name; and a pair of them compared."""

from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

from django.db.models import Count

from filon.campaigns.models import Campaign, Evaluation
from filon.campaigns.rules.costs import CostLine, Spent, spent_on
from filon.campaigns.selectors.costs import cost_lines
from filon.kit.enums import LabelledEnum
from filon.leads.models import Lead
from filon.playbook.models import CampaignHeader
from filon.users.rules.rights import Action, Entity
from filon.users.selectors import Viewer, may, require, visible


class Moment(LabelledEnum):
    """Where a campaign stands by its dates."""

    COMING = "coming", "À venir"
    RUNNING = "running", "En cours"
    OVER = "over", "Terminée"
    UNDATED = "undated", "Sans date"


class CampaignRow(NamedTuple):
    """`prepared` None: it has no eight steps. `spent` None: the viewer may not see costs. `leads`: those of it that the
    viewer's figures count."""

    campaign: CampaignHeader
    prepared: Campaign | None
    moment: Moment
    spent: Spent | None
    leads: int
    closed: bool


def moment_of(campaign: CampaignHeader, *, today: date) -> Moment:
    if campaign.start_date is None and campaign.end_date is None:
        return Moment.UNDATED
    if campaign.start_date and campaign.start_date > today:
        return Moment.COMING
    return Moment.OVER if campaign.end_date and campaign.end_date < today else Moment.RUNNING


def campaign_rows(*, viewer: Viewer, today: date) -> list[CampaignRow]:
    """Six questions, however many campaigns."""
    require(viewer, Entity.REPORT, Action.READ)
    costs = _costs(viewer) if may(viewer, Entity.COST, Action.READ) else None
    counted = _leads(viewer)
    closed = set(Evaluation.objects.values_list("campaign", flat=True))
    return [
        CampaignRow(
            one,
            getattr(one, "campaign", None),
            moment_of(one, today=today),
            None if costs is None else spent_on(costs.get(one.pk, [])),
            counted.get(one.pk, 0),
            one.pk in closed,
        )
        for one in CampaignHeader.objects.select_related("campaign")
    ]


def _costs(viewer: Viewer) -> Mapping[int, list[CostLine]]:
    found: dict[int, list[CostLine]] = {}
    for line in cost_lines(viewer=viewer):
        if line.campaign_id:
            found.setdefault(line.campaign_id, []).append(line)
    return found


def _leads(viewer: Viewer) -> Mapping[int, int]:
    leads = visible(Lead.objects.filter(deleted_at=None, campaign__isnull=False), viewer=viewer, entity=Entity.REPORT)
    return dict(leads.order_by().values_list("campaign").annotate(n=Count("pk")))


def closed_evaluation(campaign: CampaignHeader) -> Evaluation | None:
    """The copy of the day when it was closed, if it was."""
    return Evaluation.objects.filter(campaign=campaign).select_related("by").first()
