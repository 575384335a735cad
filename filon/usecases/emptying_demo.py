"""Takes the demonstration company away in one click, and keeps what people added.

Gone: every row that the demonstration brought, and what people wrote upon those rows (calls, notes, tasks, tags). Kept: the
records that people made, and the invented ones that those need (the company of a contact whom somebody added), which from
then on are ordinary records. Accounts of the demonstration that left a trace are closed, the others go.
"""

from collections.abc import Iterable
from datetime import datetime

from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import ManyToOneRel, Model, Q, QuerySet

from filon.activities.models import Activity, Task
from filon.automations.models import Automation
from filon.calling.models import CallList
from filon.campaigns.models import Campaign, Cost, Evaluation
from filon.contacts.models import Company, Contact, ContactPoint, Establishment
from filon.customers.models import Order, OrderLine
from filon.events.models import Event
from filon.forecasting.models import ForecastRun, Objective, Snapshot
from filon.inbox.models import Conversation
from filon.intake.models import CallToAction, CaptureForm, Submission
from filon.kit.errors import NotPossible
from filon.kit.subjects import SubjectKind
from filon.leads.models import Agreement, Lead, RoutingPlan
from filon.meetings.models import Booking, BookingPage
from filon.messaging.models import Mailbox, Message, Sender
from filon.opportunities.models import CircleMember, Line, Opportunity, Proposal, Seller
from filon.opportunities.services.proposal_states import drop_proposals, forget_unused_years
from filon.permission.models import Objection
from filon.playbook.models import (
    AcquisitionSource,
    CampaignHeader,
    Content,
    IdealProfile,
    MatrixCell,
    Persona,
    PersonaEvidence,
    ProcessVersion,
    Product,
    StageLesson,
    Template,
)
from filon.records.models import (
    Batch,
    Change,
    Delivery,
    ExternalId,
    FieldDefinition,
    File,
    Follow,
    Lot,
    Note,
    Relay,
    RootRecord,
    SavedView,
    Tag,
    Tagging,
)
from filon.records.rules.authorship import Author
from filon.records.rules.origin import BatchState
from filon.records.selectors.batches import DEMONSTRATION, loaded_demonstration
from filon.reporting.models import ComposedReport
from filon.scoring.models import ScoringModel
from filon.segments.models import Segment
from filon.sequences.models import Sequence, Step
from filon.usecases.lifecycle import refresh_lifecycle
from filon.usecases.qualifying import qualify_everybody
from filon.users.models import Absence, Team, User
from filon.visits.models import WebSite

SUBJECTS: dict[SubjectKind, type[RootRecord]] = {
    SubjectKind.COMPANY: Company,
    SubjectKind.ESTABLISHMENT: Establishment,
    SubjectKind.CONTACT: Contact,
    SubjectKind.LEAD: Lead,
    SubjectKind.OPPORTUNITY: Opportunity,
    SubjectKind.ORDER: Order,
}
CUSTOM_OWNERS: dict[str, type[RootRecord]] = {kind.value: model for kind, model in SUBJECTS.items()}


@transaction.atomic
def empty_demonstration(*, by: Author, now: datetime) -> dict[str, int]:
    """Entity → rows removed. NotPossible when there is no demonstration. The account `by` stays, whoever it is."""
    batch = loaded_demonstration()
    if batch is None:
        raise NotPossible("Il n’y a pas de société de démonstration ici.")
    kept_companies, kept_contacts = _adopt_what_people_need(batch)
    removed = _remove_what_is_said(batch) | _remove_records(batch)
    forget_unused_years()
    _forget_deliveries(batch)
    _remove_catalogue(batch)
    _remove_accounts(batch, keep=by.user_id)
    refresh_lifecycle(company_ids=kept_companies, contact_ids=kept_contacts)
    qualify_everybody(now=now)
    Batch.objects.filter(pk=batch.pk).update(state=BatchState.UNDONE, undone_at=now, mapping={})
    return removed


