"""What Halvane's marketing and sales promised each other, signed four months ago, and the clocks that it has moved since."""

from datetime import datetime, time, timedelta
from math import log

from demo.leads import LeadStory
from demo.sentences import COLD_CALLS
from demo.staff import Staff
from demo.world import Chance, World
from filon.activities.models import Activity
from filon.activities.rules.kinds import ActivityKind, Direction
from filon.contacts.rules.axes import LifecycleStage
from filon.kit.business_time import add_business_days, add_business_hours
from filon.kit.dates import PARIS
from filon.leads.models import Agreement, Lead, Timer
from filon.leads.rules.agreement import ClauseKind, Terms
from filon.leads.rules.timers import STARTED_BY
from filon.leads.services.agreement import save_clause, sign_agreement, start_agreement_draft
from filon.leads.services.timers import Entry, begin_timers, settle_timers

SIGNED_DAYS_AGO = 120
CALLED_BACK, MEDIAN_MINUTES = 0.85, 25  # business time
GENEROUS = (Terms(ClauseKind.DECISION, amount=1080), Terms(ClauseKind.FEEDBACK, days=10))  # beside the usual promises
DEFINITION = (
    "Une personne nommée et joignable d’une entreprise de 20 salariés ou plus, qui a dit un projet de calme au bureau "
    "ou demandé un devis, un rappel ou une démonstration."
)
RECYCLING = "Trop tôt ou sans projet : retour au marketing, avec une date. Hors cible, doublon, concurrent : sorti."
REVIEW = "Chaque lundi à 9 h 30, une demi-heure, Marc, Hélène et Inès."


def sign_the_agreement(world: World, staff: Staff) -> None:
    """As both sides wanted it."""
    day = add_business_days(world.today - timedelta(days=SIGNED_DAYS_AGO), 1)
    signed_at = datetime.combine(day, time(15, 10), PARIS)
    draft = start_agreement_draft(by=staff.marketing, now=signed_at - timedelta(days=2))
    Agreement.objects.filter(pk=draft.pk).update(definition=DEFINITION, recycling=RECYCLING, review=REVIEW)
    for terms in GENEROUS:
        clause = draft.clauses.get(kind=terms.kind)
        save_clause(
            draft=draft,
            clause=clause,
            terms=terms,
            segment=None,
            version=draft.version,
            by=staff.marketing,
            now=signed_at,
        )
    for person in (staff.marketing, staff.by_name["ines"]):
        sign_agreement(draft=draft, version=draft.version, by=person, now=signed_at)
    world.add(draft)


def call_back(world: World, stories: list[LeadStory]) -> None:
    """Since then sales try to reach most of those whom marketing hands over within the hour; few answer at once."""
    chance, signed = Chance("answers", world.today), world.now - timedelta(days=SIGNED_DAYS_AGO)
    for story in stories:
        ends = [at for at, _stage in story.steps[1:]] + [world.now]
        for (at, stage), following in zip(story.steps, ends, strict=True):
            if stage == LifecycleStage.MQL and at > signed and chance.happens(CALLED_BACK):
                minutes = chance.lognormvariate(log(MEDIAN_MINUTES), 0.6)
                called_at = add_business_hours(at, timedelta(minutes=minutes))
                if called_at < following:
                    world.about(_call(world, story, called_at, chance), story.lead)


def _call(world: World, story: LeadStory, at: datetime, chance: Chance) -> Activity:
    outcome = chance.weighted(["absent", "voicemail", "call_back"], [4, 4, 2])
    return Activity(
        contact=story.contact,
        company=story.contact.company,
        kind=ActivityKind.CALL,
        direction=Direction.OUTBOUND,
        outcome=outcome,
        at=at,
        by=story.seller,
        text=chance.choice(COLD_CALLS[outcome]),
        batch=world.batch,
    )


def run_the_clocks(world: World, stories: list[LeadStory]) -> None:
    """Of every lead that was handed over since; whoever had to know of what is late was told then."""
    agreement = world.of(Agreement)[0]
    assert agreement.live_at
    leads = Lead.objects.in_bulk([story.lead.pk for story in stories])
    told = [entry for story in stories for entry in _entries(story, leads[story.lead.pk])]
    entries = [entry for entry in told if entry.at >= agreement.live_at]
    begin_timers(entries=entries, agreement=agreement)
    settle_timers(lead_ids={entry.lead.pk for entry in entries}, now=world.now)
    Timer.objects.filter(breached_at__isnull=False).update(escalated_at=world.now)
    Timer.objects.filter(warn_at__lte=world.now).update(warned_at=world.now)


def _entries(story: LeadStory, lead: Lead) -> list[Entry]:
    found, cycle, before = [], 1, LifecycleStage.NONE
    for at, stage in story.steps:
        cycle += before == LifecycleStage.RECYCLED
        if stage in STARTED_BY:
            found.append(Entry(lead, stage, at, cycle))
        before = stage
    return found
