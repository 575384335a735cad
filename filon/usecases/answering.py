"""Sales answer a lead that marketing handed over: one yes or one no, once; whoever accepts it takes it."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime

from django.db import transaction

from filon.activities.services.tasks import pass_tasks_on
from filon.contacts.rules.axes import ENDED, IN_WORK, LifecycleStage
from filon.kit.errors import EditedMeanwhile, NotPossible
from filon.kit.french import format_datetime
from filon.kit.subjects import Subject, SubjectKind
from filon.leads.models import Lead
from filon.leads.rules.kinds import Refusal
from filon.leads.services.timers import settle_timers
from filon.records.models import Change
from filon.records.rules.authorship import by_person
from filon.records.rules.changes import Axis
from filon.records.services.editing import assign_owner
from filon.usecases.lifecycle import move_leads
from filon.usecases.refusing import Destination, refuse_lead
from filon.users.models import User
from filon.users.rules.rights import Action, Entity
from filon.users.selectors import may, reach_of

WAITING = LifecycleStage.MQL  # for an answer of sales


class AlreadyDecided(NotPossible):
    """Somebody answered for sales before."""


def may_decide(viewer: User, lead: Lead) -> bool:
    """Who may write it; and, of a lead that nobody follows, whoever writes leads: to accept is to take."""
    if lead.owner_id is None:
        return may(viewer, Entity.LEAD, Action.WRITE)
    return reach_of(viewer, entity=Entity.LEAD, action=Action.WRITE)(lead.owner_id)


@transaction.atomic
def accept_lead(*, lead: Lead, by: User, now: datetime) -> None:
    """Of two at once, one has it; the other learns who."""
    with _answered_once(lead):
        move_leads(leads=[lead], to=LifecycleStage.SAL, by=by_person(by.pk), now=now)
    if lead.owner_id != by.pk:
        assign_owner(records=[lead], owner_id=by.pk, by=by_person(by.pk), now=now, reason="A accepté le lead")
        settle_timers(lead_ids=[lead.pk], now=now)
        pass_tasks_on(subject=Subject(SubjectKind.LEAD, lead.pk), to=by, by=by_person(by.pk), now=now)


@transaction.atomic
def decline_lead(
    *, lead: Lead, refusal: Refusal, by: User, now: datetime, note: str = "", wake_date: date | None = None
) -> Destination:
    """What becomes of it is the choice of the company for that reason, or of its funnel profile."""
    with _answered_once(lead):
        return refuse_lead(leads=[lead], refusal=refusal, note=note, wake_date=wake_date, by=by_person(by.pk), now=now)


@contextmanager
def _answered_once(lead: Lead) -> Iterator[None]:
    """AlreadyDecided when somebody answered before, or at this very instant."""
    refuse_decided(lead)
    try:
        with transaction.atomic():
            yield
    except EditedMeanwhile:
        lead.refresh_from_db()
        refuse_decided(lead)
        raise


def refuse_decided(lead: Lead) -> None:
    """AlreadyDecided, with who answered and when, unless the lead waits for an answer."""
    if lead.lifecycle_stage == WAITING:
        return
    last = Change.objects.filter(subject_kind=SubjectKind.LEAD, subject_id=lead.pk, axis=Axis.LIFECYCLE)
    change = last.select_related("by").order_by("-at", "-pk").first()
    when = f" par {change.by}, le {format_datetime(change.at)}" if change and change.by else ""
    if lead.lifecycle_stage in ENDED:
        raise AlreadyDecided(
            f"«\u00a0{lead}\u00a0» a déjà été refusé ou clos{when}\u00a0: {lead.reason or 'sans motif'}."
        )
    if lead.lifecycle_stage == LifecycleStage.LEAD or lead.lifecycle_stage not in IN_WORK:
        raise AlreadyDecided(f"«\u00a0{lead}\u00a0» n’attend pas de réponse des ventes.")
    raise AlreadyDecided(f"«\u00a0{lead}\u00a0» a déjà été accepté{when}.")
