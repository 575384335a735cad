"""Four hundred and fifty deals: from the first meeting to the signature, the loss, or where they stand today."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from demo.catalogue import COMPETITORS, INVALID_REASON, LOSS_REASONS, PRODUCTS, WIN_REASONS, Catalogue
from demo.companies import Account
from demo.leads import LeadStory, move_lead
from demo.rhythm import signing_day
from demo.staff import Staff
from demo.world import Chance, World
from filon.contacts.models import Contact
from filon.contacts.rules.axes import LifecycleStage
from filon.customers.models import Order, OrderLine
from filon.customers.rules.following import end_of_term
from filon.kit.business_time import is_business_day
from filon.kit.text import fold
from filon.kit.versions import VersionState
from filon.opportunities.models import Line, Opportunity
from filon.opportunities.rules.kinds import Category, OpenedBecause
from filon.playbook.models import Process, Product, Stage
from filon.records.rules.changes import FIELD_AXIS, Axis
from filon.users.models import User

# stage → next stage, chance to reach it, median days when it does, median days when the deal is lost there.
STEPS = {
    "contact": ("qualification", 0.82, 4.0, 12.0),
    "qualification": ("meeting", 0.78, 7.0, 15.0),
    "meeting": ("proposal", 0.74, 12.0, 17.0),
    "proposal": ("negotiation", 0.63, 17.0, 30.0),
    "negotiation": ("signature", 0.71, 12.0, 20.0),
    "signature": ("won", 0.93, 7.0, 10.0),
}
FORGOTTEN = 0.022  # chance at each stage that nobody moves the deal any more…
DAYS_BEFORE_CLEANING = 170  # …until the manager closes it
OPENED_BECAUSE = {OpenedBecause.QUOTE_ASKED: 64, OpenedBecause.SHORT_LISTED: 28, OpenedBecause.NONE: 8}
PRICES = {fact.code: fact.euros * 100 for fact in PRODUCTS}
OLD_CUSTOMERS = 115
RETURNING_SHARE = 0.62  # of the old customers, those who ask for more within the eighteen months


@dataclass
class DealStory:
    """A deal, its stages and the closing dates hoped for, each with the moment it was so."""

    deal: Opportunity
    account: Account
    contact: Contact
    seller: User
    lead: LeadStory | None
    steps: list[tuple[datetime, str]] = field(default_factory=list)
    hopes: list[tuple[datetime, date]] = field(default_factory=list)
    bought: list[tuple[Product, int, int]] = field(default_factory=list)


def make_deals(
    world: World, catalogue: Catalogue, staff: Staff, accounts: list[Account], leads: list[LeadStory]
) -> list[DealStory]:
    maker = DealMaker(world, catalogue, staff)
    for story in leads:
        if story.deal_at:
            maker.tell(story.account, story.contact, story.seller, story.deal_at, "meeting", lead=story)
    maker.tell_old_customers(
        [account for account in accounts if account.company.lot_id == catalogue.lots["Base historique"].pk]
    )
    return maker.stories


class DealMaker:
    def __init__(self, world: World, catalogue: Catalogue, staff: Staff) -> None:
        self.world, self.catalogue, self.staff = world, catalogue, staff
        self.chance = Chance("deals", world.today)
        version = Process.objects.get(is_default=True).versions.get(state=VersionState.LIVE)
        self.stages: dict[str, Stage] = {stage.key: stage for stage in version.stages.all()}
        self.stories: list[DealStory] = []

    def tell_old_customers(self, accounts: list[Account]) -> None:
        """Clients from before the file: they ordered, renew their maintenance, and some ask for more."""
        for account in self.chance.sample(accounts, OLD_CUSTOMERS):
            sellers, shares = self.staff.sellers(account.team)
            seller = self.chance.weighted(sellers, shares)
            first = self.chance.office_hour(self.world.start - timedelta(days=self.chance.randint(20, 700)))
            self._order(account, first, self._basket(account, "SOLO"), seller)
            renewal = first + timedelta(days=365)
            while renewal < self.world.now and self.chance.happens(0.8):
                maintenance = self.catalogue.products["ENTRETIEN"]
                at = self.chance.office_hour(renewal.date())
                if at < self.world.now:
                    self._order(
                        account, at, [(maintenance, account.booths, PRICES["ENTRETIEN"] * account.booths)], seller
                    )
                renewal += timedelta(days=365)
            if self.chance.happens(RETURNING_SHARE):
                day = self.world.start + timedelta(days=self.chance.randint(10, 545))
                self.tell(
                    account, self.chance.choice(account.contacts), seller, self.chance.office_hour(day), "contact"
                )

    def tell(
        self,
        account: Account,
        contact: Contact,
        seller: User,
        at: datetime,
        stage: str,
        *,
        lead: LeadStory | None = None,
    ) -> None:
        """One deal from its opening on, as far as today."""
        if at >= self.world.now:
            return
        chance = self.chance
        wanted = lead.lead.product.code if lead and lead.lead.product else "DUO"
        bought = self._basket(account, wanted)
        deal = Opportunity(
            name=f"{bought[0][0].name} – {account.company.name}"[:200], lead=lead.lead if lead else None, company=account.company,
            contact=contact, process_version=self.stages[stage].version, stage=self.stages[stage], owner=seller,
            opened_because=chance.weighted(list(OPENED_BECAUSE), list(OPENED_BECAUSE.values())),
            opened_at=at, created_at=at, updated_at=at, stage_since=at, cents=sum(cents for _, _, cents in bought),
            source=lead.lead.source if lead else None, campaign=lead.lead.campaign if lead else None, batch=self.world.batch,
            lot=account.company.lot,
        )  # fmt: skip
        deal.name_key = fold(deal.name)[:200]
        if chance.happens(0.25):
            deal.custom = {"livraison": f"Semaine {chance.randint(1, 52)}"}
        story = DealStory(self.world.add(deal), account, contact, seller, lead, bought=bought)
        self.stories.append(story)
        for product, quantity, cents in bought:
            self.world.add(Line(opportunity=deal, product=product, quantity=quantity, cents=cents))
        self._enter(story, at, stage, by=seller)
        self._hope(story, at, at.date() + timedelta(days=chance.randint(38, 75)))
        account.company.owner = account.company.owner or seller
        contact.owner = contact.owner or seller
        self._advance(story, at, stage)

    def _basket(self, account: Account, wanted: str) -> list[tuple[Product, int, int]]:
        """What the company wants, for its size, at a discount: (product, quantity, cents)."""
        chance, booths = self.chance, account.booths
        factor = {"SOLO": 0.7, "DUO": 0.45, "QUATRO": 0.25, "CLOISON": 4.0, "DIAG": 0.0}[wanted]
        quantities = (
            {"DIAG": 1} if wanted == "DIAG" else {wanted: max(1, round(booths * factor * chance.uniform(0.5, 1.3)))}
        )
        if wanted == "DIAG" or chance.happens(0.4):
            quantities["PANNEAUX"] = chance.randint(1, 2 + booths)
        if wanted in ("SOLO", "DUO", "QUATRO"):
            quantities["POSE"] = quantities[wanted]
            if chance.happens(0.45):
                quantities["ENTRETIEN"] = quantities[wanted]
        paid = 1 - chance.choice([0, 0, 0, 0.03, 0.05, 0.08, 0.12])
        return [
            (self.catalogue.products[code], number, round(PRICES[code] * number * paid / 100) * 100)
            for code, number in quantities.items()
        ]

    def _advance(self, story: DealStory, at: datetime, stage: str) -> None:
        chance = self.chance
        while stage in STEPS:
            following, probability, days, days_to_lose = STEPS[stage]
            odds = probability * self.staff.skill[story.seller.full_name] ** 0.3
            goes_on = chance.happens(min(0.97, odds))
            forgotten = chance.happens(FORGOTTEN)
            waits = DAYS_BEFORE_CLEANING if forgotten else chance.days(days if goes_on else days_to_lose, 0.5)
            decided = chance.later(at, waits)
            if forgotten or not goes_on:
                following = "lost"
            if following in ("won", "lost"):
                decided = self._closing_moment(decided, after=at)
            if decided >= self.world.now:
                self._stand_today(story, stage)
                return
            at, stage = decided, following
            self._enter(story, at, stage, by=self.staff.manager if forgotten else story.seller)
            if stage == "won":
                self._win(story, at)
            elif stage == "lost":
                self._lose(story, at, forgotten=forgotten)
            elif at.date() > story.hopes[-1][1] - timedelta(days=6):
                self._hope(story, at, at.date() + timedelta(days=chance.randint(12, 34)))

    def _closing_moment(self, decided: datetime, *, after: datetime) -> datetime:
        day = signing_day(decided.date())
        while not is_business_day(day):
            day -= timedelta(days=1)
        return max(datetime.combine(day, decided.timetz()), after + timedelta(minutes=self.chance.randint(30, 300)))

    def _enter(self, story: DealStory, at: datetime, stage: str, *, by: User) -> None:
        deal = story.deal
        old = deal.stage.key if story.steps else ""
        deal.stage, deal.stage_since, deal.updated_at = self.stages[stage], at, at
        deal.version = len(story.steps) + 1
        story.steps.append((at, stage))
        self.world.change(deal, Axis.DEAL_STAGE, old, stage, at=at, by=by)

    def _hope(self, story: DealStory, at: datetime, day: date) -> None:
        """The closing date that the salesperson writes down; each new one is dated."""
        while not is_business_day(day):
            day += timedelta(days=1)
        if story.hopes:
            old = story.hopes[-1][1]
            self.world.change(
                story.deal, f"{FIELD_AXIS}expected_close_date", old.isoformat(), day.isoformat(), at=at, by=story.seller
            )
        story.hopes.append((at, day))
        story.deal.expected_close_date = day

    def _win(self, story: DealStory, at: datetime) -> None:
        deal = story.deal
        deal.closed_at = at
        deal.close_reason = self.catalogue.reasons.get(
            self.chance.weighted(list(WIN_REASONS), list(WIN_REASONS.values()))
        )
        if self.chance.happens(0.2):
            deal.competitor = self._competitor()
        if story.lead:
            move_lead(self.world, story.lead, at, LifecycleStage.CUSTOMER, by=story.seller)
            if (
                self.chance.happens(0.12)
                and (later := self.chance.later(at, self.chance.days(95, 0.3))) < self.world.now
            ):
                move_lead(self.world, story.lead, later, LifecycleStage.EVANGELIST, by=story.seller)
        self._order(story.account, at, story.bought, story.seller, deal=deal)

    def _lose(self, story: DealStory, at: datetime, *, forgotten: bool) -> None:
        label = self.chance.weighted(list(LOSS_REASONS), list(LOSS_REASONS.values()))
        if forgotten:
            label = "Pas de décision"
        elif self.chance.happens(0.015):
            label = INVALID_REASON
        story.deal.closed_at, story.deal.close_reason = at, self.catalogue.reasons.get(label)
        if label != INVALID_REASON and self.chance.happens(0.4):
            story.deal.competitor = self._competitor()
        if story.lead:
            comes_back = label in ("Pas de décision", "Délai ou calendrier", "Budget supprimé")
            to = LifecycleStage.RECYCLED if comes_back else LifecycleStage.LOST
            move_lead(self.world, story.lead, at, to, by=story.seller, reason=label)
            story.lead.lead.wake_date = at.date() + timedelta(days=180) if comes_back else None

    def _competitor(self) -> str:
        return self.chance.weighted(list(COMPETITORS), list(COMPETITORS.values()))

    def _stand_today(self, story: DealStory, stage: str) -> None:
        """An open deal: most salespeople have put its date right, some have not."""
        chance, today = self.chance, self.world.today
        if story.hopes[-1][1] <= today and chance.happens(0.45):
            told = max(
                story.steps[-1][0], chance.office_hour(today - timedelta(days=chance.randint(4, 15)))
            ) + timedelta(minutes=7)
            if told < self.world.now:
                self._hope(story, told, today + timedelta(days=chance.randint(4, 70)))
        if stage == "signature" and chance.happens(0.75):
            story.deal.category = Category.COMMIT
        elif stage == "negotiation" and chance.happens(0.4):
            story.deal.category = Category.BEST_CASE
        if chance.happens(0.08):
            story.deal.probability = min(95, story.deal.stage.probability + chance.choice([-10, 10, 15]))

    def _order(
        self,
        account: Account,
        at: datetime,
        bought: list[tuple[Product, int, int]],
        seller: User,
        *,
        deal: Opportunity | None = None,
    ) -> None:
        total = sum(cents for _, _, cents in bought)
        number = f"C{at:%y%m}-{len(self.world.rows[Order]) + 1:03d}"
        order = Order(
            number=number, company=account.company, opportunity=deal, ordered_at=at, cents=total, owner=seller,
            created_at=at, updated_at=at, batch=self.world.batch, lot=account.company.lot,
        )  # fmt: skip
        if all(product.term_months for product, _, _ in bought):
            order.renewal_date = at.date() + timedelta(days=365)  # the maintenance alone, for a year
        self.world.add(order)
        account.company.owner = account.company.owner or seller
        for product, quantity, cents in bought:
            line = OrderLine(order=order, product=product, quantity=quantity, cents=cents)
            if product.term_months and not order.renewal_date:
                line.renewal_date = end_of_term(at.date(), months=product.term_months)
            self.world.add(line)
