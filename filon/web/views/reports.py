"""Analyses > Rapports: every report by its question and answer; and those on deals, won and lost, or open."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from filon.reporting.rules.figures import PipelineFigures, WinLossFigures
from filon.reporting.rules.presets import Preset, period_before
from filon.reporting.rules.sentences import (
    best_quarter_sentence,
    largest_stage_sentence,
    main_loss_sentence,
    period_words,
    pipeline_sentence,
    winloss_sentence,
)
from filon.reporting.selectors import pipeline, winloss
from filon.reporting.selectors.pipeline import pipeline_report
from filon.reporting.selectors.winloss import winloss_report
from filon.usecases.report_sheets import SheetRequest
from filon.users.rules.rights import Action, Entity
from filon.users.selectors import may, require
from filon.web.access import needs
from filon.web.charts import quarters_option, reasons_option, stages_option
from filon.web.forms.reports import ReportForm
from filon.web.report_index import ANSWERS, reports_for
from filon.web.requests import PageRequest
from filon.web.spreadsheet import csv_answer


@require_GET
@needs(Entity.REPORT)
def show_reports(request: PageRequest) -> HttpResponse:
    """The questions at once; each answer is counted after the page."""
    return render(request, "reports/list.html", {"groups": reports_for(request.user)})


@require_GET
@needs(Entity.REPORT)
def show_answer(request: PageRequest, key: str) -> HttpResponse:
    if key not in ANSWERS:
        raise Http404
    return render(request, "reports/_answer.html", {"sentence": ANSWERS[key](request.user, request.now)})


@require_GET
@needs(Entity.REPORT)
def show_winloss(request: PageRequest) -> HttpResponse:
    now = request.now
    form = ReportForm(
        request.GET, today=timezone.localdate(now), preset=Preset.TWELVE_MONTHS, dimensions=winloss.DIMENSIONS
    )
    asked: dict[str, Any] = {"viewer": request.user, "now": now}
    report = winloss_report(**asked, period=form.period, by=form.by)
    if wants_csv(request):
        return winloss_csv({_("Ensemble"): report.total, **report.groups})
    before = period_before(form.period)
    quarters = report if form.by == "quarter" else winloss_report(**asked, period=form.period, by="quarter")
    closed_quarters = [(name, figures) for name, figures in quarters.groups.items() if name]
    context = {
        "form": form,
        "report": report,
        "sentence": winloss_sentence(
            report.total,
            words=period_words(form.period),
            before=winloss_report(**asked, period=before).total if before else None,
        ),
        "main_loss": main_loss_sentence(report.total),
        "losses": (losses := sorted((r for r in report.total.reasons if r.lost), key=lambda r: -r.lost)),
        "reasons_option": reasons_option(losses),
        "quarters": closed_quarters,
        "best_quarter": best_quarter_sentence(closed_quarters),
        "quarters_option": quarters_option(closed_quarters),
        "may_export": may(request.user, Entity.REPORT, Action.EXPORT),
    }
    return render(request, f"reports/{'winloss' if request.htmx else 'winloss_page'}.html", context)


def wants_csv(request: PageRequest) -> bool:
    """Raises NotAllowed when the person may read reports but not take them away. What is read for a letter is no file."""
    if isinstance(request, SheetRequest):
        return True
    asked = request.GET.get("format") == "csv"
    if asked:
        require(request.user, Entity.REPORT, Action.EXPORT)
    return asked


def winloss_csv(groups: dict[str, WinLossFigures]) -> HttpResponse:
    header = [_("Groupe"), _("Gagnées"), _("Perdues"), _("Ouvertes"), _("Écartées"), _("Taux de réussite"), _("Taux bas (95 %)"),
              _("Taux haut (95 %)"), _("Chiffre d’affaires"), _("Montant médian"), _("Cycle médian en jours")]  # fmt: skip
    rows = [
        [name, f.won, f.lost, f.open, f.invalid, f.win_rate.rate, f.win_rate.low, f.win_rate.high, f.revenue_cents / 100,
         None if f.median_cents is None else f.median_cents / 100, f.cycle_days["won"].median]
        for name, f in groups.items()
    ]  # fmt: skip
    return csv_answer(name="gagne-perdu", header=header, rows=rows)


@require_GET
@needs(Entity.REPORT)
def show_pipeline(request: PageRequest) -> HttpResponse:
    now = request.now
    form = ReportForm(
        request.GET, today=timezone.localdate(now), preset=Preset.THIS_QUARTER, dimensions=pipeline.DIMENSIONS
    )
    report = pipeline_report(viewer=request.user, period=form.period, by=form.by, now=now)
    if wants_csv(request):
        return pipeline_csv({_("Ensemble"): report.total, **report.groups})
    context = {
        "form": form,
        "report": report,
        "sentence": pipeline_sentence(report.total),
        "words": period_words(report.period),
        "stages_option": stages_option(report.stages),
        "largest_stage": largest_stage_sentence(report.stages),
        "may_export": may(request.user, Entity.REPORT, Action.EXPORT),
    }
    return render(request, f"reports/{'pipeline' if request.htmx else 'pipeline_page'}.html", context)


def pipeline_csv(groups: dict[str, PipelineFigures]) -> HttpResponse:
    header = [_("Groupe"), _("En cours"), _("Valeur"), _("Pondéré"), _("Âge moyen en jours"), _("Immobiles"),
              _("Sans prochaine action"), _("Sans montant"), _("Date dépassée")]  # fmt: skip
    rows = [
        [name, f.open, f.cents / 100, f.weighted_cents / 100, f.mean_age_days, f.stalled, f.without_next_action,
         f.without_amount, f.close_date_passed]
        for name, f in groups.items()
    ]  # fmt: skip
    return csv_answer(name="opportunites-en-cours", header=header, rows=rows)
