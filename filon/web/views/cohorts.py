"""Analyses > Rapports > Cohortes: the leads of each month, what became of them, how fast and by which way."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from filon.contacts.rules.axes import LifecycleStage
from filon.kit.business_time import day_in_paris
from filon.kit.french import format_month
from filon.playbook.selectors import active_profile
from filon.reporting.rules.cohorts import AGES, Cohort, CohortReport, Fate, point_at
from filon.reporting.rules.presets import Preset
from filon.reporting.rules.sentences import period_words
from filon.reporting.rules.sentences_cohorts import (
    cohorts_sentence,
    curve_sentence,
    months_sentence,
    widest_flow_sentence,
)
from filon.reporting.selectors.cohorts import cohort_report
from filon.reporting.selectors.funnel import COHORT, funnel_report
from filon.users.rules.rights import Action, Entity
from filon.users.selectors import may
from filon.web.access import needs
from filon.web.charts_cohorts import fates_option, flows_option, heat_option
from filon.web.forms.reports import ReportForm
from filon.web.funnel_links import FunnelLinks, links_for_funnel
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
    profile = active_profile()
    funnel = funnel_report(viewer=request.user, period=form.period, now=request.now, profile=profile)
    labels = {stage.stage: stage.label for stage in profile.stages} | {fate.value: fate.label for fate in Fate}
    context = {
        "form": form,
        "report": report,
        "sentence": cohorts_sentence(report, words=period_words(form.period)),
        "compared": months_sentence(report.cohorts),
        "ages": AGES,
        "rows": rows_of(report, links_for_funnel(request.user, period=form.period)),
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


def rows_of(report: CohortReport, links: FunnelLinks) -> list[tuple[Cohort, str]]:
    """The latest month first, each with the address of its leads, empty for who may not open them."""
    return [
        (cohort, links.address(LifecycleStage.LEAD, by=COHORT, value=f"{cohort.month:%Y-%m}"))
        for cohort in reversed(report.cohorts)
    ]


def cohorts_csv(report: CohortReport) -> HttpResponse:
    header = [_("Mois d’arrivée"), _("Leads"), _("Signés"), _("Perdus"), _("Indécis"), _("Part signée"), _("Taux bas (95 %)"),
              _("Taux haut (95 %)"), *(_("Signés à %d jours") % age for age in AGES)]  # fmt: skip
    rows = [[format_month(cohort.month), *cells_of(cohort)] for cohort in report.cohorts]
    return csv_answer(name="cohortes", header=header, rows=[*rows, [_("Ensemble"), *cells_of(report.total)]])


def cells_of(cohort: Cohort) -> list[object]:
    rate = cohort.signed
    return [cohort.entered, rate.count, cohort.lost, cohort.open, rate.rate, rate.low, rate.high, *cohort.by_age]
