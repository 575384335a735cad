"""What a campaign starts on each channel: a call list, a sequence; what went by a file is noted on each timeline."""

from datetime import datetime

from django.db import transaction
from django.db.models import Q

from filon.activities.models import Activity
from filon.activities.rules.kinds import Direction
from filon.calling.rules.kinds import CallOrder
from filon.calling.services.filling import make_call_list
from filon.campaigns.models import CampaignAction
from filon.campaigns.rules.channels import CampaignChannel
from filon.campaigns.rules.steps import BY_FILE, ON_FOOT, CampaignState
from filon.campaigns.selectors.campaigns import members_left
from filon.kit.errors import NotPossible
from filon.kit.subjects import SubjectKind
from filon.usecases.campaign_files import pieces_of
from filon.usecases.campaign_rounds import visits_of
from filon.usecases.enrolling import enter_for_campaign
from filon.users.models import User

AT_ONCE = 1_000
# By themselves, on their day; a network when its people enter a sequence, whose messages are tasks for a colleague.
STARTED = Q(channel__in=(CampaignChannel.PHONE, CampaignChannel.EMAIL)) | Q(
    channel=CampaignChannel.SOCIAL, sequence__isnull=False
)


def start_action(action: CampaignAction, *, now: datetime) -> None:
    """In the transaction that claimed it: a channel of `STARTED`. What goes by a file starts when somebody says so."""
    owner = action.campaign.owner or action.campaign.launched_by
    if owner is None:
        raise NotPossible("La campagne n’a plus de responsable\u00a0: donnez-lui-en un.")
    if action.channel == CampaignChannel.PHONE:
        _call(action, owner=owner, now=now)
    else:
        _enrol(action, now=now)


def _call(action: CampaignAction, *, owner: User, now: datetime) -> None:
    """The list asks the law again before each call; the calls made from it are those of the campaign."""
    call_list = make_call_list(
        name=f"{action.campaign.header.name}"[:80],
        entity=SubjectKind.CONTACT,
        condition=Q(pk__in=members_left(action).order_by().values("contact")),
        order=CallOrder.NEVER_FIRST,
        by=owner,
        now=now,
        script=action.text,
        campaign=action.campaign.header,
    )
    CampaignAction.objects.filter(pk=action.pk).update(call_list=call_list, reached=call_list.entries.count())


def _enrol(action: CampaignAction, *, now: datetime) -> None:
    if action.sequence is None:
        raise NotPossible("Choisissez la séquence de cette campagne.")
    ids = list(members_left(action).order_by("pk").values_list("contact", flat=True))
    entered = enter_for_campaign(sequence=action.sequence, campaign=action.campaign.header, contact_ids=ids, now=now)
    CampaignAction.objects.filter(pk=action.pk).update(reached=entered)


@transaction.atomic
def mark_as_gone(*, action: CampaignAction, by: User, now: datetime) -> int:
    """The file has been posted, sent or walked: one line on the timeline of each person, once. How many. Whom a colleague
    went to see with a telephone in hand has hers already."""
    channel = CampaignChannel(action.channel)
    if not action.by_file:
        raise NotPossible(f"{channel.label}\u00a0: ce canal ne part pas par un fichier.")
    if action.campaign.state != CampaignState.RUNNING:
        raise NotPossible("La campagne n’est pas en cours\u00a0: rien ne part.")
    if not CampaignAction.objects.filter(pk=action.pk, done_at=None).update(done_at=now):
        raise NotPossible("C’est déjà noté\u00a0: rien n’est compté deux fois.")
    seen = visits_of(action) if channel in ON_FOOT else {}
    activities = (
        Activity(
            contact=piece.person,
            company_id=piece.person.company_id,
            kind=BY_FILE[channel],
            direction=Direction.OUTBOUND,
            channel=channel,
            at=now,
            by=by,
            campaign_id=action.campaign.header_id,
            text=action.template_of(piece.person.pk).name,
        )
        for piece in pieces_of(action, by=by, now=now)
        if piece.person.pk not in seen
    )
    count = len(Activity.objects.bulk_create(activities, batch_size=AT_ONCE))
    CampaignAction.objects.filter(pk=action.pk).update(
        reached=count + members_left(action).filter(contact__in=seen).count()
    )
    return count
