"""A campaign is prepared: written, copied, its target and its channels chosen; what is launched keeps its members."""

import re
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import F

from filon.campaigns.models import Campaign, CampaignAction, CampaignTarget
from filon.campaigns.rules.channels import CampaignChannel
from filon.campaigns.rules.ready import ReadyCampaign
from filon.campaigns.rules.steps import CampaignState, Promise
from filon.kit.errors import EditedMeanwhile, NotPossible
from filon.kit.text import clean_cell, fold
from filon.playbook.models import CampaignHeader, Template
from filon.records.models import Lot
from filon.segments.models import Segment
from filon.sequences.models import Sequence
from filon.users.models import User
from filon.users.rules.rights import Action, Entity
from filon.users.selectors import Viewer, check_may, require

NAME_WIDTH = 150
LONGEST_TEXT = 2_000
MOST_DAYS = 365
CONFLICT = "Cette campagne vient d’être modifiée par quelqu’un d’autre. Rechargez la page."


class CampaignRefused(NotPossible):
    """A campaign that cannot be written so."""


@transaction.atomic
def create_campaign(*, name: str, by: User, now: datetime, ready: ReadyCampaign | None = None) -> Campaign:
    """From what is `ready` for an objective, whom, which days and which figures remain to be said."""
    require(by, Entity.SEQUENCE, Action.WRITE)
    title = " ".join(clean_cell(name[: 4 * NAME_WIDTH]).split())
    if not title or len(title) > NAME_WIDTH:
        raise CampaignRefused(f"Donnez à la campagne un nom, en {NAME_WIDTH} caractères au plus.")
    header = CampaignHeader.objects.create(code=free_code(title), name=title)
    made = Campaign.objects.create(header=header, owner=by, created_at=now)
    if ready:
        _begin_from(ready, made)
    return made


def _begin_from(ready: ReadyCampaign, campaign: Campaign) -> None:
    campaign.objective = ready.objective
    campaign.brief = {asked.value: told for asked, told in ready.brief.items()}
    campaign.promised = {promised.value: days for promised, days in ready.promised.items()}
    campaign.save(update_fields=["objective", "brief", "promised"])
    CampaignAction.objects.bulk_create(
        CampaignAction(campaign=campaign, channel=one.channel, text=one.text) for one in ready.actions
    )


def free_code(title: str) -> str:
    """What names it on the command line and in links: letters and digits, a number behind when it is taken."""
    base = re.sub(r"[^a-z0-9]+", "-", fold(title)).strip("-")[:50] or "campagne"
    taken = set(CampaignHeader.objects.filter(code__startswith=base).values_list("code", flat=True))
    code, number = base, 2
    while code in taken:
        code, number = f"{base}-{number}", number + 1
    return code


@transaction.atomic
def prepare_header(*, header: CampaignHeader, by: User, now: datetime) -> Campaign:
    """The eight steps of a campaign that a file brought by its name alone."""
    require(by, Entity.SEQUENCE, Action.WRITE)
    return Campaign.objects.get_or_create(header=header, defaults={"owner": by, "created_at": now})[0]


@transaction.atomic
def edit_campaign(
    *, campaign: Campaign, told: Mapping[str, Any], dates: tuple[date | None, date | None], version: int, by: Viewer
) -> None:
    """Objectives, offer, budget and the answers of the brief, over what the person had read; `dates`: its first and last day."""
    _check(campaign, by=by)
    start, end = dates
    if start and end and end < start:
        raise CampaignRefused("La campagne finit avant de commencer\u00a0: corrigez ses dates.")
    for name in ("aimed_cents", "budget_cents"):
        if (told.get(name) or 0) < 0:
            raise CampaignRefused("Un montant visé ou un budget n’est pas négatif.")
    if any(len(text) > LONGEST_TEXT for text in (told.get("offer", ""), *told.get("brief", {}).values())):
        raise CampaignRefused(f"L’offre et chaque réponse du brief tiennent en {LONGEST_TEXT} caractères.")
    _claim(campaign, version, **told)
    CampaignHeader.objects.filter(pk=campaign.header_id).update(start_date=start, end_date=end)


def promise(*, campaign: Campaign, days: Mapping[Promise, int | None], version: int, by: Viewer) -> None:
    """Within how many working days each return is followed up."""
    _check(campaign, by=by)
    if any(one is not None and not 0 <= one <= MOST_DAYS for one in days.values()):
        raise CampaignRefused(f"Un délai va de 0 à {MOST_DAYS} jours.")
    _claim(campaign, version, promised={kind.value: one for kind, one in days.items() if one is not None})


