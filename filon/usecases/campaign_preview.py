"""What a campaign shows before it leaves: whom it targets, what the file lacks, and its words on ten real people."""

from datetime import datetime
from typing import NamedTuple

from django.db.models import Count, Q

from filon.campaigns.models import Campaign, CampaignAction
from filon.campaigns.rules.channels import CampaignChannel
from filon.campaigns.selectors.campaigns import REACHED_AT, people_taken, reachable_by
from filon.contacts.models import Contact
from filon.contacts.rules.axes import SIGNED, LifecycleStage
from filon.duplicates.models import DuplicatePair
from filon.duplicates.rules.likeness import Entity as Likened
from filon.kit.criteria import CriterionRefused
from filon.usecases.campaigning import Preview, preview_campaign
from filon.usecases.writing import Written, write_for
from filon.users.models import User
from filon.users.selectors import Viewer

MOST_PROVED = 10
LISTED = (*REACHED_AT, CampaignChannel.LETTER)


class Taken(NamedTuple):
    """Clients, prospects and suspects of the target, and the lawful part; `problem` when a segment cannot be read any more."""

    clients: int
    prospects: int
    suspects: int
    preview: Preview | None
    problem: str = ""


class FileLine(NamedTuple):
    channel: CampaignChannel
    reachable: int
    missing: int


class FileState(NamedTuple):
    people: int
    lines: list[FileLine]
    duplicates: int
    lots: list[tuple[str, int]]


class Proof(NamedTuple):
    """`variant`: "A" or "B"; "" without a test."""

    person: Contact
    variant: str
    written: Written


def target_of(campaign: Campaign, *, viewer: Viewer, now: datetime) -> Taken:
    """As the segments and lots are now."""
    try:
        people = people_taken(campaign, viewer=viewer, now=now)
        stages = dict(people.values_list("lifecycle_stage").annotate(n=Count("pk")))
    except CriterionRefused as refusal:
        return Taken(0, 0, 0, None, refusal.sentence)
    clients = sum(count for stage, count in stages.items() if stage in SIGNED)
    suspects = sum(count for stage, count in stages.items() if stage in ("", LifecycleStage.SUSPECT))
    preview = preview_campaign(campaign=campaign, viewer=viewer, now=now)
    return Taken(clients, sum(stages.values()) - clients - suspects, suspects, preview)


def file_of(campaign: Campaign, *, viewer: Viewer, now: datetime) -> FileState:
    """The channels of the plan, or all those that need an address while none is chosen."""
    people = people_taken(campaign, viewer=viewer, now=now)
    count = people.count()
    planned = [CampaignChannel(one.channel) for one in campaign.actions.all()]
    channels = [one for one in LISTED if one in planned] or list(LISTED)
    reachable = [reachable_by(people, one).count() for one in channels]
    pending = DuplicatePair.objects.filter(entity=Likened.CONTACT, decided_at=None)
    ids = people.values("pk")
    lots = people.exclude(lot=None).values_list("lot__name").annotate(n=Count("pk")).order_by("-n")[:MOST_PROVED]
    return FileState(
        people=count,
        lines=[FileLine(one, has, count - has) for one, has in zip(channels, reachable, strict=True)],
        duplicates=pending.filter(Q(left_id__in=ids) | Q(right_id__in=ids)).count(),
        lots=list(lots),
    )


def proof_of(action: CampaignAction, *, viewer: Viewer, now: datetime) -> list[Proof]:
    """Its template (of the two, the one that falls to each) filled in for the first people, values unknown and all."""
    if action.template is None or action.template.in_force is None:
        return []
    people = people_taken(action.campaign, viewer=viewer, now=now).select_related("company", "establishment", "persona")
    by = viewer if isinstance(viewer, User) else None
    return [
        Proof(
            one, action.variant_of(one.pk), write_for(version=action.template_of(one.pk).in_force, contact=one, by=by)
        )
        for one in people.order_by("pk")[:MOST_PROVED]
    ]
