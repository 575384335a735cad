"""Analyses > Rapports > Composer un rapport: what people ask of the figures, counted part by part and kept."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from filon.kit.errors import BusinessError
from filon.reporting.models import ComposedReport, ReportRun
from filon.reporting.rules.composed import Definition, Named, Rhythm, RunState
from filon.reporting.rules.period import Period
from filon.reporting.rules.presets import Preset
from filon.reporting.rules.sentences import period_words
from filon.reporting.selectors.composed import composed_reports_for, kept_reports_for, table_counted
from filon.reporting.services.composed import cancel_run, delete_report, mail_report, save_report
from filon.usecases.composing import count_report
from filon.users.rules.rights import Action, Entity
from filon.users.selectors import may
from filon.web.access import needs
from filon.web.composed_table import csv_rows, shown_table
from filon.web.forms.composed import ComposedReportForm
from filon.web.forms.reports import DIMENSIONS
from filon.web.group_words import group_words
from filon.web.lists.narrowing_composed import addresses_of_run
from filon.web.requests import PageRequest
from filon.web.spreadsheet import csv_answer
from filon.web.telling import tell
from filon.web.views.kept import mailing_of, show_kept_page, title_of
from filon.web.views.reports import wants_csv

MAILED = {
    Rhythm.WEEKLY.value: gettext_lazy("Vous recevrez ce rapport par e-mail, le premier matin ouvré de chaque semaine."),
    Rhythm.MONTHLY.value: gettext_lazy("Vous recevrez ce rapport par e-mail, le premier matin ouvré de chaque mois."),
}


@require_GET
@needs(Entity.REPORT)
def show_composed_reports(request: PageRequest) -> HttpResponse:
    reports = kept_reports_for(viewer=request.user)
    lines = [(report, sentence_of(report)) for report in reports]
    return render(request, "reports/composed_list.html", {"lines": lines})


def sentence_of(report: ComposedReport) -> str:
    """The title of a named report; else « Taux de réussite par responsable et par trimestre · Les 12 derniers mois »."""
    if report.page:
        return title_of(report)
    definition = Definition(report.measure, report.rows, report.columns, report.limits)
    by = [str(DIMENSIONS[name]) for name in (report.rows, report.columns) if name]
    told = _("%(measure)s par %(by)s") % {"measure": definition.of.label, "by": _(" et par ").join(by)}
    told = f"{told} · {_('à ce jour') if definition.of.named == Named.PIPELINE else Preset.label_of(report.preset)}"
    limits = [f"{DIMENSIONS[by]}\u00a0: {group_words(value, by)}" for by, value in report.limits]
    return told + _(" · seulement %s") % _(" et ").join(limits) if limits else told


@require_http_methods(["GET", "POST"])
@needs(Entity.REPORT)
def compose_report(request: PageRequest, pk: int = 0) -> HttpResponse:
    """A new one, or that one rewritten. A colleague's is copied: its form opens filled in, and writes another."""
    shown = get_object_or_404(composed_reports_for(viewer=request.user), pk=pk) if pk else None
    report = shown if shown and shown.owner_id == request.user.pk else None
    form = ComposedReportForm(request.POST or None, report=shown)
    if form.is_valid():
        try:
            version = form.cleaned_data["version"] or 0
            saved = save_report(report=report, told=form.values(), version=version, by=request.user, now=request.now)
        except BusinessError as refusal:
            form.add_error(None, refusal.sentence)
        else:
            count_report(report=saved, viewer=request.user, now=request.now)
            return redirect("composed_report", pk=saved.pk)
    context = {"form": form, "report": report, "shown": shown}
    return render(request, "reports/composed_form.html", context, status=422 if form.errors else 200)


@require_GET
@needs(Entity.REPORT)
def show_composed_report(request: PageRequest, pk: int) -> HttpResponse:
    report = get_object_or_404(kept_reports_for(viewer=request.user), pk=pk)
    if report.page:
        return show_kept_page(request, report)
    run = ReportRun.objects.filter(report=report, viewer=request.user).first()
    table = table_counted(run) if run else None
    if run and table and wants_csv(request):
        header, rows = csv_rows(table, Definition(**run.definition))
        return csv_answer(name=f"rapport-{report.pk}", header=header, rows=rows)
    context = {"report": report, "sentence": sentence_of(report), **_counted(request, run)}
    context |= mailing_of(report, request.user)
    return render(request, f"reports/{'_composed' if request.htmx else 'composed'}.html", context)


def _counted(request: PageRequest, run: ReportRun | None) -> dict[str, Any]:
    table = table_counted(run) if run else None
    return {
        "run": run,
        "is_running": run is not None and run.state == RunState.RUNNING,
        "words": _words(run) if run else "",
        "parts": len(table.columns) + 1 if table else None,
        "table": shown_table(table, Definition(**run.definition), address=addresses_of_run(run, viewer=request.user))
        if run and table
        else None,
        "may_export": may(request.user, Entity.REPORT, Action.EXPORT),
    }


def _words(run: ReportRun) -> str:
    """What is open is open on that day, whatever the period."""
    is_open = Definition(**run.definition).of.named == Named.PIPELINE
    return _("à ce jour") if is_open else period_words(Period(run.start_date, run.end_date))


@require_POST
@needs(Entity.REPORT)
def count_again(request: PageRequest, pk: int) -> HttpResponse:
    report = get_object_or_404(composed_reports_for(viewer=request.user), pk=pk)
    count_report(report=report, viewer=request.user, now=request.now)
    return redirect("composed_report", pk=pk)


@require_POST
@needs(Entity.REPORT)
def cancel_count(request: PageRequest, pk: int) -> HttpResponse:
    reports = composed_reports_for(viewer=request.user)
    cancel_run(run=get_object_or_404(ReportRun, report__in=reports, report=pk, viewer=request.user))
    tell(request, _("Le calcul est arrêté ; ce qui était compté reste."))
    return redirect("composed_report", pk=pk)


@require_POST
@needs(Entity.REPORT)
def mail_composed_report(request: PageRequest, pk: int) -> HttpResponse:
    report = get_object_or_404(kept_reports_for(viewer=request.user), pk=pk)
    rhythm = request.POST.get("rythme", "")
    mail_report(report=report, viewer=request.user, rhythm=rhythm, now=request.now)
    tell(request, str(MAILED.get(rhythm, _("Vous ne recevrez plus ce rapport par e-mail."))))
    return redirect("composed_report", pk=pk)


@require_POST
@needs(Entity.REPORT)
def delete_composed_report(request: PageRequest, pk: int) -> HttpResponse:
    report = get_object_or_404(kept_reports_for(viewer=request.user), pk=pk)
    delete_report(report=report, by=request.user)
    tell(request, _("Le rapport « %s » est supprimé.") % report.name)
    return redirect("composed_reports")
