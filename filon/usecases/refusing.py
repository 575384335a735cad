"""Sales refuse a lead, or nothing comes of it yet: what becomes of it is the choice of the funnel profile."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction

from filon.contacts.rules.axes import IN_WORK, LifecycleStage
from filon.kit.enums import LabelledEnum
from filon.kit.errors import NotPossible
from filon.leads.models import Lead
from filon.leads.rules.kinds import Refusal
from filon.leads.rules.refusals import may_ripen
from filon.leads.services.waking import put_off_leads
from filon.playbook.rules.funnel import Profile, Unripe, destination_of_unripe
from filon.playbook.selectors import active_profile
from filon.records.rules.authorship import Author
from filon.usecases.lifecycle import move_leads


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
    """A duplicate or a competitor ends in every profile; what may ripen follows the profile."""
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
    return destination
