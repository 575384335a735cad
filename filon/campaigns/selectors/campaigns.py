"""Campaigns as they stand: which a person sees, whom the target takes, and what each of the eight steps lacks."""

from collections.abc import Mapping
from datetime import datetime
from functools import reduce
from operator import or_

from django.db.models import Count, Q, QuerySet

from filon.campaigns.models import Campaign, CampaignAction, CampaignTarget, Member
from filon.campaigns.rules.channels import CampaignChannel
from filon.campaigns.rules.steps import (
    ASKED_OF_THE_LAW,
    BY_FILE,
    Asked,
    CampaignState,
    Outline,
    PlannedAction,
    Promise,
)
from filon.contacts.models import Contact, ContactPoint
from filon.contacts.rules.kinds import PointKind, PointState
from filon.kit.criteria import Holds
from filon.kit.errors import NotFound
from filon.kit.subjects import SubjectKind
from filon.playbook.models import CampaignHeader
from filon.segments.selectors import condition_of
from filon.users.rules.rights import Action, Entity
from filon.users.selectors import Viewer, may, require, visible

REACHED_AT: Mapping[CampaignChannel, tuple[PointKind, ...]] = {
    CampaignChannel.PHONE: (PointKind.PHONE, PointKind.MOBILE),
    CampaignChannel.EMAIL: (PointKind.EMAIL,),
    CampaignChannel.SMS: (PointKind.MOBILE,),
    CampaignChannel.FAX: (PointKind.FAX,),
    CampaignChannel.SOCIAL: (PointKind.SOCIAL,),
}


def campaigns_for(*, viewer: Viewer) -> QuerySet[Campaign]:
    require(viewer, Entity.SEQUENCE, Action.READ)
    return Campaign.objects.select_related("header", "owner", "product")


def campaign_for(*, viewer: Viewer, pk: int, action: Action = Action.READ) -> Campaign:
    rows = visible(campaigns_for(viewer=viewer), viewer=viewer, entity=Entity.SEQUENCE, action=action)
    found = rows.filter(pk=pk).first()
    if found is None:
        raise NotFound("Cette campagne n’existe pas, ou ce n’est pas à vous de la changer.")
    return found


def campaign_coded(code: str, *, viewer: Viewer, action: Action) -> Campaign:
    """By the code of its header."""
    rows = visible(campaigns_for(viewer=viewer), viewer=viewer, entity=Entity.SEQUENCE, action=action)
    found = rows.filter(header__code=code).first()
    if found is None:
        raise NotFound(
            f"Aucune campagne que vous puissiez changer n’a le code «\u00a0{code}\u00a0» (filon campaign list)."
        )
    return found


def preparation_of(header: CampaignHeader, *, viewer: Viewer) -> Campaign | None:
    """The eight steps of it, if it has them and the viewer may read them; a campaign that came by an import has none."""
    if not may(viewer, Entity.SEQUENCE, Action.READ):
        return None
    return visible(campaigns_for(viewer=viewer), viewer=viewer, entity=Entity.SEQUENCE).filter(header=header).first()


def people_taken(campaign: Campaign, *, viewer: Viewer, now: datetime) -> QuerySet[Contact]:
    """Whom its segments and lots take now, less those left out; a company brings its people. CriterionRefused as segments do."""
    people = visible(Contact.objects.filter(deleted_at=None), viewer=viewer, entity=Entity.CONTACT)
    taken: list[Q] = []
    left: list[Q] = []
    for target in campaign.targets.select_related("segment", "lot"):
        (left if target.is_left_out else taken).append(_people_of(target, now=now))
    if not taken:
        return people.none()
    return people.filter(reduce(or_, taken), *(~one for one in left)).order_by()


def _people_of(target: CampaignTarget, *, now: datetime) -> Q:
    if target.segment is None:
        return Q(lot=target.lot)
    condition = condition_of(target.segment, now=now)
    if target.segment.entity == SubjectKind.COMPANY:
        companies = Contact._meta.get_field("company").related_model
        return Q(company__in=companies._default_manager.filter(condition, deleted_at=None).order_by().values("pk"))
    return Q(pk__in=Contact.objects.filter(condition).order_by().values("pk"))


def members_left(action: CampaignAction) -> QuerySet[Member]:
    """Those whom the law left on this channel at the launch, less who was put in the bin since."""
    rows = Member.objects.filter(campaign=action.campaign_id, is_asked=True, contact__deleted_at=None)
    if action.channel not in ASKED_OF_THE_LAW:
        return rows.filter(because="")
    code = action.channel
    alone, first, last, within = (
        Q(channels=code),
        Q(channels__startswith=f"{code},"),
        Q(channels__endswith=f",{code}"),
        Q(channels__contains=f",{code},"),
    )
    return rows.filter(alone | first | last | within)


def reachable_by(people: QuerySet[Contact], channel: CampaignChannel) -> QuerySet[Contact]:
    """Those of whom an address of that channel is known; everybody on a channel that addresses the public."""
    if channel in (CampaignChannel.LETTER, CampaignChannel.DOOR):
        given = Q(kind=PointKind.POSTAL) & ~Q(state=PointState.DEAD)
        return people.filter(Q(establishment__city__gt="") | Holds(ContactPoint, "contact", given))
    if channel not in REACHED_AT:
        return people
    alive = Q(kind__in=REACHED_AT[channel]) & ~Q(state=PointState.DEAD)
    return people.filter(Holds(ContactPoint, "contact", alive))


def outline_of(campaign: Campaign, *, viewer: Viewer, now: datetime) -> Outline:
    """Asks the segments as they are now before the launch, the frozen members after it."""
    actions = list(campaign.actions.all())
    channels = [CampaignChannel(one.channel) for one in actions]
    if campaign.state == CampaignState.DRAFT:
        people = people_taken(campaign, viewer=viewer, now=now)
        count = people.count()
        unreachable = [
            one for one in channels if count and one in ASKED_OF_THE_LAW and not reachable_by(people, one).exists()
        ]
    else:
        count, unreachable = Member.objects.filter(campaign=campaign).count(), []
    return Outline(
        state=CampaignState(campaign.state),
        has_objective=bool(campaign.objective),
        has_aim=campaign.aimed_contracts is not None or campaign.aimed_cents is not None,
        has_offer=campaign.product is not None or bool(campaign.offer),
        has_budget=campaign.budget_cents is not None,
        unanswered=[one for one in Asked if not campaign.brief.get(one)],
        targets=sum(not one.is_left_out for one in campaign.targets.all()),
        people=count,
        unreachable=unreachable,
        actions=[
            PlannedAction(channel, _has_words(channel, one), one.start_date is not None)
            for channel, one in zip(channels, actions, strict=True)
        ],
        unpromised=[one for one in Promise if one not in campaign.promised],
    )


def _has_words(channel: CampaignChannel, action: object) -> bool:
    if channel == CampaignChannel.EMAIL:
        return getattr(action, "sequence_id", None) is not None
    if channel in BY_FILE:
        return any(getattr(action, name, None) for name in ("template_id", "sequence_id"))
    return bool(getattr(action, "text", ""))


def kept_and_left(campaign: Campaign) -> list[tuple[str, int]]:
    """Members by why they are left out, "" those that the campaign may reach; the most numerous first."""
    rows = Member.objects.filter(campaign=campaign, is_asked=True).order_by()
    return sorted(rows.values_list("because").annotate(n=Count("pk")), key=lambda row: (row[0] != "", -row[1], row[0]))
