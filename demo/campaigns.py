"""Halvane's campaigns in eight steps: one that is over, one under way, one in preparation; and whom the first two took."""

from datetime import datetime, time, timedelta
from typing import Any, NamedTuple

from demo.catalogue import Catalogue
from demo.staff import Staff
from demo.world import World
from filon.activities.models import Activity
from filon.campaigns.models import Campaign, CampaignAction, CampaignTarget, Member
from filon.campaigns.rules.channels import CampaignChannel as C
from filon.campaigns.rules.steps import Asked, CampaignState, Objective, Promise
from filon.campaigns.services.drafting import create_campaign
from filon.kit.dates import PARIS
from filon.permission.models import Objection
from filon.playbook.models import CampaignHeader
from filon.segments.models import Segment
from filon.sequences.models import Sequence
from filon.sequences.rules.kinds import SequenceKind

REFUSED = "Cette personne s’est opposée à la prospection."
PROMISED = {Promise.REPLY: 1, Promise.CALL_BACK: 1, Promise.QUOTE: 3, Promise.ORDER: 2}
SCRIPT = "Bonjour, Halvane, fabricant français de cabines acoustiques. Vos équipes du numérique téléphonent-elles en plateau ?"
IN_PREPARATION = "Industrie calme, printemps"
SEGMENT = "Industrie et information, 50 salariés et plus"


class Prepared(NamedTuple):
    """A campaign of the catalogue and what its eight steps say."""

    code: str
    owner: str
    objective: Objective
    contracts: int
    euros: int
    budget: int
    offer: str
    channel: C
    state: CampaignState
    brief: tuple[str, ...]


LAUNCHED = [
    Prepared(
        "ouest-esn", "camille", Objective.WIN, 20, 180_000, 6_000, "Une cabine à l’essai pendant un mois",
        C.PHONE, CampaignState.STOPPED,
        ("Éditeurs et ESN de 20 à 250 salariés", "Vingt rendez-vous de diagnostic", "Bretagne et Pays de la Loire",
         "Dix semaines, hors vacances", "Appels du matin, fiche par e-mail", "Le marché grandit et nous y sommes inconnus",
         "6 000 € et deux vendeurs à mi-temps"),
    ),
    Prepared(
        "fin-de-budget", "marc", Objective.TURNOVER, 8, 90_000, 2_500, "Livraison garantie avant la fin de l’année",
        C.EMAIL, CampaignState.RUNNING,
        ("Prospects déjà rencontrés, sans devis signé", "Signer avant la clôture des budgets", "Toute la France",
         "De novembre à la mi-décembre", "Une suite d’e-mails, puis un appel", "Les crédits non engagés sont perdus",
         "2 500 €, l’outil d’envoi compris"),
    ),
]  # fmt: skip


def tell_campaigns(world: World, catalogue: Catalogue, staff: Staff) -> None:
    """Once costs have named the touches: the members are those whom the campaign really reached."""
    objectors = list(Objection.objects.exclude(contact=None).values_list("contact", flat=True).distinct()[:9])
    for told in LAUNCHED:
        campaign = _launched(world, catalogue.campaigns[told.code], told, staff)
        _freeze(campaign, told, objectors)
    _prepare(world, staff)


def _launched(world: World, header: CampaignHeader, told: Prepared, staff: Staff) -> Campaign:
    began = datetime.combine(header.start_date or world.today, time(8, 30), PARIS)
    owner = staff.by_name[told.owner]
    ended = datetime.combine(header.end_date or world.today, time(18), PARIS)
    campaign = Campaign.objects.create(
        header=header, objective=told.objective, aimed_contracts=told.contracts, aimed_cents=told.euros * 100,
        budget_cents=told.budget * 100, offer=told.offer, brief=dict(zip(Asked, told.brief, strict=True)),
        promised=PROMISED, state=told.state, owner=owner, launched_at=began, launched_by=owner,
        created_at=began - timedelta(days=20), stopped_at=ended if told.state == CampaignState.STOPPED else None,
    )  # fmt: skip
    CampaignTarget.objects.create(campaign=campaign, segment=Segment.objects.get(name=SEGMENT))
    words: dict[str, Any] = {"text": SCRIPT}
    if told.channel == C.EMAIL:
        words = {"sequence": Sequence.objects.filter(kind=SequenceKind.CADENCE).first()}
    CampaignAction.objects.create(
        campaign=campaign, channel=told.channel, start_date=header.start_date, done_at=began, **words
    )
    return world.add(campaign)


def _freeze(campaign: Campaign, told: Prepared, objectors: list[int]) -> None:
    touched = Activity.objects.filter(campaign=campaign.header, contact__isnull=False).exclude(contact__in=objectors)
    reached = list(touched.order_by("contact").values_list("contact", flat=True).distinct())
    members = [Member(campaign=campaign, contact_id=pk, is_asked=True, channels=told.channel) for pk in reached]
    members += [Member(campaign=campaign, contact_id=pk, is_asked=True, because=REFUSED) for pk in objectors]
    Member.objects.bulk_create(members)
    CampaignAction.objects.filter(campaign=campaign).update(reached=len(reached))


def _prepare(world: World, staff: Staff) -> None:
    """Four steps done, the words and the days are missing."""
    campaign = world.add(create_campaign(name=IN_PREPARATION, by=staff.by_name["marc"], now=world.now))
    world.add(campaign.header)
    CampaignHeader.objects.filter(pk=campaign.header_id).update(
        batch=world.batch, kind="Courrier et téléphone", purpose="Ouvrir dix usines de plus au diagnostic"
    )
    Campaign.objects.filter(pk=campaign.pk).update(
        objective=Objective.LAUNCH, aimed_contracts=10, offer="Diagnostic acoustique offert", budget_cents=450_000,
        brief=dict(zip(Asked, LAUNCHED[0].brief, strict=True)) | {Asked.WHO: "Responsables de production, 50 salariés et plus"},
    )  # fmt: skip
    CampaignTarget.objects.create(campaign=campaign, segment=Segment.objects.get(name=SEGMENT))
    for channel in (C.LETTER, C.PHONE):
        CampaignAction.objects.create(campaign=campaign, channel=channel)