def _adopt_what_people_need(batch: Batch) -> tuple[list[int], list[int]]:
    """Invented companies and contacts that people's own records stand on become ordinary records."""
    of_people = ~Q(batch=batch) | Q(batch=None)
    decides = Q(
        pk__in=CircleMember.objects.filter(~Q(opportunity__batch=batch) | Q(opportunity__batch=None)).values("contact")
    )
    contacts = Contact.objects.filter(batch=batch).filter(_used_by((Lead, Opportunity), "contact", of_people) | decides)
    kept_contacts = list(contacts.values_list("pk", flat=True))
    companies = Company.objects.filter(batch=batch).filter(
        _used_by((Contact, Establishment, Lead, Opportunity, Order), "company", of_people)
        | Q(contacts__in=kept_contacts)
    )
    kept_companies = list(companies.values_list("pk", flat=True).distinct())
    Contact.objects.filter(pk__in=kept_contacts).update(batch=None)
    Company.objects.filter(pk__in=kept_companies).update(batch=None)
    Establishment.objects.filter(company__in=kept_companies).update(batch=None)
    ContactPoint.objects.filter(Q(company__in=kept_companies) | Q(contact__in=kept_contacts)).update(batch=None)
    for kind, keys in ((SubjectKind.COMPANY, kept_companies), (SubjectKind.CONTACT, kept_contacts)):
        Change.objects.filter(subject_kind=kind, subject_id__in=keys).update(batch=None)
    return kept_companies, kept_contacts


def _used_by(models: Iterable[type[RootRecord]], column: str, of_people: Q) -> Q:
    used = Q()
    for model in models:
        rows = model._default_manager.filter(of_people, **{f"{column}__isnull": False})
        used |= Q(pk__in=rows.values(column))
    return used


def _remove_what_is_said(batch: Batch) -> dict[str, int]:
    """Timeline, tasks, notes, files, tags and history of the rows that go."""
    about = Q()
    for kind, model in SUBJECTS.items():
        about |= Q(subject_kind=kind, subject_id__in=model._default_manager.filter(batch=batch).values("pk"))
    concerned = Q(contact__batch=batch) | Q(company__batch=batch)
    files = File.objects.filter(about)
    names = list(files.values_list("path", flat=True))
    transaction.on_commit(lambda: _delete_bytes(names))
    external = Q()
    for kind, model in SUBJECTS.items():
        external |= Q(entity=kind, subject_id__in=model._default_manager.filter(batch=batch).values("pk"))
    ExternalId.objects.filter(external).delete()
    Objection.objects.filter(contact__batch=batch).delete()  # it would outlive its person
    proposals = Proposal.objects.filter(opportunity__batch=batch)
    return {
        "proposal": drop_proposals(ids=list(proposals.values_list("pk", flat=True))),
        "relay": _delete(Relay.objects.filter(pk__in=_brought(batch, Relay))),
        "website": _delete(WebSite.objects.filter(pk__in=_brought(batch, WebSite))),
        "message": _remove_messages(batch),
        "event": _delete(Event.objects.filter(pk__in=_brought(batch, Event))),
        "booking": _delete(Booking.objects.filter(pk__in=_brought(batch, Booking))),
        "submission": _delete(Submission.objects.filter(pk__in=_brought(batch, Submission))),
        "task": _delete(Task.objects.filter(about | concerned)),
        "activity": _delete(Activity.objects.filter(about | concerned | Q(batch=batch))),
        "note": _delete(Note.objects.filter(about)),
        "follow": _delete(Follow.objects.filter(about)),
        "file": _delete(files),
        "tagging": _delete(Tagging.objects.filter(about | Q(batch=batch))),
        "change": _delete(Change.objects.filter(about | Q(batch=batch))),
    }


