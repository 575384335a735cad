"""Clients are followed: called back when they went silent, renewed in time, looked after once they signed."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import islice

from django.db import transaction

from filon.activities.models import Task
from filon.activities.rules.kinds import TaskKind
from filon.activities.services.tasks import LONGEST_TITLE, add_task
from filon.contacts.models import Company
from filon.customers.models import Order, Renewal
from filon.customers.selectors import Due, client_rules, renewals_due
from filon.customers.services.following import begin_renewal
from filon.kit.business_time import add_business_days, day_in_paris
from filon.kit.errors import NotPossible
from filon.kit.french import format_date
from filon.kit.subjects import Subject, SubjectKind
from filon.kit.versions import VersionState
from filon.opportunities.models import Opportunity
from filon.opportunities.services.opening import open_opportunity
from filon.playbook.models import ProcessVersion, Stage
from filon.playbook.rules.process import ProcessKind, StageKind
from filon.records.rules.authorship import BY_SYSTEM
from filon.usecases.daily_share import DailyShare, morning_of, next_morning
from filon.usecases.lifecycle import refresh_lifecycle
from filon.users.models import User

LATE_DAYS = 90  # a renewal whose day passed longer ago is history that a file brought
USUAL_DAYS = 30  # after the signature, where the stage says no time of its own


@transaction.atomic
def call_client_back(*, company: Company, last_order: Order, by: User, now: datetime) -> Task:
    """A task for whoever follows the client. NotPossible when one is to do already: one key pressed twice calls once."""
    Company.objects.select_for_update().get(pk=company.pk)
    waiting = Task.objects.filter(company=company, done_at=None, deleted_at=None).first()
    if waiting:
        raise NotPossible(f"«\u00a0{company}\u00a0» a déjà une tâche à faire\u00a0: {waiting.title}.")
    ordered = format_date(day_in_paris(last_order.ordered_at))
    return add_task(
        title=f"Reprendre contact : dernière commande le {ordered}",
        kind=TaskKind.CALL,
        due_at=next_morning(now),
        assignee=company.owner or last_order.owner or by,
        by=by,
        now=now,
        company_id=company.pk,
    )


def prepare_renewals(*, now: datetime, limit: int) -> int:
    """Orders that come to their renewal: each gets its task, and its deal where a renewal process is in service. Once a date.

    The most pressing first, so many a day for one colleague.
    """
    rules = client_rules()
    today = day_in_paris(now)
    first, last = today - timedelta(days=LATE_DAYS), today + timedelta(days=rules.renewal_days)
    pressing = renewals_due(Order.objects.all(), first=first, last=last)
    known = set(
        Renewal.objects.filter(renewal_date__gte=first, renewal_date__lte=last).values_list("order", "renewal_date")
    )
    waiting = [due for due in pressing if due.key not in known]
    stage = _first_renewal_stage()
    share = DailyShare(rules=rules, now=now)
    mine = (due for due in waiting if share.take(holder_of(due.order)))
    return sum(_prepare_renewal(due, stage, now=now) for due in islice(mine, limit))


def holder_of(order: Order) -> User | None:
    """Who follows the client, else who sold."""
    return order.company.owner or order.owner


def _first_renewal_stage() -> Stage | None:
    """Of the renewal process in service, if there is one."""
    version = ProcessVersion.objects.filter(state=VersionState.LIVE, process__kind=ProcessKind.RENEWAL).first()
    return version.stages.filter(kind=StageKind.OPEN).order_by("order").first() if version else None


@transaction.atomic
def _prepare_renewal(due: Due, stage: Stage | None, *, now: datetime) -> int:
    """0 when another worker did."""
    order = due.order
    renewal = begin_renewal(order=order, renewal_date=due.renewal_date, now=now)
    if renewal is None:
        return 0
    holder = holder_of(order)
    deal = _open_renewal(due, stage, now=now) if stage else None
    about = Subject(SubjectKind.OPPORTUNITY, deal.pk) if deal else Subject(SubjectKind.ORDER, order.pk)
    task = None
    if holder:
        of_what = f" ({due.products})" if due.products else ""
        title = f"Préparer le renouvellement du {format_date(due.renewal_date)} : {order.company}{of_what}"
        task = add_task(
            title=title[:LONGEST_TITLE],
            due_at=next_morning(now),
            assignee=holder,
            by=None,
            now=now,
            company_id=order.company_id,
            subject=about,
        )
    Renewal.objects.filter(pk=renewal.pk).update(task=task, opportunity=deal)
    return 1


def _open_renewal(due: Due, stage: Stage, *, now: datetime) -> Opportunity:
    """Nobody asked for a quote yet: it opens because its day comes."""
    order = due.order
    holder = order.company.owner_id or order.owner_id
    deal = open_opportunity(
        name=f"Renouvellement – {order.company}",
        stage=stage,
        by=BY_SYSTEM,
        now=now,
        owner_id=holder,
        company=order.company,
        cents=due.cents,
        currency=order.currency,
        expected_close_date=due.renewal_date,
    )
    refresh_lifecycle(company_ids={order.company_id}, contact_ids=())
    return deal


def look_after(*, deals: Sequence[Opportunity], by: User | None, now: datetime) -> list[Task]:
    """What the process says to do after the signature becomes tasks, each at its time; none that waits already.

    The owner of the deal does it, else whoever signed it; a deal that nobody holds plans nothing.
    """
    versions = {deal.process_version_id for deal in deals}
    stages = Stage.objects.filter(version__in=versions, kind=StageKind.AFTER).order_by("order")
    of_version = {version: [stage for stage in stages if stage.version_id == version] for version in versions}
    subjects = Task.objects.filter(subject_kind=SubjectKind.OPPORTUNITY, subject_id__in=[deal.pk for deal in deals])
    waiting = set(subjects.filter(done_at=None, deleted_at=None).values_list("subject_id", "title"))
    planned = []
    for deal in deals:
        assignee = deal.owner or by
        for stage in of_version[deal.process_version_id] if assignee else ():
            title = what_to_do(stage)
            if (deal.pk, title) not in waiting and assignee:
                planned.append(_plan(deal, stage, title, assignee, by=by, now=now))
    return planned


def what_to_do(stage: Stage) -> str:
    """The words of the stage: its label, then what to do there, else what it is for."""
    words = " ".join((stage.do or stage.purpose).split())
    title = f"{stage.label} : {words}" if words else stage.label
    return title if len(title) <= LONGEST_TITLE else f"{title[: LONGEST_TITLE - 1]}…"


def _plan(deal: Opportunity, stage: Stage, title: str, assignee: User, *, by: User | None, now: datetime) -> Task:
    """Where another process follows, on the day that it may begin."""
    wait = stage.next_after_days if stage.next_process else stage.expected_days
    day = day_in_paris(now) + timedelta(days=USUAL_DAYS if wait is None else wait)
    return add_task(
        title=title,
        due_at=morning_of(add_business_days(day, 0)),
        assignee=assignee,
        by=by,
        now=now,
        contact_id=deal.contact_id,
        company_id=deal.company_id,
        subject=Subject(SubjectKind.OPPORTUNITY, deal.pk),
    )
