"""Prévision: what the coming months should bring, what each stage is really worth, how right the past forecasts were."""

from typing import NamedTuple

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from filon.forecasting.rules.figures import ForecastMonth, ForecastReport, StageRate
from filon.playbook.models import Stage
from filon.playbook.selectors import current_versions, stage_by_id
from filon.playbook.services.process import edit_stage, words_of
from filon.reporting.rules.sentences import accuracy_sentence, coming_months_sentence, forecast_sentence
from filon.reporting.selectors.forecast import forecast_report
from filon.users.rules.rights import Action, Entity
from filon.users.selectors import may
from filon.web.access import needs
from filon.web.charts import forecast_option
from filon.web.forms.process import ChanceForm
from filon.web.requests import PageRequest
from filon.web.spreadsheet import csv_answer
from filon.web.telling import tell
from filon.web.views.reports import wants_csv


class StageLine(NamedTuple):
    """`percent_seen` is what a button offers to keep; None when it would change nothing or the cases are too few."""

    rate: StageRate
    stage: Stage | None
    percent_seen: int | None


@require_GET
@needs(Entity.REPORT)
def show_forecast(request: PageRequest) -> HttpResponse:
    now = timezone.now()
    report = forecast_report(viewer=request.user, now=now)
    if wants_csv(request):
        return forecast_csv(report)
    context = {
        "report": report,
        "sentence": forecast_sentence(report.months[0]) if report.months else "",
        "accuracy_words": accuracy_sentence(report.accuracy),
        "finding": coming_months_sentence(report.months),
        "option": forecast_option(report.months),
        "lines": stage_lines(report),
        "may_set": may(request.user, Entity.SETTING, Action.WRITE),
        "may_export": may(request.user, Entity.REPORT, Action.EXPORT),
    }
    return render(request, "forecast/page.html", context)


def stage_lines(report: ForecastReport) -> list[StageLine]:
    stages = {
        (version.process.name, stage.key): stage for version in current_versions() for stage in version.stages.all()
    }
    return [_line(rate, stages.get((rate.process, rate.stage))) for rate in report.stages]


def _line(rate: StageRate, stage: Stage | None) -> StageLine:
    seen = None if rate.observed.rate is None else round(rate.observed.rate * 100)
    differs = stage is not None and seen is not None and seen != stage.probability
    return StageLine(rate, stage, seen if differs else None)


def forecast_csv(report: ForecastReport) -> HttpResponse:
    header = [
        _("Mois"),
        _("En cours"),
        _("Pondéré"),
        _("P10"),
        _("P50"),
        _("P90"),
        _("Engagé"),
        _("Meilleur cas"),
        _("Signé"),
        _("Objectif"),
    ]
    rows = [
        [f"{m.month:%Y-%m}", m.open, *(None if cents is None else cents / 100 for cents in _money_of(m))]
        for m in report.months
    ]
    return csv_answer(name="prevision", header=header, rows=rows)


def _money_of(m: ForecastMonth) -> list[int | None]:
    return [
        *(m.weighted_cents, m.p10_cents, m.p50_cents, m.p90_cents, m.commit_cents, m.best_case_cents),
        *(m.won_cents, m.target_cents),
    ]


@require_POST
@needs(Entity.SETTING, Action.WRITE)
def set_chance(request: PageRequest, pk: int) -> HttpResponse:
    stage = stage_by_id(pk)
    percent = ChanceForm(request.POST).checked()
    seen = words_of(stage)
    edit_stage(stage=stage, seen=seen, words=seen._replace(probability=percent))
    tell(
        request,
        _("L’étape «\u00a0%(stage)s\u00a0» compte désormais pour %(percent)s\u202f%% dans la prévision.")
        % {"stage": stage.label, "percent": percent},
    )
    return redirect("forecast")
