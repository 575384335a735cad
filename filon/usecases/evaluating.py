"""The end of a campaign: its evaluation is kept as it stood, and never changes again."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import Q

from filon.campaigns.models import Evaluation
from filon.campaigns.rules.steps import CampaignState
from filon.kit.business_time import day_in_paris
from filon.kit.errors import NotPossible
from filon.kit.french import format_date
from filon.playbook.models import CampaignHeader
from filon.reporting.rules.campaign_as_json import campaign_json
from filon.reporting.rules.campaigns import Split
from filon.reporting.selectors.campaigns import campaign_report
from filon.users.models import User
from filon.users.rules.rights import Action, Entity
from filon.users.selectors import SYSTEM, Viewer, require


def close_evaluation(*, campaign: CampaignHeader, by: Viewer, now: datetime) -> Evaluation:
    """Of the whole company, whoever asks: the copy is the same for all. Once; refused before the campaign has ended."""
    require(by, Entity.REPORT, Action.WRITE)
    today = day_in_paris(now)
    if campaign.end_date and campaign.end_date > today:
        raise NotPossible(
            f"La campagne finit le {format_date(campaign.end_date)}\u00a0: son évaluation se clôt après ce jour."
        )
    report = campaign_report(campaign, viewer=SYSTEM, split=Split.CHANNEL, now=now)
    figures = campaign_json(campaign.code, report, by=Split.CHANNEL, as_of=today)
    author = by if isinstance(by, User) else None
    try:
        with transaction.atomic():
            return Evaluation.objects.create(campaign=campaign, as_of=today, figures=figures, by=author, at=now)
    except IntegrityError:
        raise NotPossible("L’évaluation de cette campagne est déjà close\u00a0: elle ne change plus.") from None


def close_ended(*, now: datetime, limit: int) -> int:
    """Campaigns launched here whose last day is past, or that were stopped without one, each once. How many."""
    over = Q(end_date__lt=day_in_paris(now)) | Q(end_date=None, campaign__state=CampaignState.STOPPED)
    ended = CampaignHeader.objects.filter(over, campaign__launched_at__isnull=False, evaluation=None).order_by("pk")
    closed = [close_evaluation(campaign=one, by=SYSTEM, now=now) for one in ended[:limit]]
    return len(closed)
