"""What happened with everybody: calls, e-mails, meetings, proposals, notes; and how far each buyer is."""

from datetime import datetime, timedelta

from demo import sentences
from demo.catalogue import Catalogue
from demo.companies import Account
from demo.deals import DealStory
from demo.forms import kind_told
from demo.leads import LeadStory
from demo.staff import Staff
from demo.world import Chance, World
from filon.activities.models import Activity
from filon.activities.rules.kinds import ActivityKind, CallOutcome, Direction
from filon.contacts.models import Contact
from filon.contacts.rules.axes import BuyingStage, LifecycleStage
from filon.leads.models import Lead
from filon.leads.rules.kinds import Entrance
from filon.opportunities.models import Opportunity
from filon.records.models import Note, Tagging
from filon.users.models import User

S, K, IN, OUT = LifecycleStage, ActivityKind, Direction.INBOUND, Direction.OUTBOUND
COLD_CALL_OUTCOMES = {
    "absent": 34,
    "voicemail": 30,
    "gatekeeper": 12,
    "call_back": 8,
    "refused": 10,
    "wrong_number": 3,
    "out_of_target": 3,
}
COLD_PEOPLE = 0.34  # share of the suspects without a lead whom somebody tried to reach
FIRST_KIND = {
    "Webinaire": K.EVENT,
    "Salon professionnel": K.VISIT,
    "Recommandation client": K.CALL,
    "Partenaire architecte": K.CALL,
}
BEING_WRITTEN = timedelta(days=6)  # a younger proposal has not left yet
BUYING_OF = {
    S.LEAD: BuyingStage.AWARENESS,
    S.MQL: BuyingStage.CONSIDERATION,
    S.SAL: BuyingStage.CONSIDERATION,
    S.SQL: BuyingStage.DECISION,
    S.OPPORTUNITY: BuyingStage.DECISION,
    S.CUSTOMER: BuyingStage.INACTIVE,
    S.RECYCLED: BuyingStage.AWARENESS,
    S.LOST: BuyingStage.INACTIVE,
}


