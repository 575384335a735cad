"""Prévision: what the coming months should bring, what each stage is really worth, how right the past forecasts were."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from filon.forecasting.models import AcceptedChance
from filon.forecasting.rules.figures import ForecastMonth, ForecastReport, Past, StageRate
from filon.forecasting.selectors.calls import call_rows
from filon.forecasting.selectors.chances import last_accepted
from filon.forecasting.selectors.groups import past_by_group
from filon.forecasting.services.chances import accept_chance
from filon.forecasting.services.snapshots import ask_forecast
from filon.kit.business_time import day_in_paris
from filon.kit.statistics import rate_of
from filon.playbook.models import Stage
from filon.playbook.selectors import current_versions, stage_by_id
from filon.reporting.rules.sentences import coming_months_sentence, forecast_sentence
from filon.reporting.rules.sentences_forecast import (
    accuracy_sentence,
    chances_sentence,
    range_sentence,
    velocity_sentence,
)
from filon.reporting.selectors.forecast import shown_forecast
from filon.users.rules.rights import Action, Entity
from filon.users.selectors import may
from filon.web.access import needs
from filon.web.charts import forecast_option
from filon.web.charts_forecast import chances_option, past_option
from filon.web.forms.calls_of_deals import quarter_of
from filon.web.forms.objectives import span_words
from filon.web.forms.process import ChanceForm
from filon.web.requests import PageRequest
from filon.web.spreadsheet import csv_answer
from filon.web.telling import tell
from filon.web.views.reports import wants_csv

LATE = timedelta(hours=30)  # the worker computes each night: older, it does not run


class StageLine(NamedTuple):
    """`percent_seen` is what a button offers to keep; None when it would change nothing or the cases are too few.

    `accepted`: who last took the chance of the stage from what was observed, and when.
    """

    rate: StageRate
    stage: Stage | None
    percent_seen: int | None
    accepted: AcceptedChance | None


@require_GET
@needs(Entity.REPORT)
def show_forecast(request: PageRequest) -> HttpResponse:
    now = timezone.now()
    shown = shown_forecast(viewer=request.user, now=now)
    report = shown.report
    if wants_csv(request):
        return forecast_csv(report)
    span = quarter_of(day_in_paris(now))
    context = {
        "report": report,
        "shown": shown,
        "old": shown.at and now - shown.at > LATE,
        "sentence": forecast_sentence(report.months[0]) if report.months else "",
        "accuracy_words": accuracy_sentence(report.accuracy),
        "past_option": past_option(report.past),
        "chances_option": chances_option(report.stages),
        "chances_words": chances_sentence(report.stages),
        "groups": group_lines(request, now=now),
        "range_words": range_sentence(report.months),
        "velocity_words": velocity_sentence(report.velocity),
        "finding": coming_months_sentence(report.months),
        "option": forecast_option(report.months),
        "lines": stage_lines(report),
        "rows": call_rows(viewer=request.user, span=span, today=day_in_paris(now)),
        "span": span,
        "span_words": span_words(span),
        "may_set": may(request.user, Entity.SETTING, Action.WRITE),
        "may_export": may(request.user, Entity.REPORT, Action.EXPORT),
    }
    return render(request, "forecast/page.html", context)


class GroupLine(NamedTuple):
    """How right the forecasts of a team (or of another currency) were, in one sentence, and its months."""

    team: str
    currency: str
    words: str
    past: Sequence[Past]


def group_lines(request: PageRequest, *, now: datetime) -> list[GroupLine]:
    told = past_by_group(viewer=request.user, now=now)
    return [GroupLine(one.team, one.currency, accuracy_sentence(one.accuracy), one.past) for one in told]


def stage_lines(report: ForecastReport) -> list[StageLine]:
    stages = {
        (version.process.name, stage.key): stage for version in current_versions() for stage in version.stages.all()
    }
    accepted = last_accepted()
    return [_line(rate, stages.get((rate.process, rate.stage)), accepted) for rate in report.stages]


def _line(rate: StageRate, stage: Stage | None, accepted: dict[int, AcceptedChance]) -> StageLine:
    seen = None if rate.observed.rate is None else round(rate.observed.rate * 100)
    differs = stage is not None and seen is not None and seen != stage.probability
    return StageLine(rate, stage, seen if differs else None, accepted.get(stage.pk) if stage else None)


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
        _("Couverture"),
    ]
    rows = [
        [f"{m.month:%Y-%m}", m.open, *(None if cents is None else cents / 100 for cents in _money_of(m)), m.coverage]
        for m in report.months
    ]
    return csv_answer(name="prevision", header=header, rows=rows)


def _money_of(m: ForecastMonth) -> list[int | None]:
    return [
        *(m.weighted_cents, m.p10_cents, m.p50_cents, m.p90_cents, m.commit_cents, m.best_case_cents),
        *(m.won_cents, m.target_cents),
    ]


@require_POST
@needs(Entity.REPORT)
def compute_again(request: PageRequest) -> HttpResponse:
    """The worker computes it, and the page shows it once it is there."""
    now = timezone.now()
    ask_forecast(as_of=day_in_paris(now), locks=False, now=now)
    tell(request, _("Le calcul est demandé : il s’affichera ici dès qu’il sera fini."))
    return redirect("forecast")


@require_POST
@needs(Entity.SETTING, Action.WRITE)
def set_chance(request: PageRequest, pk: int) -> HttpResponse:
    """What the page proposed, accepted by a person: with the figures of the same forecast that he read."""
    stage, now = stage_by_id(pk), timezone.now()
    form = ChanceForm(request.POST)
    percent, seen = form.checked()
    report = shown_forecast(viewer=request.user, now=now).report
    rates = {(rate.process, rate.stage): rate.observed for rate in report.stages}
    observed = rates.get((stage.version.process.name, stage.key), rate_of(0, 0))
    accept_chance(stage=stage, percent=percent, seen=seen, observed=observed, by=request.user, now=now)
    tell(
        request,
        _("L’étape «\u00a0%(stage)s\u00a0» compte désormais pour %(percent)s\u202f%% dans la prévision.")
        % {"stage": stage.label, "percent": percent},
    )
    return redirect("forecast")
