"""The leads that were nurtured and those that were not, as they stood thirty days after they arrived, in one question."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Exists, ExpressionWrapper, F, OuterRef, Q, QuerySet
from django.db.models.fields import DateTimeField

from filon.kit.sql import among, rows_of
from filon.leads.models import Lead
from filon.reporting.rules.cohorts import Fate
from filon.reporting.rules.nurturing import (
    LANDMARK_DAYS,
    Counted,
    NurturingFigure,
    NurturingReport,
    alike,
    compare,
    is_counted,
)
from filon.reporting.rules.period import ALL_TIME, Period, Window, window_of
from filon.reporting.selectors.cohorts import fates_sql
from filon.reporting.selectors.funnel import COHORT, OF_LEADS, month_of
from filon.reporting.selectors.witnesses import drawn_groups
from filon.sequences.models import Enrolment
from filon.sequences.rules.kinds import SequenceKind
from filon.users.rules.rights import Action, Entity
from filon.users.selectors import Viewer, require, visible

ALIKE = ("month", "entrance", "lead_source", "persona", "fit")  # what makes two leads resemble each other
LANDMARK = timedelta(days=LANDMARK_DAYS)
TAKEN = f"WHERE fate = '{Fate.OPEN}' OR days > {LANDMARK_DAYS}"  # undecided at the landmark


def nurturing_report(
    *, viewer: Viewer, period: Period = ALL_TIME, as_of: date | None = None, now: datetime
) -> NurturingReport:
    """Leads of the period that are older than thirty days and were undecided then."""
    require(viewer, Entity.REPORT, Action.READ)
    known = window_of(ALL_TIME, as_of=as_of).until
    until = min(known, now) if known else now
    counted = _counted(_old_enough(viewer, window_of(period, as_of=as_of), until), known=known, now=now)
    drawn = drawn_groups(viewer=viewer, until=until)
    return compare(counted, period=period, as_of=as_of, drawn=drawn)


def leads_behind_nurturing(figure: NurturingFigure, *, viewer: Viewer, period: Period, now: datetime) -> Q:
    """The condition of one figure, asked by the question that counted it, lead by lead."""
    require(viewer, Entity.REPORT, Action.READ)
    leads = _old_enough(viewer, window_of(period, as_of=None), now)
    text, values, columns = _compared(leads, known=None, now=now)
    rows = [
        (lead, _counted_row((*told, 1)))
        for lead, *told in rows_of(f"{text} SELECT lead, {', '.join(columns)}, fate FROM fates {TAKEN}", values)
    ]
    pairs = alike(row for _lead, row in rows)
    return Q(pk__in=among([lead for lead, row in rows if is_counted(figure, row, pairs=pairs)]))


def _old_enough(viewer: Viewer, window: Window, until: datetime) -> QuerySet[Lead]:
    leads = Lead.objects.filter(deleted_at=None, **window.holds("created_at"))
    old_enough = leads.filter(contact__isnull=False, created_at__lte=until - LANDMARK)
    return visible(old_enough, viewer=viewer, entity=Entity.REPORT)


def _counted(leads: QuerySet[Lead], *, known: datetime | None, now: datetime) -> list[Counted]:
    text, values, columns = _compared(leads, known=known, now=now)
    found = rows_of(
        f"{text} SELECT {', '.join(columns)}, fate, COUNT(*) FROM fates {TAKEN} GROUP BY 1, 2, 3, 4, 5, 6, 7", values
    )
    return [_counted_row(row) for row in found]


def _counted_row(row: Sequence[Any]) -> Counted:
    *stratum, nurtured, fate, n = row
    return Counted(tuple(stratum), bool(nurtured), fate == Fate.SIGNED, fate == Fate.OPEN, n)


def _compared(leads: QuerySet[Lead], *, known: datetime | None, now: datetime) -> tuple[str, list[Any], Sequence[str]]:
    """The beginning of the question, with the names of what makes leads alike and of whether they were nurtured."""
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
    return (*fates_sql(leads.order_by().annotate(**about), columns=columns, known=known, now=now), columns)
