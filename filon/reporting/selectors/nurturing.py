"""The leads that were nurtured and those that were not, as they stood thirty days after they arrived, in one question."""

from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Exists, ExpressionWrapper, F, OuterRef, QuerySet
from django.db.models.fields import DateTimeField

from filon.kit.sql import rows_of
from filon.leads.models import Lead
from filon.reporting.rules.cohorts import Fate
from filon.reporting.rules.nurturing import LANDMARK_DAYS, Counted, NurturingReport, compare
from filon.reporting.rules.period import ALL_TIME, Period, window_of
from filon.reporting.selectors.cohorts import fates_sql
from filon.reporting.selectors.funnel import COHORT, OF_LEADS, month_of
from filon.reporting.selectors.witnesses import drawn_groups
from filon.sequences.models import Enrolment
from filon.sequences.rules.kinds import SequenceKind
from filon.users.rules.rights import Action, Entity
from filon.users.selectors import Viewer, require, visible

ALIKE = ("month", "entrance", "lead_source", "persona", "fit")  # what makes two leads resemble each other
LANDMARK = timedelta(days=LANDMARK_DAYS)


def nurturing_report(
    *, viewer: Viewer, period: Period = ALL_TIME, as_of: date | None = None, now: datetime
) -> NurturingReport:
    """Leads of the period that are older than thirty days and were undecided then."""
    require(viewer, Entity.REPORT, Action.READ)
    known = window_of(ALL_TIME, as_of=as_of).until
    until = min(known, now) if known else now
    leads = Lead.objects.filter(deleted_at=None, **window_of(period, as_of=as_of).holds("created_at"))
    old_enough = leads.filter(contact__isnull=False, created_at__lte=until - LANDMARK)
    counted = _counted(visible(old_enough, viewer=viewer, entity=Entity.REPORT), known=known, now=now)
    drawn = drawn_groups(viewer=viewer, until=until)
    return compare(counted, period=period, as_of=as_of, drawn=drawn)


def _counted(leads: QuerySet[Lead], *, known: datetime | None, now: datetime) -> list[Counted]:
    at_landmark: Any = ExpressionWrapper(OuterRef("created_at") + LANDMARK, output_field=DateTimeField())
    entered = Enrolment.objects.filter(
        sequence__kind=SequenceKind.NURTURING, contact=OuterRef("contact"), started_at__lte=at_landmark
    )
    about: Any = {
        "month": month_of(OF_LEADS[COHORT]),
        "lead_source": F("source_id"),
        "persona": F("contact__persona_id"),
        "fit": F("contact__fit_grade"),
        "nurtured": Exists(entered),
    }
    columns = (*ALIKE, "nurtured")
    text, values = fates_sql(leads.order_by().annotate(**about), columns=columns, known=known, now=now)
    found = rows_of(
        f"{text} SELECT {', '.join(columns)}, fate, COUNT(*) FROM fates WHERE fate = '{Fate.OPEN}' OR days > {LANDMARK_DAYS} "
        "GROUP BY 1, 2, 3, 4, 5, 6, 7",
        values,
    )
    return [
        Counted(tuple(stratum), bool(nurtured), fate == Fate.SIGNED, fate == Fate.OPEN, n)
        for *stratum, nurtured, fate, n in found
    ]
