"""The doors of the eight steps of campaigns: all read them; one changes one's own, or the company's by right."""

from collections.abc import Callable, Iterator
from uuid import uuid4

from filon.campaigns.models import Campaign, CampaignAction, CampaignTarget, Member
from filon.campaigns.rules.channels import CampaignChannel
from filon.campaigns.rules.steps import Asked, CampaignState
from filon.contacts.models import ContactPoint
from filon.contacts.rules.kinds import PointKind
from filon.kit.subjects import SubjectKind
from filon.playbook.models import CampaignHeader
from filon.records.models import Lot
from filon.users.rules.rights import Action, Entity
from tests import factories
from tests.sequences.making import template
from tests.web.rights_doors import Door, Place, both, each, some, to
from tests.web.rights_world import Things, World

READ, MAY = to(Entity.SEQUENCE, Action.READ), some(Entity.SEQUENCE, Action.WRITE)
WRITE = to(Entity.SEQUENCE, Action.WRITE)
TAKE = both(some(Entity.CONTACT, Action.EXPORT), WRITE)
# Whoever walks for it: a campaign that he reads, people whom he reads, his own line on the timeline.
VISIT = both(both(READ, some(Entity.ACTIVITY, Action.WRITE)), to(Entity.CONTACT, Action.READ))


def ready(things: Things) -> Campaign:
    """With all that a launch asks: the person of the world is in the lot that it takes."""
    person = things.record(SubjectKind.CONTACT)
    number = Campaign.objects.count()
    lot = Lot.objects.create(name=f"Lot de campagne {number}", created_at=factories.NOW)
    type(person)._default_manager.filter(pk=person.pk).update(lot=lot)
    factories.reachable(person, f"+334912{number:05d}")  # type: ignore[arg-type]
    header = CampaignHeader.objects.create(code=f"preparee-{number}", name=f"Préparée {number}")
    campaign = Campaign.objects.create(
        header=header, owner=person.owner, created_at=factories.NOW, objective="win", aimed_contracts=1, offer="−10 %",
        budget_cents=1, brief=dict.fromkeys(Asked, "Oui"),
    )  # fmt: skip
    CampaignTarget.objects.create(campaign=campaign, lot=lot)
    CampaignAction.objects.create(
        campaign=campaign, channel=CampaignChannel.PHONE, text="Bonjour", start_date=factories.NOW.date()
    )
    return campaign


def running(things: Things) -> Campaign:
    campaign = ready(things)
    Campaign.objects.filter(pk=campaign.pk).update(state=CampaignState.RUNNING, launched_at=factories.NOW)
    return campaign


def with_letter(things: Things) -> CampaignAction:
    campaign, person = running(things), things.record(SubjectKind.CONTACT).pk
    ContactPoint.objects.create(contact_id=person, kind=PointKind.POSTAL, value="3 rue Haute, 13001 Marseille")
    Member.objects.create(campaign=campaign, contact_id=person, is_asked=True, channels="letter")
    words = template("Lettre", "Cher {{ prénom }}", channel="letter")
    return CampaignAction.objects.create(campaign=campaign, channel=CampaignChannel.LETTER, template=words)


def with_round(things: Things) -> CampaignAction:
    campaign, person = running(things), things.record(SubjectKind.CONTACT).pk
    Member.objects.create(campaign=campaign, contact_id=person, is_asked=True)
    return CampaignAction.objects.create(campaign=campaign, channel=CampaignChannel.STREET, text="Bonjour")


def of(make: Callable[[Things], Campaign], **more: str) -> Callable[[World], Iterator[Place]]:
    def places(world: World) -> Iterator[Place]:
        for place in each(make)(world):
            campaign = Campaign.objects.get(pk=place.kwargs.pop("pk"))
            place.kwargs.update({"code": campaign.header.code, **more})
            yield place

    return places


def part(make: Callable[[Things], CampaignAction | CampaignTarget]) -> Callable[[World], Iterator[Place]]:
    def places(world: World) -> Iterator[Place]:
        for place in each(make)(world):
            kind = CampaignTarget if make is a_target else CampaignAction
            place.kwargs["code"] = kind.objects.get(pk=place.kwargs["pk"]).campaign.header.code
            yield place

    return places


def somebody_to_see(world: World) -> Iterator[Place]:
    for place in part(with_round)(world):
        campaign = CampaignAction.objects.get(pk=place.kwargs["pk"]).campaign
        place.kwargs["person"] = campaign.members.get().contact_id
        yield place


def a_target(things: Things) -> CampaignTarget:
    return ready(things).targets.get()


def an_action(things: Things) -> CampaignAction:
    return ready(things).actions.get()


STEP_DOORS = {
    "campaign_new": Door(MAY, MAY, send={"name": "Automne"}),
    "campaign_copy": Door(None, both(MAY, READ), places=of(ready)),
    "campaign_step": Door(
        READ, WRITE, places=of(ready, step="objectifs"), send={"version": "1", "offer": "Un essai"}, sure=False
    ),
    "campaign_target_drop": Door(None, WRITE, places=part(a_target)),
    "campaign_action_drop": Door(None, WRITE, places=part(an_action)),
    "campaign_file": Door(TAKE, None, places=part(with_letter)),
    "campaign_pdf": Door(TAKE, None, places=part(with_letter)),
    "campaign_gone": Door(None, WRITE, places=part(with_letter)),
    "campaign_round": Door(VISIT, None, places=part(with_round)),
    "campaign_visit": Door(
        None, VISIT, places=somebody_to_see, send=lambda _world, _place: {"outcome": "absent", "key": str(uuid4())}
    ),
    "campaign_launch": Door(
        None, WRITE, places=of(ready), sure=False
    ),  # who sees nobody of the target launches nothing
    "campaign_pause": Door(None, WRITE, places=of(running), send={"pause": "1"}),
    "campaign_stop": Door(None, WRITE, places=of(running)),
}
