"""What Halvane's campaigns cost, whom those that go and find people reached, and the evaluations of two that are over."""

from datetime import timedelta
from typing import NamedTuple

from demo.catalogue import Catalogue
from demo.staff import Staff
from demo.world import World
from filon.activities.models import Activity
from filon.activities.rules.kinds import ActivityKind, Direction
from filon.campaigns.models import Cost
from filon.campaigns.rules.channels import CampaignChannel as C
from filon.campaigns.rules.costs import CostKind as K
from filon.campaigns.services.costs import NewCost, record_cost, set_hourly_rate
from filon.playbook.models import CampaignHeader
from filon.records.models import Lot
from filon.usecases.evaluating import close_evaluation
from filon.users.models import User
from filon.users.selectors import SYSTEM

HOURLY_CENTS = 4_200
REACHES = {
    "relance-rentree-1": ActivityKind.EMAIL,
    "ouest-esn": ActivityKind.CALL,
    "industrie-est": ActivityKind.CALL,
    "fin-de-budget": ActivityKind.EMAIL,
}
BOUGHT = "Fichier Meridia, sociétés de services"
OVER = ("ouest-esn", "salon-espaces-1")


class CostFact(NamedTuple):
    """`after`: days since the campaign began."""

    campaign: str
    kind: K
    channel: C
    label: str
    cents: int
    after: int = 0
    currency: str = "EUR"


COSTS = [
    CostFact("guide-bureaux-calmes", K.MEDIA, C.CONTENT, "Rédaction et maquette du guide", 380_000),
    CostFact("guide-bureaux-calmes", K.MEDIA, C.SOCIAL_ADS, "Promotion du guide", 145_000, 20),
    CostFact("relance-rentree-1", K.TOOLS, C.EMAIL, "Service d’envoi, un mois", 9_900),
    CostFact("salon-espaces-1", K.OTHER, C.FAIR, "Stand de 12 m² et montage", 684_000),
    CostFact("salon-espaces-1", K.PRINT, C.FAIR, "Catalogues distribués", 62_000, 1),
    CostFact("salon-espaces-1", K.OTHER, C.FAIR, "Maquette louée à Lausanne", 90_000, 1, "CHF"),
    CostFact("ouest-esn", K.TOOLS, C.PHONE, "Lignes et enregistrement", 24_000, 3),
    CostFact("webinaire-visio", K.TOOLS, C.CONTENT, "Salle virtuelle", 12_000),
    CostFact("annonces-cabines", K.MEDIA, C.SEA, "Annonces Google, premier mois", 240_000, 30),
    CostFact("annonces-cabines", K.MEDIA, C.SEA, "Annonces Google, deuxième mois", 262_000, 60),
    CostFact("industrie-est", K.PRINT, C.LETTER, "Courrier d’annonce, 320 plis", 41_600, 5),
    CostFact("fin-de-budget", K.TOOLS, C.EMAIL, "Service d’envoi, un mois", 9_900, 2),
]


def tell_costs(world: World, catalogue: Catalogue, staff: Staff) -> None:
    """Once the timeline is written: what was done for a campaign bears its name."""
    campaigns = catalogue.campaigns
    for code, kind in REACHES.items():
        _name_the_touches(world, campaigns[code], kind)
    for person in User.objects.filter(pk__in=[user.pk for user in world.of(User)], is_active=True):
        set_hourly_rate(person=person, cents=HOURLY_CENTS, from_date=world.start, by=SYSTEM, now=world.now)
    for fact in COSTS:
        campaign = campaigns[fact.campaign]
        day = (campaign.start_date or world.today) + timedelta(days=fact.after)
        new = NewCost(fact.kind, day, fact.channel, fact.label, campaign, fact.cents, fact.currency)
        _record(world, staff, new)
    _count_the_time(world, staff, campaigns["ouest-esn"])
    _use_a_lot(world, staff, campaigns["ouest-esn"], catalogue.lots[BOUGHT])
    for code in OVER:
        close_evaluation(campaign=campaigns[code], by=SYSTEM, now=world.now)


def _name_the_touches(world: World, campaign: CampaignHeader, kind: ActivityKind) -> None:
    """Calls or e-mails to suspects while the campaign ran."""
    rows = Activity.objects.filter(batch=world.batch, kind=kind, direction=Direction.OUTBOUND, subject_id=None)
    rows.filter(campaign=None, at__date__gte=campaign.start_date, at__date__lte=campaign.end_date).update(
        campaign=campaign
    )


def _record(world: World, staff: Staff, new: NewCost) -> None:
    cost = record_cost(new=new, by=staff.marketing, now=world.now)
    Cost.objects.filter(pk=cost.pk).update(batch=world.batch)


def _count_the_time(world: World, staff: Staff, campaign: CampaignHeader) -> None:
    """Six minutes a call, as the page would propose for what was not brought by a file."""
    done = Activity.objects.filter(campaign=campaign, by__isnull=False).values_list("by", flat=True)
    day = campaign.end_date or world.today
    for person in User.objects.filter(pk__in=set(done)):
        calls = Activity.objects.filter(campaign=campaign, by=person).count()
        new = NewCost(K.TIME, day, C.PHONE, f"Temps de {person}", campaign, person=person, minutes=6 * calls)
        _record(world, staff, new)


def _use_a_lot(world: World, staff: Staff, campaign: CampaignHeader, lot: Lot) -> None:
    day = campaign.start_date or world.today
    _record(world, staff, NewCost(K.LOT, day, C.PHONE, f"Fichier «\u00a0{lot}\u00a0»", campaign, lot=lot))
