"""When to come back to a lead."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction
from django.db.models import F

from filon.kit.business_time import day_in_paris
from filon.kit.errors import EditedMeanwhile, NotPossible
from filon.kit.subjects import SubjectKind
from filon.leads.models import Lead
from filon.leads.services.timers import settle_timers
from filon.records.rules.authorship import Author
from filon.records.rules.changes import FIELD_AXIS
from filon.records.services.changes import NewChange, record_changes
from filon.records.services.editing import as_text


@transaction.atomic
def put_off_leads(*, leads: Sequence[Lead], until: date, reason: str, by: Author, now: datetime) -> list[Lead]:
    """Come back to them on that day, to come; they stay at their stage. Returns those whose day changed."""
    if until <= day_in_paris(now):
        raise NotPossible("Le jour où reprendre le lead est déjà passé : choisissez un jour à venir.")
    moved = [lead for lead in leads if lead.wake_date != until]
    for lead in moved:
        rows = Lead.objects.filter(pk=lead.pk, wake_date=lead.wake_date, lifecycle_stage=lead.lifecycle_stage)
        if not rows.update(wake_date=until, version=F("version") + 1, updated_at=now):
            raise EditedMeanwhile(f"« {lead} » vient d’être modifié par quelqu’un d’autre. Rechargez la page.")
    record_changes(
        [
            NewChange(SubjectKind.LEAD, lead.pk, FIELD_AXIS + "wake_date", as_text(lead.wake_date), as_text(until))
            for lead in moved
        ],
        by=by,
        at=now,
        reason=reason,
    )
    for lead in moved:
        lead.refresh_from_db()
    settle_timers(lead_ids=[lead.pk for lead in moved], now=now)
    return moved
