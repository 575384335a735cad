"""Loads the demonstration company: one transaction, all or nothing."""

from datetime import datetime

from django.db import connection, transaction
from django.db.models import Model

from demo.agenda import Agenda
from demo.agreement import call_back, run_the_clocks, sign_the_agreement
from demo.aims import compute_forecast, keep_forecasts, set_objectives
from demo.answers import answer_questions
from demo.automations import tell_automations
from demo.calls import keep_call_list
from demo.campaigns import tell_campaigns
from demo.catalogue import Catalogue
from demo.circles import know_circles
from demo.companies import make_accounts
from demo.contents import name_the_personas, pause_some, tell_shares, write_contents
from demo.costs import tell_costs
from demo.deals import make_deals
from demo.events import tell_events
from demo.faults import make_faults
from demo.forms import tell_forms
from demo.gates import confirm_and_force
from demo.inbox import tell_inbox
from demo.leads import LeadStory, make_leads
from demo.lots import tell_lots
from demo.meetings import tell_meetings
from demo.messages import tell_messages
from demo.method import write_method
from demo.permission import tell_permissions
from demo.process import follow_the_dearest, keep_former_version, learn_the_process
from demo.proposals import tell_proposals
from demo.referrals import tell_referrals
from demo.relay import tell_relay
from demo.renewals import tell_renewals
from demo.reviews import keep_reviews
from demo.routing import limit_leads, tell_routing
from demo.satisfaction import tell_satisfaction
from demo.scoring import keep_scoring
from demo.segments import keep_segments
from demo.sequences import tell_sequences
from demo.staff import Staff
from demo.timeline import Teller
from demo.twins import make_twins
from demo.views import keep_reports, keep_views
from demo.visits import tell_visits
from demo.world import World
from demo.writing import insert_rows
from filon.activities.models import Activity, ContentShare, Task
from filon.automations.models import Automation
from filon.calling.models import CallEntry, CallList
from filon.calling.services.filling import ask_the_law
from filon.campaigns.models import Campaign
from filon.contacts.models import Company, Contact, ContactPoint, Establishment
from filon.customers.models import Order, OrderLine, Renewal, Satisfaction
from filon.events.models import Event
from filon.forecasting.models import Objective, Snapshot
from filon.inbox.models import Conversation, Mail
from filon.intake.models import CallToAction, CaptureForm, Simulator, Submission
from filon.kit.business_time import day_in_paris
from filon.kit.errors import NotPossible
from filon.kit.versions import VersionState
from filon.leads.models import Agreement, Lead, RoutingPlan, SuspectSheet
from filon.meetings.models import Booking, BookingPage
from filon.messaging.models import Mailbox, Message, Sender
from filon.opportunities.models import CircleMember, ClosingReview, Confirmation, Line, Opportunity, Seller
from filon.permission.models import Consent, NoticeRecord, Objection
from filon.playbook.models import (
    AcquisitionSource,
    CampaignHeader,
    Content,
    ContentCount,
    Criterion,
    FunnelProfile,
    IdealProfile,
    MatrixCell,
    Persona,
    PersonaEvidence,
    ProcessVersion,
    Product,
    Stage,
    StageLesson,
)
from filon.playbook.rules.process import CriterionSide
from filon.playbook.services.profiles import install_profile
from filon.records.models import Batch, Change, FieldDefinition, Lot, Note, Relay, SavedView, Tag, Tagging
from filon.records.rules.origin import BatchState
from filon.records.selectors.batches import DEMONSTRATION, loaded_demonstration
from filon.reporting.models import ComposedReport
from filon.scoring.models import ScoringModel
from filon.segments.models import Segment
from filon.sequences.models import Sequence
from filon.usecases.lifecycle import refresh_lifecycle
from filon.usecases.qualifying import qualify_everybody
from filon.users.models import Absence, Team, User
from filon.users.selectors import SYSTEM
from filon.visits.models import ConsentProof, DailyCount, PageView, RobotCount, Visit, Visitor, WebSite

# In the order of dependence; the catalogue is written first, because changes of owner hold keys of users.
CATALOGUE: tuple[type[Model], ...] = (
    Team, User, Absence, Product, AcquisitionSource, Persona, PersonaEvidence, IdealProfile, CampaignHeader,
    Content, MatrixCell, Tag, Lot, FieldDefinition,
)  # fmt: skip
SUBJECTS: tuple[type[Model], ...] = (
    Company, Establishment, Contact, ContactPoint, Lead, Opportunity, Line, CircleMember, ClosingReview, Confirmation, Order,
    OrderLine,
)  # fmt: skip
STORIES: tuple[type[Model], ...] = (
    Consent,
    NoticeRecord,
    Objection,
    Activity,
    Mailbox,
    Conversation,
    Mail,
    Task,
    Renewal,
    Satisfaction,
    ContentShare,
    ContentCount,
    Note,
    Tagging,
    Change,
    Objective,
    Snapshot,
    SavedView,
    ComposedReport,
    Segment,
    SuspectSheet,
    CallList,
    CallEntry,
    WebSite,
    DailyCount,
    RobotCount,
    Visitor,
    ConsentProof,
    Visit,
    PageView,
)
PROFILE = "mixed_nurturing"  # what Halvane works by, when nobody has chosen a funnel yet
WITHOUT_BATCH_COLUMN: tuple[type[Model], ...] = (
    User,
    PersonaEvidence,
    IdealProfile,
    Relay,
    Content,
    MatrixCell,
    Team,
    Absence,
    Tag,
    Lot,
    FieldDefinition,
    Snapshot,
    ProcessVersion,
    StageLesson,
    SavedView,
    ComposedReport,
    Segment,
    CallList,
    CaptureForm,
    CallToAction,
    Simulator,
    Submission,
    BookingPage,
    Booking,
    Event,
    ScoringModel,
    Message,
    Conversation,
    Mailbox,
    Sender,
    Seller,
    Agreement,
    RoutingPlan,
    WebSite,
    Sequence,
    Automation,
    Campaign,
)


