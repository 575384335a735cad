"""What comes back from those whom a campaign reached, and waits for us: read where it is, with the delay promised for it."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from filon.activities.models import Activity, Task
from filon.activities.rules.kinds import Direction, TaskKind
from filon.activities.selectors.tasks import tasks_to_do
from filon.campaigns.rules.returns import Door, Return, ReturnKind, due_by, late_first
from filon.contacts.models import Contact
from filon.customers.models import Order
from filon.customers.selectors import orders_for
from filon.inbox.models import Conversation
from filon.inbox.selectors.conversations import conversations_seen_by, waiting
from filon.kit.business_time import end_of_day_paris
from filon.opportunities.models import Proposal
from filon.opportunities.rules.proposals import ProposalState, reminder_at
from filon.opportunities.selectors.proposals import proposals_seen_by
from filon.reporting.selectors.campaign_people import Running, leads_of, touches_of
from filon.users.rules.rights import Action, Entity, Scope
from filon.users.selectors import Viewer, may, visible

MOST_READ = 200  # of each kind; the oldest, which are the latest
ORDERS_WITHIN = timedelta(days=60)  # an older order that nobody spoke of was delivered, and is no return any more


def returns_of(running: Running, *, viewer: Viewer, promised: Mapping[ReturnKind, int]) -> list[Return]:
    """The late ones first, of what the viewer may see: six questions, however many. `promised`: business days by kind."""
    found: list[Return] = []
    if may(viewer, Entity.MESSAGE, Action.READ):
        found += _replies(running, viewer, promised)
    if may(viewer, Entity.ACTIVITY, Action.READ):
        found += _tasks(running, viewer)
    if may(viewer, Entity.OPPORTUNITY, Action.READ):
        found += _proposals(running, viewer, promised)
    if may(viewer, Entity.ORDER, Action.READ):
        found += _orders(running, viewer, promised)
    return late_first(found)


def _reached(running: Running, *, at: str, contact: str = "", company: str = "") -> Q:
    """The person, or somebody of the company, was reached by the campaign before that moment."""
    touches, leads = (
        touches_of(running).filter(at__lte=OuterRef(at)),
        leads_of(running).filter(created_at__lte=OuterRef(at)),
    )
    condition = Q()
    for name, path in (("contact", contact), ("company", company), ("contact__company", company)):
        if path:
            condition |= Q(Exists(touches.filter(**{name: OuterRef(path)})))
            condition |= Q(Exists(leads.filter(**{name: OuterRef(path)})))
    return condition


def _first(rows: QuerySet[Any], *order: str) -> Iterable[Any]:
    return rows.order_by(*order, "pk")[:MOST_READ]


def _replies(running: Running, viewer: Viewer, promised: Mapping[ReturnKind, int]) -> Iterator[Return]:
    rows: QuerySet[Conversation] = waiting(conversations_seen_by(viewer)).filter(waiting_since__lte=running.until)
    for one in _first(rows.filter(_reached(running, at="waiting_since", contact="contact")), "waiting_since"):
        since = one.waiting_since
        yield Return(
            ReturnKind.REPLY, Door.CONVERSATION, one.pk, since,
            due_by(ReturnKind.REPLY, since=since, promised=promised), str(one.contact), str(one), str(one.contact.owner or ""),
        )  # fmt: skip


def _tasks(running: Running, viewer: Viewer) -> Iterator[Return]:
    """What was agreed has its own hour. Of a person of whom the viewer has no right to read the file, the title only."""
    tasks = tasks_to_do(viewer=viewer, whose=Scope.ALL).exclude(kind=TaskKind.MEETING)
    reached = _reached(running, at="created_at", contact="contact")
    alone = Q(contact=None) & _reached(running, at="created_at", company="company")
    found = list(_first(tasks.filter(reached | alone).select_related("assignee"), "due_at"))
    people = visible(Contact.objects.all(), viewer=viewer, entity=Entity.CONTACT)
    names = people.in_bulk([one.contact_id for one in found if one.contact_id])
    for one in found:
        words = TaskKind(one.kind).label
        yield Return(
            _kind_of(one), Door.TASK, one.pk, one.created_at, one.due_at,
            str(names.get(one.contact_id or 0, "")), one.title, str(one.assignee or ""), words,
        )  # fmt: skip


def _kind_of(task: Task) -> ReturnKind:
    if task.kind == TaskKind.CALL and task.promise:
        return ReturnKind.CALL_BACK
    return ReturnKind.QUOTE if task.kind == TaskKind.PROPOSAL else ReturnKind.FOLLOW_UP


def _proposals(running: Running, viewer: Viewer, promised: Mapping[ReturnKind, int]) -> Iterator[Return]:
    """Drafts to be sent, and those sent that nobody is to speak of again."""
    unfinished = Q(task=None) | Q(task__done_at__isnull=False) | Q(task__deleted_at__isnull=False)
    states = Q(state=ProposalState.DRAFT) | Q(state=ProposalState.SENT) & unfinished
    named = Q(opportunity__campaign=running.campaign) | Q(opportunity__lead__campaign=running.campaign)
    reached = _reached(running, at="created_at", contact="opportunity__contact", company="opportunity__company")
    rows: QuerySet[Proposal] = proposals_seen_by(viewer).filter(states, created_at__lte=running.until)
    for one in _first(rows.filter(named | reached), "created_at"):
        who, whose = str(one.opportunity.company or one.contact or ""), str(one.opportunity.owner or "")
        if one.state == ProposalState.DRAFT:
            due = due_by(ReturnKind.QUOTE, since=one.created_at, promised=promised)
            yield Return(ReturnKind.QUOTE, Door.DRAFT, one.pk, one.created_at, due, who, str(one), whose)
        elif one.sent_at and one.valid_until:
            first = reminder_at(valid_until=one.valid_until, days=one.remind_days, sent_at=one.sent_at)
            due = end_of_day_paris(one.valid_until) if one.reminded_at else first
            yield Return(ReturnKind.FOLLOW_UP, Door.SENT, one.pk, one.sent_at, due, who, str(one), whose)


def _orders(running: Running, viewer: Viewer, promised: Mapping[ReturnKind, int]) -> Iterator[Return]:
    """Of the last weeks, without a word to the company since, nor a task about it."""
    said = Activity.objects.filter(at__gt=OuterRef("ordered_at")).exclude(direction=Direction.INBOUND)
    ours = Q(company=OuterRef("company")) | Q(contact__company=OuterRef("company"))
    planned = Task.objects.filter(ours, done_at=None, deleted_at=None)
    rows: QuerySet[Order] = orders_for(viewer=viewer).filter(
        ordered_at__lte=running.until, ordered_at__gt=running.until - ORDERS_WITHIN, company__deleted_at=None
    )
    named = Q(opportunity__campaign=running.campaign) | Q(opportunity__lead__campaign=running.campaign)
    reached = named | _reached(running, at="ordered_at", company="company")
    silent = rows.filter(reached).filter(~Exists(said.filter(ours)), ~Exists(planned))
    for one in _first(silent.select_related("company", "owner"), "ordered_at"):
        due = due_by(ReturnKind.ORDER, since=one.ordered_at, promised=promised)
        yield Return(
            ReturnKind.ORDER, Door.ORDER, one.pk, one.ordered_at, due,
            str(one.company), str(one), str(one.owner or ""),
        )  # fmt: skip