@transaction.atomic
def take_target(
    *, campaign: Campaign, segment: Segment | None, lot: Lot | None, is_left_out: bool, by: Viewer
) -> CampaignTarget:
    """Each segment and lot once, taken or left out: the last word counts."""
    _check(campaign, by=by, draft=True)
    if (segment is None) == (lot is None):
        raise CampaignRefused("Choisissez un segment ou un lot.")
    return CampaignTarget.objects.update_or_create(
        campaign=campaign, segment=segment, lot=lot, defaults={"is_left_out": is_left_out}
    )[0]


def drop_target(*, campaign: Campaign, target_id: int, by: Viewer) -> None:
    _check(campaign, by=by, draft=True)
    CampaignTarget.objects.filter(campaign=campaign, pk=target_id).delete()


@transaction.atomic
def plan_action(*, campaign: Campaign, channel: CampaignChannel, start_date: date | None, by: Viewer) -> CampaignAction:
    """One action a channel; written again, its day changes. Only what has not gone yet."""
    _check(campaign, by=by)
    known = CampaignAction.objects.filter(campaign=campaign, channel=channel).first()
    if known is None and campaign.state != CampaignState.DRAFT:
        raise CampaignRefused("La campagne est lancée\u00a0: ses canaux sont ceux que la loi a examinés au lancement.")
    if known is None:
        return CampaignAction.objects.create(campaign=campaign, channel=channel, start_date=start_date)
    return _change_action(known, start_date=start_date)


def word_action(
    *,
    action: CampaignAction,
    by: Viewer,
    sequence: Sequence | None = None,
    template: Template | None = None,
    template_b: Template | None = None,
    text: str = "",
) -> CampaignAction:
    """What is sent, printed or said on that channel; a network takes a sequence of tasks or a template, not both."""
    _check(action.campaign, by=by)
    if sequence and (template or template_b):
        raise CampaignRefused("Choisissez une séquence ou un modèle, pas les deux.")
    if template_b and (template is None or template == template_b):
        raise CampaignRefused("Un essai A/B compare deux modèles différents.")
    if len(text) > LONGEST_TEXT:
        raise CampaignRefused(f"Un argumentaire tient en {LONGEST_TEXT} caractères.")
    words = {"sequence": sequence, "template": template, "template_b": template_b}
    return _change_action(action, **words, text=clean_cell(text.strip()))


def _change_action(action: CampaignAction, **values: Any) -> CampaignAction:
    """What it could not do is tried again."""
    if not CampaignAction.objects.filter(pk=action.pk, done_at=None).update(**values, problem=""):
        raise CampaignRefused(f"{action}\u00a0: c’est déjà parti, on ne le change plus.")
    action.refresh_from_db()
    return action


def drop_action(*, campaign: Campaign, action_id: int, by: Viewer) -> None:
    _check(campaign, by=by, draft=True)
    CampaignAction.objects.filter(campaign=campaign, pk=action_id).delete()


@transaction.atomic
def copy_campaign(*, campaign: Campaign, name: str, by: User, now: datetime) -> Campaign:
    """All that was prepared, without its days, its members and what came of it."""
    made = create_campaign(name=name, by=by, now=now)
    kept = ("objective", "aimed_contracts", "aimed_cents", "product_id", "offer", "budget_cents", "brief", "promised")
    Campaign.objects.filter(pk=made.pk).update(**{field: getattr(campaign, field) for field in kept})
    CampaignTarget.objects.bulk_create(
        CampaignTarget(campaign=made, segment_id=one.segment_id, lot_id=one.lot_id, is_left_out=one.is_left_out)
        for one in campaign.targets.all()
    )
    CampaignAction.objects.bulk_create(
        CampaignAction(
            campaign=made,
            channel=one.channel,
            sequence_id=one.sequence_id,
            template_id=one.template_id,
            template_b_id=one.template_b_id,
            text=one.text,
        )
        for one in campaign.actions.all()
    )
    made.refresh_from_db()
    return made


def _check(campaign: Campaign, *, by: Viewer, draft: bool = False) -> None:
    check_may(by, Entity.SEQUENCE, Action.WRITE, owner_id=campaign.owner_id)
    if draft and campaign.state != CampaignState.DRAFT:
        raise CampaignRefused("La campagne est lancée\u00a0: sa cible et ses canaux ne changent plus.")


def _claim(campaign: Campaign, version: int, **values: Any) -> None:
    if not Campaign.objects.filter(pk=campaign.pk, version=version).update(**values, version=F("version") + 1):
        raise EditedMeanwhile(CONFLICT)
    campaign.refresh_from_db()