class Teller:
    def __init__(self, world: World, catalogue: Catalogue, staff: Staff) -> None:
        self.world, self.catalogue, self.staff = world, catalogue, staff
        self.chance = Chance("histoire", world.today)

    def tell_suspects(self, accounts: list[Account], led: set[int]) -> None:
        """Those whom nobody could interest yet: `led` are the identities of people who have a lead."""
        for account in accounts:
            for contact in account.contacts:
                if id(contact) not in led and contact.in_target_at and self.chance.happens(COLD_PEOPLE):
                    sellers, shares = self.staff.sellers(account.team)
                    self._approach(
                        contact, self.chance.weighted(sellers, shares), contact.in_target_at, self.chance.randint(1, 4)
                    )

    def tell_lead(self, story: LeadStory) -> None:
        chance, lead = self.chance, story.lead
        at = lead.created_at
        if lead.entrance == Entrance.OUTBOUND:
            begun = max(story.account.company.created_at, at - timedelta(days=14))
            self._approach(story.contact, story.seller, begun, chance.randint(1, 3), until=at)
            self._say(K.CALL, at, story, story.seller, sentences.POSITIVE_REPLIES, OUT, CallOutcome.REACHED)
        else:
            kind = FIRST_KIND.get(lead.source.name, K.FORM) if lead.source else K.FORM
            texts = sentences.FIRST_CONTACT[kind]
            self._say(kind, at, story, None, texts, IN, campaign=True)
        for moment, stage in story.steps[1:]:
            if stage == S.MQL:
                self._say(
                    K.SITE_VISIT,
                    moment - timedelta(minutes=9),
                    story,
                    None,
                    ["Deuxième visite : plans et prix consultés."],
                    Direction.NONE,
                )
            elif stage == S.SAL:
                outcome = chance.choice([CallOutcome.REACHED, CallOutcome.REACHED, CallOutcome.CALL_BACK])
                self._say(K.CALL, moment, story, story.seller, sentences.QUALIFYING, OUT, outcome)
            elif stage == S.SQL:
                self._say(K.CALL, moment, story, story.seller, sentences.QUALIFYING, OUT, CallOutcome.MEETING)
                self._say(
                    K.EMAIL,
                    moment + timedelta(hours=1),
                    story,
                    story.seller,
                    ["Confirmation du rendez-vous et plan d’accès."],
                    OUT,
                )
            elif stage in (S.RECYCLED, S.DISQUALIFIED):
                self._say(
                    K.CALL,
                    moment - timedelta(minutes=12),
                    story,
                    story.seller,
                    [f"Échange de clôture : {lead.reason or 'projet remis'}."],
                    OUT,
                )
        _at, stage = story.steps[-1]
        story.contact.buying_stage = BUYING_OF.get(stage, BuyingStage.NONE)

    def tell_deal(self, story: DealStory) -> None:
        chance = self.chance
        for place, (moment, stage) in enumerate(story.steps):
            until = story.steps[place + 1][0] if place + 1 < len(story.steps) else self.world.now
            if stage == "meeting":
                held = chance.later(moment, chance.days(4))
                if held < until:
                    self._note_deal(K.MEETING, held, story, sentences.MEETINGS)
            elif stage == "proposal" and self.world.now - moment > BEING_WRITTEN:
                self._note_deal(K.PROPOSAL, moment + timedelta(minutes=15), story, sentences.PROPOSALS)
                self._follow_up(story, moment, until)
            elif stage == "negotiation":
                self._note_deal(K.CALL, moment, story, sentences.NEGOTIATION, CallOutcome.REACHED)
            elif stage == "won":
                for months in (2, 6):
                    self._note_deal(
                        chance.choice([K.CALL, K.VISIT]), chance.later(moment, 30 * months), story, sentences.AFTER_SALE
                    )

    def _follow_up(self, story: DealStory, moment: datetime, until: datetime) -> None:
        at = self.chance.later(moment, 5)
        while at < until:
            kind = self.chance.choice([K.CALL, K.EMAIL])
            self._note_deal(kind, at, story, sentences.FOLLOW_UPS, CallOutcome.REACHED if kind == K.CALL else "")
            at = self.chance.later(at, self.chance.days(9, 0.3))

    def _approach(
        self, contact: Contact, seller: User, since: datetime, times: int, *, until: datetime | None = None
    ) -> None:
        """Calls and e-mails that found nobody."""
        chance, at = self.chance, chance_start(self.chance, since, self.world.now if until is None else until)
        for attempt in range(times):
            if at >= (until or self.world.now):
                return
            if chance.happens(0.6):
                outcome = chance.weighted(list(COLD_CALL_OUTCOMES), list(COLD_CALL_OUTCOMES.values()))
                self._write(
                    K.CALL, at, contact, None, seller, chance.choice(sentences.COLD_CALLS[outcome]), OUT, outcome
                )
                if outcome in ("refused", "wrong_number", "out_of_target"):
                    return
            else:
                self._write(K.EMAIL, at, contact, None, seller, sentences.COLD_EMAILS[min(attempt, 2)], OUT)
            at = chance.later(at, chance.days(3.5, 0.3))

    def _say(
        self, kind: ActivityKind, at: datetime, story: LeadStory, by: User | None, texts: list[str], direction: Direction,
        outcome: str = "", *, campaign: bool = False,
    ) -> None:  # fmt: skip
        self._write(
            kind, at, story.contact, story.lead, by, self.chance.choice(texts), direction, outcome, campaign=campaign
        )

    def _note_deal(
        self, kind: ActivityKind, at: datetime, story: DealStory, texts: list[str], outcome: str = ""
    ) -> None:
        if at < self.world.now:
            self._write(kind, at, story.contact, story.deal, story.seller, self.chance.choice(texts), OUT, outcome)

    def _write(
        self, kind: ActivityKind, at: datetime, contact: Contact, subject: Lead | Opportunity | None, by: User | None, text: str,
        direction: Direction, outcome: str = "", *, campaign: bool = False,
    ) -> None:  # fmt: skip
        outcome = kind_told(text) if kind == K.FORM else outcome
        activity = Activity(
            contact=contact, company=contact.company, kind=kind, direction=direction, at=at, outcome=outcome, by=by, text=text,
            campaign=subject.campaign if campaign and subject else None, batch=self.world.batch,
        )  # fmt: skip
        if subject is None:
            self.world.add(activity)
        else:
            self.world.about(activity, subject)

    def annotate(self, accounts: list[Account], leads: list[LeadStory]) -> None:
        """Notes and tags, on those with whom something happens."""
        tags = list(self.catalogue.tags.values())
        for story in leads:
            if self.chance.happens(0.16):
                at = self.chance.later(story.steps[-1][0], 1)
                if at < self.world.now:
                    note = Note(text=self.chance.choice(sentences.NOTES), by=story.seller, at=at)
                    self.world.about(note, self.chance.choice([story.contact, story.account.company]))
        for account in accounts:
            if self.chance.happens(0.11):
                for tag in self.chance.sample(tags, self.chance.choice([1, 1, 2])):
                    self.world.about(Tagging(tag=tag, batch=self.world.batch), account.company)


def chance_start(chance: Chance, since: datetime, until: datetime) -> datetime:
    """A working moment between the two, early rather than late."""
    days = max(0.0, (until - since).days * chance.random() ** 2)
    return chance.later(since, days)