@transaction.atomic
def load_demonstration(*, now: datetime) -> Batch:
    """Load the company as it stands on that day; NotPossible when it is there already. Returns the batch that marks its rows."""
    if loaded_demonstration():
        raise NotPossible("La société de démonstration est déjà chargée. Pour la retirer : filon demo --empty.")
    batch = Batch.objects.create(
        entity=DEMONSTRATION,
        file_name="Société de démonstration",
        file_hash=DEMONSTRATION,
        at=now,
        state=BatchState.DONE,
        finished_at=now,
    )
    world = World(today=day_in_paris(now), batch=batch)
    staff, catalogue = Staff(world), Catalogue(world)
    limit_leads(staff)
    write_method(world, catalogue, staff)
    write_contents(world, catalogue, staff)
    _write(world, CATALOGUE)
    _join_teams(staff)
    name_the_personas(world, catalogue)
    leads = _tell(world, catalogue, staff)
    _write(world, SUBJECTS)
    _point_at_subjects(world)
    _write(world, STORIES)
    learn_the_process(world, staff)
    follow_the_dearest(world, staff)
    tell_lots(world, catalogue, staff)
    tell_forms(world, staff)
    tell_routing(world, staff)
    keep_scoring(world)
    tell_messages(world, staff)
    tell_proposals(world)
    tell_meetings(world, staff)
    tell_events(world, staff)
    sign_the_agreement(world, staff)
    run_the_clocks(world, leads)
    tell_relay(world, staff)
    _derive(world)
    tell_costs(world, catalogue, staff)
    tell_sequences(world, staff)
    tell_campaigns(world, catalogue, staff)
    tell_automations(world, staff)
    if not FunnelProfile.objects.filter(active=True).exists():
        install_profile(key=PROFILE, now=now)
    batch.counts = {"created": {table._meta.model_name: len(rows) for table, rows in world.rows.items()}}
    batch.mapping = {table._meta.label: [row.pk for row in world.of(table)] for table in WITHOUT_BATCH_COLUMN}
    batch.save()
    return batch


def _tell(world: World, catalogue: Catalogue, staff: Staff) -> list[LeadStory]:
    """The whole story, in memory."""
    accounts = make_accounts(world, catalogue)
    leads = make_leads(world, catalogue, staff, accounts)
    answer_questions(world, leads)
    deals = make_deals(world, catalogue, staff, accounts, leads)
    keep_former_version(world, deals)
    know_circles(world, deals)
    teller, agenda = Teller(world, catalogue, staff), Agenda(world)
    for lead in leads:
        teller.tell_lead(lead)
    call_back(world, leads)
    for deal in deals:
        teller.tell_deal(deal)
    teller.tell_suspects(accounts, {id(lead.contact) for lead in leads})
    teller.annotate(accounts, leads)
    tell_visits(world)
    tell_shares(world, deals)
    tell_inbox(world)
    pause_some(world, deals)
    agenda.plan(leads, deals)
    agenda.look_back()
    make_twins(world, accounts)
    make_faults(world)
    tell_permissions(world, accounts, leads)
    set_objectives(world, staff)
    keep_views(world, staff)
    keep_reports(world, staff)
    keep_segments(world, staff)
    keep_call_list(world, staff, accounts, {id(lead.contact) for lead in leads})
    stages = list(Stage.objects.filter(version__process__is_default=True, version__state=VersionState.LIVE))
    keep_forecasts(world, staff, deals, {stage.key: stage.probability for stage in stages})
    keep_reviews(world, deals)
    criteria = Criterion.objects.filter(stage__in=stages, side=CriterionSide.EXIT).select_related("stage")
    confirm_and_force(world, staff, deals, list(criteria))
    tell_renewals(world)
    tell_satisfaction(world)
    tell_referrals(world, leads, deals)
    return leads


def _write(world: World, tables: tuple[type[Model], ...]) -> None:
    for table in tables:
        rows = world.of(table)
        if table in (Change, Activity):
            rows.sort(key=lambda row: row.at)  # type: ignore[attr-defined]  # keys grow with time, as if it had been lived
        insert_rows(table, rows)


def _join_teams(staff: Staff) -> None:
    through = User.teams.through
    through._default_manager.bulk_create(through(user=user, team=team) for user, team in staff.teams_of())


def _point_at_subjects(world: World) -> None:
    for row, subject in world.subjects:
        row.subject_id = subject.pk


def _derive(world: World) -> None:
    """What follows from the rest is computed by the code that computes it every day."""
    refresh_lifecycle(
        company_ids=[company.pk for company in world.of(Company)],
        contact_ids=[contact.pk for contact in world.of(Contact)],
    )
    for call_list in world.of(CallList):
        ask_the_law(call_list=call_list, viewer=SYSTEM, now=world.now)
    qualify_everybody(now=world.now)
    compute_forecast(now=world.now)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")  # so that the first pages find the right indexes
