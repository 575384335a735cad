"""The facts that set an automation off, read where they are already kept: nobody who writes them has to know."""

from collections.abc import Callable
from datetime import datetime
from typing import Any, NamedTuple

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from filon.activities.models import Task
from filon.automations.models import AutomationRun
from filon.automations.rules.kinds import FIELDS_OF, Trigger, fact_of, subject_of
from filon.contacts.rules.axes import LifecycleStage, Temperature
from filon.intake.models import Submission
from filon.intake.rules.capture import SubmissionState
from filon.kit.subjects import SubjectKind
from filon.opportunities.models import Opportunity, ProposalEvent
from filon.opportunities.rules.proposals import ProposalEventKind
from filon.opportunities.selectors.stalling import stalled_deals
from filon.playbook.models import Stage
from filon.playbook.rules.process import StageKind
from filon.records.models import Change
from filon.records.rules.changes import FIELD_AXIS, Axis, ByKind


class Fact(NamedTuple):
    """What happened, to which record, when."""

    pk: int
    subject_id: int
    at: datetime


class Span(NamedTuple):
    """After `since`, up to `until`. `whatever`: also what was settled since, for a trial on the past."""

    since: datetime
    until: datetime
    whatever: bool = False


def facts(*, trigger: Trigger, of: str, span: Span) -> QuerySet[Any, Any]:
    """The oldest first, as (pk, subject_id, at). What an import told of the past is none."""
    return _SOURCES[trigger](of, span).order_by("fact_at", "pk").values_list("pk", "about", "fact_at")


def new_facts(*, automation: int, trigger: Trigger, of: str, span: Span, most: int) -> list[Fact]:
    """Those that this automation never looked at."""
    known = AutomationRun.objects.filter(
        automation=automation, fact=fact_of(trigger), fact_id=OuterRef("pk"), at=OuterRef("fact_at")
    )
    found = facts(trigger=trigger, of=of, span=span).filter(~Exists(known))[:most]
    return [Fact(*row) for row in found]


def _changes(axis: str, kind: SubjectKind, span: Span, **more: Any) -> QuerySet[Any]:
    told = Change.objects.filter(
        axis=axis, subject_kind=kind, declared=False, at__gt=span.since, at__lte=span.until, **more
    )
    return told.exclude(by_kind=ByKind.IMPORT).annotate(about=F("subject_id"), fact_at=F("at"))


def _lead_created(_of: str, span: Span) -> QuerySet[Any]:
    return _changes(Axis.LIFECYCLE, SubjectKind.LEAD, span, from_value="", to_value=LifecycleStage.LEAD)


def _lead_stage(of: str, span: Span) -> QuerySet[Any]:
    """Values named, so that the index on axis, value and instant serves."""
    to = [of] if of else [stage.value for stage in LifecycleStage]
    return _changes(Axis.LIFECYCLE, SubjectKind.LEAD, span, to_value__in=to).exclude(from_value="")


def _deal_stage(_of: str, span: Span) -> QuerySet[Any]:
    to = list(Stage.objects.order_by().values_list("key", flat=True).distinct())
    return _changes(Axis.DEAL_STAGE, SubjectKind.OPPORTUNITY, span, to_value__in=to).exclude(from_value="")


def _score(of: str, span: Span) -> QuerySet[Any]:
    to = [of] if of else [one.value for one in Temperature]
    return _changes(Axis.TEMPERATURE, SubjectKind.CONTACT, span, to_value__in=to)


def _field(of: str, span: Span) -> QuerySet[Any]:
    kind, _, name = of.partition(".")
    if kind not in FIELDS_OF:
        return Change.objects.none().annotate(about=F("subject_id"), fact_at=F("at"))
    return _changes(FIELD_AXIS + name, subject_of(Trigger.FIELD, of), span)


def _stalled(_of: str, span: Span) -> QuerySet[Any]:
    """A state and no instant: once a stay in a stage, those that stand still already when the automation begins included."""
    standing = Opportunity.objects.filter(deleted_at=None, stage__kind=StageKind.OPEN)
    return standing.filter(stalled_deals(now=span.until)).annotate(about=F("pk"), fact_at=F("stage_since"))


def _form(of: str, span: Span) -> QuerySet[Any]:
    found = Submission.objects.filter(
        state=SubmissionState.RECEIVED, contact__isnull=False, at__gt=span.since, at__lte=span.until
    )
    found = found.filter(form__key=of) if of else found
    return found.annotate(about=F("contact_id"), fact_at=F("at"))


def _overdue(_of: str, span: Span) -> QuerySet[Any]:
    left = Q(done_at=None) | Q(done_at__gt=F("due_at")) if span.whatever else Q(done_at=None)
    late = Task.objects.filter(left, contact__isnull=False, deleted_at=None)
    late = late.filter(due_at__gt=span.since, due_at__lt=span.until)
    return late.annotate(about=F("contact_id"), fact_at=F("due_at"))


def _proposal(kind: ProposalEventKind) -> Callable[[str, Span], QuerySet[Any]]:
    def told(_of: str, span: Span) -> QuerySet[Any]:
        found = ProposalEvent.objects.filter(kind=kind, by_machine=False, at__gt=span.since, at__lte=span.until)
        return found.annotate(about=F("proposal__opportunity_id"), fact_at=F("at"))

    return told


_SOURCES: dict[Trigger, Callable[[str, Span], QuerySet[Any]]] = {
    Trigger.LEAD_CREATED: _lead_created,
    Trigger.LEAD_STAGE: _lead_stage,
    Trigger.DEAL_STAGE: _deal_stage,
    Trigger.DEAL_STALLED: _stalled,
    Trigger.FORM: _form,
    Trigger.SCORE: _score,
    Trigger.TASK_OVERDUE: _overdue,
    Trigger.PROPOSAL_READ: _proposal(ProposalEventKind.READ),
    Trigger.PROPOSAL_REFUSED: _proposal(ProposalEventKind.REFUSED),
    Trigger.FIELD: _field,
}
