"""Two thousand leads, inbound and outbound, each climbing, refused, recycled, woken or still on its way."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from heapq import heappop, heappush

from demo.catalogue import CAMPAIGNS, LEAD_HORIZONS, SOURCES, Catalogue
from demo.companies import Account
from demo.rhythm import leads_on
from demo.staff import Staff
from demo.world import Chance, World
from filon.contacts.models import Contact
from filon.contacts.rules.axes import ENDED, LifecycleStage
from filon.kit.text import fold
from filon.leads.models import Lead
from filon.leads.rules.kinds import Entrance, NeedKind, Refusal
from filon.playbook.models import CampaignHeader
from filon.records.rules.changes import Axis
from filon.users.models import User

S = LifecycleStage
INBOUND_SHARE = 0.61
WOKEN = 0.3  # share of the recycled whose date has come and who start again

# stage → next stage, chance to reach it, median days until it is decided.
INBOUND_STEPS = {
    S.LEAD: (S.MQL, 0.55, 2.5),
    S.MQL: (S.SAL, 0.83, 1.8),
    S.SAL: (S.SQL, 0.47, 6.0),
    S.SQL: (S.OPPORTUNITY, 0.62, 8.0),
}
OUTBOUND_STEPS = {
    S.LEAD: (S.SAL, 0.72, 1.5),
    S.SAL: (S.SQL, 0.46, 7.0),
    S.SQL: (S.OPPORTUNITY, 0.58, 9.0),
}
STILL_THINKING = {S.LEAD: 0.14, S.SAL: 0.03, S.SQL: 0.04}  # share of those who do not climb and do not end either
DAYS_TO_GIVE_UP = {S.LEAD: 24.0, S.MQL: 1.0, S.SAL: 16.0, S.SQL: 22.0}
R = Refusal
# Why a lead ends, by the stage where it does; what may come back is recycled, the rest disqualified.
REFUSALS = {
    S.LEAD: {R.NO_PROJECT: 34, R.WRONG_DATA: 18, R.OUT_OF_TARGET: 18, R.COMPETITOR: 12, R.TOO_EARLY: 18},
    S.MQL: {R.OUT_OF_TARGET: 28, R.IN_HAND: 18, R.WRONG_DATA: 16, R.TOO_EARLY: 26, R.DUPLICATE: 6, R.AREA: 6},
    S.SAL: {R.NO_PROJECT: 42, R.TOO_EARLY: 38, R.OUT_OF_TARGET: 12, R.ALREADY_CUSTOMER: 8},
    S.SQL: {R.TOO_EARLY: 46, R.NO_PROJECT: 54},
}
COMES_BACK = {R.TOO_EARLY: 1.0, R.NO_PROJECT: 0.45, R.IN_HAND: 0.6}  # share that is recycled
PROJECTS = [
    "Réunions en visio qui gênent le plateau",
    "Déménagement dans de nouveaux locaux",
    "Salle de confidentialité pour les RH",
    "Bureau de chef d’atelier au calme",
    "Réaménagement après passage en flex office",
    "Plaintes de bruit relevées au CSE",
    "Box de téléphone pour l’équipe commerciale",
    "Extension de l’étage",
    "Accueil de clients en entretien",
    "Studio d’enregistrement de formations",
]


@dataclass
class LeadStory:
    """A lead, who it is about, and the stages that it went through; `deal_at` is when it became a deal."""

    lead: Lead
    account: Account
    contact: Contact
    seller: User
    steps: list[tuple[datetime, LifecycleStage]] = field(default_factory=list)
    deal_at: datetime | None = None


def make_leads(world: World, catalogue: Catalogue, staff: Staff, accounts: list[Account]) -> list[LeadStory]:
    return LeadMaker(world, catalogue, staff, accounts).make_all()


class LeadMaker:
    def __init__(self, world: World, catalogue: Catalogue, staff: Staff, accounts: list[Account]) -> None:
        self.world, self.catalogue, self.staff = world, catalogue, staff
        self.chance = Chance("leads", world.today)
        self.arriving = sorted(accounts, key=lambda account: account.company.created_at, reverse=True)
        self.waiting: list[tuple[float, float, Account, Contact]] = []

    def make_all(self) -> list[LeadStory]:
        stories, day, expected = [], self.world.start, 0.0
        while day < self.world.today:
            expected += leads_on(day, since=self.world.start)
            self._welcome(day)
            while expected >= 1 and self.waiting:
                expected -= 1
                _, _, account, contact = heappop(self.waiting)
                at = max(self.chance.office_hour(day), account.company.created_at + timedelta(minutes=4))
                stories.append(self._tell(account, contact, at))
            day += timedelta(days=1)
        return stories

    def _welcome(self, day: date) -> None:
        """Who entered the file by that day waits for a turn: those who came by themselves first, then by appetite and chance."""
        while self.arriving and self.arriving[-1].company.created_at.date() <= day:
            account = self.arriving.pop()
            for place, contact in enumerate(account.contacts):
                by_itself = account.company.lot is None and place == 0
                turn = -1.0 if by_itself else -(self.chance.random() ** (1 / account.appetite)) + 1
                heappush(self.waiting, (turn, len(self.waiting) + self.chance.random(), account, contact))

    def _tell(self, account: Account, contact: Contact, at: datetime) -> LeadStory:
        chance = self.chance
        inbound = account.company.lot is None or chance.happens(INBOUND_SHARE)
        name, kind_weight = self._source(inbound)
        sellers, shares = self.staff.sellers(account.team)
        seller = chance.weighted(sellers, shares)
        project = chance.choice(PROJECTS)
        lead = Lead(
            name=f"{project} – {account.company.name}"[:200], contact=contact, company=account.company,
            entrance=Entrance.INBOUND if inbound else Entrance.OUTBOUND, source=self.catalogue.sources[name], project=project,
            medium="", campaign=self._campaign(at), need_kind=NeedKind.EXPRESSED if inbound else NeedKind.SUPPOSED,
            potential_cents=account.booths * chance.randint(6, 14) * 100_000, owner=self.staff.marketing if inbound else seller,
            product=self.catalogue.products[chance.weighted(["SOLO", "DUO", "QUATRO", "CLOISON", "DIAG"], [34, 24, 12, 18, 12])],
            created_at=at, updated_at=at, stage_since=at, batch=self.world.batch, lot=account.company.lot,
        )  # fmt: skip
        lead.name_key = fold(lead.name)[:200]
        if chance.happens(0.5):
            lead.custom = {"echeance": chance.weighted(list(LEAD_HORIZONS), list(LEAD_HORIZONS.values()))}
        story = LeadStory(lead, account, contact, seller)
        self.world.add(lead)
        self._move(story, at, S.LEAD, by=None if inbound else seller)
        contact.last_inbound_at = at if inbound else contact.last_inbound_at
        contact.source = contact.source or lead.source
        account.company.source = account.company.source or lead.source
        self._climb(story, at, S.LEAD, OUTBOUND_STEPS if not inbound else INBOUND_STEPS, ripeness=kind_weight)
        return story

    def _source(self, inbound: bool) -> tuple[str, float]:
        weights = [source[2] if inbound else source[3] for source in SOURCES]
        name, *_, ripeness = self.chance.weighted(SOURCES, weights)
        return name, ripeness

    def _campaign(self, at: datetime) -> CampaignHeader | None:
        """One of the campaigns that ran then, for two leads of three."""
        days_ago = (self.world.today - at.date()).days
        running = [fact.code for fact in CAMPAIGNS if fact.days_ago - fact.length - 14 <= days_ago <= fact.days_ago]
        return self.catalogue.campaigns[self.chance.choice(running)] if running and self.chance.happens(0.62) else None

    def _climb(
        self, story: LeadStory, at: datetime, stage: LifecycleStage,
        steps: dict[LifecycleStage, tuple[LifecycleStage, float, float]], *, ripeness: float,
    ) -> None:  # fmt: skip
        """Step by step until it becomes a deal, ends, or meets today."""
        chance, fit = self.chance, {"A": 1.2, "B": 1.1, "C": 0.95, "D": 0.65}[story.account.company.fit_grade]
        while stage in steps:
            following, probability, days = steps[stage]
            climbs = chance.happens(min(0.96, probability * fit * ripeness))
            if not climbs and chance.happens(STILL_THINKING.get(stage, 0.0)):
                return
            at = chance.later(at, chance.days(days if climbs else DAYS_TO_GIVE_UP[stage]))
            if at >= self.world.now:
                return
            if not climbs:
                self._end(story, at, stage, steps, ripeness)
                return
            if following in (S.MQL, S.SAL) and story.lead.owner != story.seller:
                self._hand_over(story, at)
            self._move(story, at, following, by=None if following == S.MQL else story.seller)
            stage = following
        story.deal_at = at

    def _hand_over(self, story: LeadStory, at: datetime) -> None:
        """Marketing gives the lead to the salesperson of the area."""
        given, received = self.staff.marketing, story.seller
        story.lead.owner = received
        self.world.change(story.lead, Axis.OWNER, str(given.pk), str(received.pk), at=at, by=given)

    def _end(
        self, story: LeadStory, at: datetime, stage: LifecycleStage,
        steps: dict[LifecycleStage, tuple[LifecycleStage, float, float]], ripeness: float,
    ) -> None:  # fmt: skip
        chance, reasons = self.chance, REFUSALS[stage]
        refusal = chance.weighted(list(reasons), list(reasons.values()))
        by = self.staff.marketing if stage == S.LEAD and story.lead.entrance == Entrance.INBOUND else story.seller
        if not chance.happens(COMES_BACK.get(refusal, 0.0)):
            self._move(story, at, S.DISQUALIFIED, by=by, reason=refusal.label)
            return
        self._move(story, at, S.RECYCLED, by=by, reason=refusal.label)
        wakes = chance.later(at, chance.choice([60, 90, 120, 180]))
        story.lead.wake_date = wakes.date()
        if story.lead.cycle_no == 1 and wakes < self.world.now and chance.happens(WOKEN):
            again = S.SAL if S.MQL not in steps else S.MQL
            self._move(story, wakes, again, by=story.seller)
            self._climb(story, wakes, again, steps, ripeness=ripeness * 1.1)

    def _move(self, story: LeadStory, at: datetime, to: LifecycleStage, *, by: User | None, reason: str = "") -> None:
        move_lead(self.world, story, at, to, by=by, reason=reason)


WANTS = (S.SQL, S.OPPORTUNITY, S.CUSTOMER)  # who came so far wanted to act


def move_lead(
    world: World, story: LeadStory, at: datetime, to: LifecycleStage, *, by: User | None, reason: str = ""
) -> None:
    """Write a step as `leads.services.stages.move_leads` would have, and date it."""
    lead = story.lead
    old = S(lead.lifecycle_stage) if story.steps else S.NONE
    lead.cycle_no += old == S.RECYCLED
    lead.lifecycle_stage, lead.stage_since, lead.updated_at = to, at, at
    lead.is_willing = True if to in WANTS else lead.is_willing
    lead.closed_at = at if to in ENDED or to == S.CUSTOMER else None
    lead.reason = reason if to in ENDED else ""
    if to != S.RECYCLED:
        lead.wake_date = None
    story.steps.append((at, to))
    lead.version = len(story.steps)
    world.change(lead, Axis.LIFECYCLE, old, to, at=at, by=by, reason=reason)
