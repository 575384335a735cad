"""Sales refuse a lead, or nothing comes of it yet: what becomes of it is the choice of the funnel profile."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from django.db import transaction

from filon.activities.services.tasks import drop_tasks_about
from filon.contacts.rules.axes import IN_WORK, LifecycleStage
from filon.kit.enums import LabelledEnum
from filon.kit.errors import NotPossible
from filon.kit.subjects import SubjectKind
from filon.leads.models import Lead
from filon.leads.rules.kinds import Refusal
from filon.leads.rules.refusals import may_ripen
from filon.leads.services.waking import put_off_leads
from filon.playbook.rules.funnel import Profile, Unripe, destination_of_unripe
from filon.playbook.selectors import active_profile
from filon.playbook.services.profiles import write_fates
from filon.records.rules.authorship import Author
from filon.sequences.rules.kinds import Ending, EntryEvent
from filon.usecases.enrolling import enter_on_event
from filon.usecases.lifecycle import move_leads
from filon.usecases.outbound_ending import end_enrolments
from filon.users.rules.rights import Action, Entity
from filon.users.selectors import Viewer, require


class Destination(LabelledEnum):
    """What became of a refused lead."""

    DISQUALIFIED = "disqualified", "Disqualifié"
    CLOSED = "lost", "Fermé"
    PUT_OFF = "put_off", "À reprendre au jour dit"
    RECYCLED = "recycled", "Recyclé vers le nurturing"


OF_UNRIPE = {
    Unripe.CLOSE: Destination.CLOSED,
    Unripe.DATE: Destination.PUT_OFF,
    Unripe.RECYCLE: Destination.RECYCLED,
}


def destination_of_refused(*, profile: Profile, refusal: Refusal, dated: bool) -> Destination:
    """As the company decided for this reason; else a duplicate or a competitor ends, and what may ripen follows the profile."""
    if fate := profile.fates.get(refusal):
        return Destination.CLOSED if fate == Destination.PUT_OFF and not dated else Destination(fate)
    if not may_ripen(refusal):
        return Destination.DISQUALIFIED
    return OF_UNRIPE[destination_of_unripe(profile, dated=dated)]


@transaction.atomic
def refuse_lead(
    *,
    leads: Sequence[Lead],
    refusal: Refusal,
    by: Author,
    now: datetime,
    note: str = "",
    wake_date: date | None = None,
) -> Destination:
    """Refuse leads in work, for one reason of the list and in the person's own words (`note`); `wake_date`: when to come back."""
    ended = next((lead for lead in leads if lead.lifecycle_stage not in IN_WORK), None)
    if ended:
        raise NotPossible(f"« {ended} » n’est plus en travail : seul un lead en cours peut être refusé.")
    destination = destination_of_refused(profile=active_profile(), refusal=refusal, dated=wake_date is not None)
    reason = f"{refusal.label} : {note.strip()}" if note.strip() else refusal.label
    comes_back = destination in (Destination.PUT_OFF, Destination.RECYCLED)
    if wake_date and comes_back:
        put_off_leads(leads=leads, until=wake_date, reason=reason, by=by, now=now)
    if destination != Destination.PUT_OFF:
        move_leads(leads=leads, to=LifecycleStage(destination.value), by=by, now=now, reason=reason)
        drop_tasks_about(kind=SubjectKind.LEAD, ids=[lead.pk for lead in leads], by=by, now=now)
    if destination == Destination.RECYCLED:
        _leave_to_nurturing([lead.contact_id for lead in leads if lead.contact_id], reason=reason, now=now)
    return destination


def _leave_to_nurturing(contact_ids: list[int], *, reason: str, now: datetime) -> None:
    """Sales let them go: their cadence ends, and the nurturing that waits for the unripe takes them in the same second."""
    end_enrolments(contact_ids=contact_ids, because=Ending.STAGE, now=now, words=f"Lead recyclé\u00a0: {reason}")
    enter_on_event(event=EntryEvent.RECYCLED, contact_ids=contact_ids, now=now, because=f"Lead recyclé\u00a0: {reason}")


def decide_fates(*, fates: Mapping[Refusal, Destination | None], by: Viewer, now: datetime) -> None:
    """What becomes of a lead, refused for each reason; None follows the funnel profile."""
    require(by, Entity.SETTING, Action.WRITE)
    write_fates(fates={refusal.value: fate.value for refusal, fate in fates.items() if fate}, now=now)
