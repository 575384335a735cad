"""Accord marketing-ventes > Revue: each promise, kept or not, this week and the weeks before, record by record."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from filon.kit.french import format_date
from filon.leads.rules.agreement import Side
from filon.reporting.rules.sentences_sla import sla_sentence
from filon.reporting.rules.sla import Commitment, SlaReport, days_of_week, week_of, weeks_before
from filon.reporting.selectors.sla import sla_report
from filon.reporting.selectors.sla_records import records_behind_commitments
from filon.users.rules.rights import Action, Entity
from filon.users.selectors import may
from filon.web.access import needs
from filon.web.requests import PageRequest
from filon.web.spreadsheet import csv_answer
from filon.web.views.reports import wants_csv

WEEKS, RECORDS_SHOWN = 8, 8


@require_GET
@needs(Entity.REPORT)
def show_review(request: PageRequest) -> HttpResponse:
    period = weeks_before(timezone.localdate(request.now), count=WEEKS)
    report = sla_report(viewer=request.user, period=period, by="week", now=request.now)
    if wants_csv(request):
        return review_csv(report)
    weeks = [week_of(weeks_before(period.end, count=n).start) for n in range(1, WEEKS + 1)]  # type: ignore[arg-type]
    week = request.GET.get("semaine", "")
    week = week if week in weeks else weeks[0]
    chosen = report.groups.get(week, report.commitments and [])
    days = days_of_week(week)
    context = {
        "report": report,
        "weeks": [(one, words_of(one)) for one in weeks],
        "week": week,
        "sentence": sla_sentence(chosen, words=_("Semaine du %s") % words_of(week)) if chosen else "",
        "sides": rows_of(report, weeks, week),
        "behind": records_behind_commitments(chosen, viewer=request.user, period=days, now=request.now),
        "shown": RECORDS_SHOWN,
        "may_export": may(request.user, Entity.REPORT, Action.EXPORT),
    }
    return render(request, "agreement/review.html", context)


def words_of(week: str) -> str:
    """The Monday that begins it."""
    start = days_of_week(week).start
    assert start
    return format_date(start).rpartition(" ")[0]


def rows_of(report: SlaReport, weeks: list[str], week: str) -> list[tuple[Side, list[dict[str, Any]]]]:
    """For each side its promises, each with its week and the weeks before, the oldest first."""
    by_week = {name: {one.name: one for one in found} for name, found in report.groups.items()}
    before = [name for name in reversed(weeks) if name < week]

    def row(one: Commitment) -> dict[str, Any]:
        return {
            "one": one,
            "now": by_week.get(week, {}).get(one.name),
            "before": [(words_of(name), by_week.get(name, {}).get(one.name)) for name in before],
        }

    return [(side, [row(one) for one in report.commitments if one.side == side]) for side in Side]


def review_csv(report: SlaReport) -> HttpResponse:
    header = [_("Semaine"), _("Engagement"), _("Tenus"), _("Non tenus"), _("Indécis"), _("Promis"), _("État")]
    rows = [
        [name, one.sentence, one.cases.kept, one.cases.broken, one.cases.open, one.target, one.state.label]
        for name, found in report.groups.items()
        for one in found
    ]
    return csv_answer(name="accord-marketing-ventes", header=header, rows=rows)