def _remove_messages(batch: Batch) -> int:
    """All that was written while nothing could leave: else it would leave now. A sender whom nobody edited goes too."""
    for model in (Sender, Seller):
        model._default_manager.filter(pk__in=_brought(batch, model), version=0).delete()
    Conversation.objects.filter(pk__in=_brought(batch, Conversation)).delete()
    gone = _delete(Message.objects.filter(Q(pk__in=_brought(batch, Message)) | Q(created_at__gte=batch.at)))
    Mailbox.objects.filter(pk__in=_brought(batch, Mailbox)).delete()  # of an invented address
    return gone


def _delete_bytes(names: list[str]) -> None:
    for name in names:
        default_storage.delete(name)


def _remove_records(batch: Batch) -> dict[str, int]:
    """From what points to what is pointed at; people's rows that pointed at an invented lead or deal forget it."""
    OrderLine.objects.filter(order__batch=batch).delete()
    Line.objects.filter(opportunity__batch=batch).delete()
    CircleMember.objects.filter(opportunity__batch=batch).delete()
    ContactPoint.objects.filter(batch=batch).delete()
    return {
        "order": _delete(Order.objects.filter(batch=batch)),
        "opportunity": _delete(Opportunity.objects.filter(batch=batch)),
        "lead": _delete(Lead.objects.filter(batch=batch)),
        "contact": _delete(Contact.objects.filter(batch=batch)),
        "establishment": _delete(Establishment.objects.filter(batch=batch)),
        "company": _delete(Company.objects.filter(batch=batch)),
        "evaluation": _delete(Evaluation.objects.filter(campaign__batch=batch)),
        "cost": _delete(Cost.objects.filter(batch=batch)),
        "objective": _delete(Objective.objects.filter(batch=batch)),
        "forecast": _delete(ForecastRun.objects.all()),  # drawn from these deals
        "snapshot": _delete(Snapshot.objects.filter(pk__in=_brought(batch, Snapshot))),
    }


def _delete(rows: "QuerySet[Model]") -> int:
    """How many rows of that table went (those that went with them are not counted)."""
    return rows.delete()[1].get(rows.model._meta.label, 0)


def _brought(batch: Batch, model: type[Model]) -> list[int]:
    """Keys of the rows of a table without a column for the batch."""
    return list(batch.mapping.get(model._meta.label, ()))


def _forget_deliveries(batch: Batch) -> None:
    """What stands for the files of the invented lots."""
    Batch.objects.filter(file_hash=DEMONSTRATION).exclude(pk=batch.pk).delete()
    Delivery.objects.filter(lot__in=_brought(batch, Lot), batches=None).delete()


def _remove_catalogue(batch: Batch) -> None:
    """Products, sources, personas, campaigns, lots, tags and fields that nothing uses any more; what people wrote stays."""
    IdealProfile.objects.filter(pk__in=_brought(batch, IdealProfile), version=1).delete()
    RoutingPlan.objects.filter(pk__in=_brought(batch, RoutingPlan), version=1).delete()
    touched = ScoringModel.objects.filter(Q(versions__by__isnull=False))
    ScoringModel.objects.filter(pk__in=_brought(batch, ScoringModel)).exclude(pk__in=touched.values("pk")).delete()
    Agreement.objects.filter(pk__in=_brought(batch, Agreement)).exclude(clauses__timers__isnull=False).delete()
    MatrixCell.objects.filter(pk__in=_brought(batch, MatrixCell), version=1).delete()
    Persona.objects.filter(batch=batch, version__gt=1).update(batch=None)
    PersonaEvidence.objects.filter(pk__in=_brought(batch, PersonaEvidence), persona__batch=batch).delete()
    Campaign.objects.filter(pk__in=_brought(batch, Campaign), version=1).delete()
    for model in (Product, AcquisitionSource, Persona, CampaignHeader):
        _delete_unused(model._default_manager.filter(batch=batch))
        model._default_manager.filter(batch=batch).update(batch=None)
    automations = Automation.objects.filter(pk__in=_brought(batch, Automation))
    automations.exclude(versions__number__gt=1).delete()
    _remove_former_process(batch)
    _remove_sequences(batch)
    for table in (Lot, Tag, CallToAction, CaptureForm, BookingPage, Content):
        _delete_unused(table._default_manager.filter(pk__in=_brought(batch, table)), its_own=GOES_ALONG)
    for field in FieldDefinition.objects.filter(pk__in=_brought(batch, FieldDefinition)):
        owners = CUSTOM_OWNERS[field.entity]._default_manager
        if not owners.filter(**{f"custom__{field.key}__isnull": False}).exists():
            field.delete()


