"""Audiences for retargeting: members who consented to it, hashed, and nothing else of them; their record says it."""

from collections.abc import Iterator
from datetime import datetime

from django.db import transaction

from filon.activities.models import Activity
from filon.activities.rules.kinds import ActivityKind
from filon.campaigns.models import CampaignAction, Member
from filon.campaigns.rules.audiences import NETWORKS, Network, hashed_email, hashed_phone
from filon.campaigns.rules.channels import CampaignChannel
from filon.campaigns.rules.steps import CampaignState
from filon.contacts.models import ContactPoint
from filon.contacts.rules.kinds import PointKind, PointState
from filon.kit.errors import NotPossible
from filon.permission.rules.facts import Question
from filon.permission.rules.kinds import Channel
from filon.permission.selectors.likeness import allowed_now
from filon.users.models import User

AT_ONCE = 1_000


def network_of(action: CampaignAction) -> Network:
    network = NETWORKS.get(CampaignChannel(action.channel))
    if network is None:
        raise NotPossible(f"{action}\u00a0: ce canal n’a pas d’audience publicitaire.")
    return network


def audience_rows(action: CampaignAction, *, now: datetime) -> Iterator[tuple[str, str]]:
    """The hashes of the address and of the telephone of each: one row a person, in an order that tells nothing of her."""
    network = network_of(action)
    found: dict[str, str] = {}
    for ids in _allowed(action, now=now):
        mails = _points(ids, PointKind.EMAIL)
        phones = _points(ids, PointKind.MOBILE)
        found |= {hashed_email(mails[pk], network): hashed_phone(phones.get(pk, ""), network) for pk in mails}
    return iter(sorted(found.items()))


@transaction.atomic
def note_audience(*, action: CampaignAction, by: User, now: datetime) -> int:
    """The file was handed over: one line on the record of each, once, for she may ask to whom her address went (art. 15 RGPD).

    It names no campaign as its own: an advert that may be shown has touched nobody.
    """
    network = network_of(action)
    if action.campaign.state != CampaignState.RUNNING:
        raise NotPossible("La campagne n’est pas en cours\u00a0: rien ne part.")
    if not CampaignAction.objects.filter(pk=action.pk, done_at=None).update(done_at=now):
        raise NotPossible("C’est déjà noté\u00a0: rien n’est compté deux fois.")
    text = f"Empreinte de son adresse remise à {network.label}, audience de la campagne «\u00a0{action.campaign}\u00a0»"
    told = {"kind": ActivityKind.OTHER, "channel": action.channel, "at": now, "by": by, "text": text}
    people = [pk for ids in _allowed(action, now=now) for pk in _points(ids, PointKind.EMAIL)]
    Activity.objects.bulk_create((Activity(contact_id=pk, **told) for pk in people), batch_size=AT_ONCE)
    CampaignAction.objects.filter(pk=action.pk).update(reached=len(people))
    return len(people)


def _allowed(action: CampaignAction, *, now: datetime) -> Iterator[list[int]]:
    """Members, whatever the other channels of the campaign may do with them: the law is asked about this one."""
    rows = Member.objects.filter(campaign=action.campaign_id, contact__deleted_at=None)
    ids = list(rows.order_by("contact").values_list("contact", flat=True))
    for start in range(0, len(ids), AT_ONCE):
        yield allowed_now(ids=ids[start : start + AT_ONCE], question=Question(Channel.AUDIENCE, now))


def _points(ids: list[int], kind: PointKind) -> dict[int, str]:
    rows = ContactPoint.objects.filter(contact__in=ids, kind=kind).exclude(normalised="").exclude(state=PointState.DEAD)
    found = rows.order_by("main", "-pk").values_list("contact", "normalised")
    return {pk or 0: value or "" for pk, value in found}
