"""Tunnel: the stages of the profile in force, drawn, with what became of those that entered them."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from filon.playbook.selectors import active_profile
from filon.reporting.rules.figures import FunnelReport, FunnelStage
from filon.reporting.rules.presets import Preset
from filon.reporting.rules.sentences import funnel_sentence, narrowest_sentence, period_words
from filon.reporting.selectors.funnel import DIMENSIONS, funnel_report
from filon.users.rules.rights import Action, Entity
from filon.users.selectors import may
from filon.web.access import needs
from filon.web.forms.reports import ReportForm
from filon.web.funnel_drawing import draw_funnel
from filon.web.funnel_links import links_for_funnel
from filon.web.requests import PageRequest
from filon.web.spreadsheet import csv_answer
from filon.web.views.reports import wants_csv


@require_GET
@needs(Entity.REPORT)
def show_funnel(request: PageRequest) -> HttpResponse:
    now, profile = request.now, active_profile()
    form = ReportForm(request.GET, today=timezone.localdate(now), preset=Preset.TWELVE_MONTHS, dimensions=DIMENSIONS)
    doors = "entrance" if profile.splits_by_entrance else ""
    asked: dict[str, Any] = {"viewer": request.user, "period": form.period, "now": now, "profile": profile}
    report = funnel_report(by=doors, **asked)
    split = report if form.by == doors else funnel_report(by=form.by, **asked)
    if wants_csv(request):
        return csv_of(split)
    words = period_words(form.period)
    context = {
        "form": form,
        "report": report,
        "links": links_for_funnel(request.user, period=form.period),
        "profile": profile,
        "any_entered": any(stage.entered for stage in report.stages),
        "drawing": draw_funnel(report, profile=profile),
        "sentence": funnel_sentence(report.stages, words=words),
        "narrowest": narrowest_sentence(report.stages),
        "words": words,
        "split": split if form.by else None,
        "may_export": may(request.user, Entity.REPORT, Action.EXPORT),
    }
    return render(request, f"tunnel/{'funnel' if request.htmx else 'page'}.html", context)


def csv_of(report: FunnelReport) -> HttpResponse:
    header = [_("Groupe"), _("Étape"), _("Unité"), _("Entrés"), _("Passés plus loin"), _("Perdus"), _("Indécis"),
              _("Taux"), _("Taux bas (95 %)"), _("Taux haut (95 %)"), _("Durée médiane en jours")]  # fmt: skip
    groups = {_("Ensemble"): report.stages, **report.groups}
    rows = [[name, *cells_of(stage)] for name, stages in groups.items() for stage in stages]
    return csv_answer(name="tunnel", header=header, rows=rows)


def cells_of(stage: FunnelStage) -> list[object]:
    rate = stage.rate
    counts = [stage.entered, stage.converted, stage.lost, stage.open]
    return [stage.label, stage.unit, *counts, rate.rate, rate.low, rate.high, stage.median_days]