def _remove_former_process(batch: Batch) -> None:
    """The version that only invented deals were in, and what invented people learnt; the one in service is the first again."""
    StageLesson.objects.filter(pk__in=_brought(batch, StageLesson)).delete()
    for former in ProcessVersion.objects.filter(pk__in=_brought(batch, ProcessVersion)):
        if not Opportunity.objects.filter(process_version=former).exists():
            former.delete()
            alone = ProcessVersion.objects.filter(process=former.process)
            if alone.count() == 1:
                alone.update(number=former.number)


def _remove_sequences(batch: Batch) -> None:
    """Those that nobody changed and nobody runs, with the texts that came with them and that nobody wrote upon."""
    gone = Sequence.objects.filter(pk__in=_brought(batch, Sequence), version=1, enrolments=None)
    named = Step.objects.filter(version__sequence__in=gone, template__isnull=False)
    texts = list(named.order_by().values_list("template", flat=True).distinct())
    gone.delete()
    kept = Step.objects.filter(Q(template__in=texts) | Q(template_b__in=texts))
    used = {pk for pair in kept.values_list("template", "template_b") for pk in pair}
    came = Template.objects.filter(pk__in=set(texts) - used, version__lte=2)  # written, then put in service
    came.update(in_force=None)
    came.delete()


GOES_ALONG = frozenset(
    {"records.LotAudit", "intake.CallCount", "intake.Simulator", "playbook.ContentCount"}
)  # with what they are of


def _delete_unused(rows: "QuerySet[Model]", its_own: frozenset[str] = frozenset()) -> None:
    rows.model._default_manager.filter(pk__in=[row.pk for row in rows if not _is_used(row, personal=its_own)]).delete()


def _is_used(row: Model, *, personal: frozenset[str] = frozenset()) -> bool:
    """Whether some row points at this one, `personal` tables left aside."""
    for relation in row._meta.get_fields(include_hidden=True):
        if isinstance(relation, ManyToOneRel) and not isinstance(child := relation.related_model, str):
            left_aside = child._meta.auto_created or child._meta.label in personal
            if not left_aside and child._default_manager.filter(**{relation.field.name: row.pk}).exists():
                return True
    return False


# What belongs to one colleague alone goes with the account.
PERSONAL = frozenset(
    {
        "users.Absence",
        "meetings.Agenda",
        "campaigns.HourlyRate",
        "leads.RoutingWheel",
        "records.Notification",
        "records.Follow",
        "records.SavedView",
        "reporting.ComposedReport",
        "reporting.ReportRun",
        "reporting.ReportMail",
        "records.UndoEntry",
        "records.BulkAction",
        "account.EmailAddress",
        "mfa.Authenticator",
    }
)


def _remove_accounts(batch: Batch, *, keep: int | None) -> None:
    """An account whose name stands in what remains is closed, so that history still says who."""
    for model in (CallList, SavedView, ComposedReport, Segment, Absence):
        model._default_manager.filter(pk__in=_brought(batch, model)).delete()
    for person in User.objects.filter(pk__in=_brought(batch, User)).exclude(pk=keep or 0):
        if _is_used(person, personal=PERSONAL):
            person.teams.clear()
            User.objects.filter(pk=person.pk).update(is_active=False)
        else:
            person.delete()
    # On a page that people used, at an event of theirs: it stays with it.
    kept = [*BookingPage.objects.values_list("team", flat=True), *Event.objects.values_list("team", flat=True)]
    Team.objects.filter(pk__in=_brought(batch, Team), members=None).exclude(pk__in=[pk for pk in kept if pk]).delete()
