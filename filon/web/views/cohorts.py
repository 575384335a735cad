"""Analyses > Rapports > Cohortes: the leads of each month, what became of them, how fast and by which way."""

from typing import NamedTuple

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from filon.kit.business_time import day_in_paris
from filon.kit.french import format_month
from filon.playbook.selectors import active_profile
from filon.reporting.rules.cohorts import AGES, Cohort, CohortFigure, CohortReport, Fate, point_at
from filon.reporting.rules.presets import Preset
from filon.reporting.rules.sentences import period_words
from filon.reporting.rules.sentences_cohorts import (
    cohorts_sentence,
    curve_sentence,
    months_sentence,
    widest_flow_sentence,
)
from filon.reporting.selectors.cohorts import cohort_report
from filon.reporting.selectors.funnel import funnel_report
from filon.users.rules.rights import Action, Entity
from filon.users.selectors import may
from filon.web.access import needs
from filon.web.charts_cohorts import fates_option, flows_option, heat_option
from filon.web.forms.reports import ReportForm
from filon.web.lists.narrowing_reports import ReportLinks, links_of_report
from filon.web.requests import PageRequest
from filon.web.spreadsheet import csv_answer
from filon.web.views.reports import wants_csv


@require_GET
@needs(Entity.REPORT)
def show_cohorts(request: PageRequest) -> HttpResponse:
    form = ReportForm(request.GET, today=day_in_paris(request.now), preset=Preset.TWELVE_MONTHS)
    report = cohort_report(viewer=request.user, period=form.period, now=request.now)
    if wants_csv(request):
        return cohorts_csv(report)
    profile, links = active_profile(), links_of_report(request.user, period=form.period)
    funnel = funnel_report(viewer=request.user, period=form.period, now=request.now, profile=profile)
    labels = {stage.stage: stage.label for stage in profile.stages} | {fate.value: fate.label for fate in Fate}
    context = {
        "form": form,
        "report": report,
        "sentence": cohorts_sentence(report, words=period_words(form.period)),
        "compared": months_sentence(report.cohorts),
        "ages": AGES,
        "rows": [row_of(one, links, month=f"{one.month:%Y-%m}") for one in reversed(report.cohorts)],
        "total": row_of(report.total, links),
        "heat_option": heat_option(report.cohorts),
        "curve_title": curve_sentence(report.curve),
        "fates_option": fates_option(report.curve),
        "points": [point for age in AGES if (point := point_at(report.curve, days=age))],
        "flows": [(labels[flow.source], labels[flow.target], flow.n) for flow in report.flows],
        "flows_title": widest_flow_sentence(report.flows, labels=labels),
        "flows_option": flows_option(report.flows, labels=labels),
        "stages": [stage for stage in funnel.stages if stage.unit == "lead"],
        "may_export": may(request.user, Entity.REPORT, Action.EXPORT),
    }
    return render(request, f"reports/{'cohorts' if request.htmx else 'cohorts_page'}.html", context)


class Row(NamedTuple):
    """A month, or all of them: each figure with the address of its leads, empty for who may not open them."""

    cohort: Cohort
    entered: str
    signed: str
    open: str
    lost: str
    ages: list[tuple[float | None, str]]


def row_of(cohort: Cohort, links: ReportLinks, *, month: str = "") -> Row:
    entered, signed, undecided, lost = (
        links.cohort(CohortFigure(month, fate)) for fate in ("", Fate.SIGNED, Fate.OPEN, Fate.LOST)
    )
    at_age = (links.cohort(CohortFigure(month, Fate.SIGNED, age)) for age in AGES)
    return Row(cohort, entered, signed, undecided, lost, list(zip(cohort.by_age, at_age, strict=True)))


def cohorts_csv(report: CohortReport) -> HttpResponse:
    header = [_("Mois d’arrivée"), _("Leads"), _("Signés"), _("Perdus"), _("Indécis"), _("Part signée"), _("Taux bas (95 %)"),
              _("Taux haut (95 %)"), *(_("Signés à %d jours") % age for age in AGES)]  # fmt: skip
    rows = [[format_month(cohort.month), *cells_of(cohort)] for cohort in report.cohorts]
    return csv_answer(name="cohortes", header=header, rows=[*rows, [_("Ensemble"), *cells_of(report.total)]])


def cells_of(cohort: Cohort) -> list[object]:
    rate = cohort.signed
    return [cohort.entered, rate.count, cohort.lost, cohort.open, rate.rate, rate.low, rate.high, *cohort.by_age]
