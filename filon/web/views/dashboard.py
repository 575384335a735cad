"""Tableau de bord: the answer first, then the funnel, the coming months, what waits, who came last."""

from typing import Any, NamedTuple
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from filon.forecasting.rules.figures import ForecastReport
from filon.leads.selectors.newest import newest_leads
from filon.playbook.selectors import active_profile
from filon.reporting.rules.figures import AttentionItem, FunnelReport
from filon.reporting.rules.presets import Preset, first_of_month, period_of
from filon.reporting.rules.sentences import (
    coming_months_sentence,
    funnel_sentence,
    month_sentence,
    period_words,
    range_sentence,
)
from filon.reporting.selectors.attention import attention
from filon.reporting.selectors.forecast import forecast_report
from filon.reporting.selectors.funnel import funnel_report
from filon.reporting.selectors.winloss import winloss_report
from filon.users.rules.rights import Action, Entity
from filon.users.selectors import may
from filon.web.charts import forecast_option
from filon.web.funnel_drawing import draw_funnel
from filon.web.funnel_links import links_for_funnel
from filon.web.menu import address_of
from filon.web.requests import PageRequest
from filon.web.words import stage_words

LEADS_SHOWN = 6  # what stands beside the rest without scrolling


class Waiting(NamedTuple):
    """One line of what needs attention; `address` is empty while its list has no page."""

    item: AttentionItem
    address: str


@require_GET
def show_dashboard(request: PageRequest) -> HttpResponse:
    """Figures for those who may read reports; the newest leads for those who may read leads."""
    context: dict[str, Any] = {"today": timezone.localdate()}
    if may(request.user, Entity.REPORT, Action.READ):
        context |= figures_for(request)
    if may(request.user, Entity.LEAD, Action.READ):
        words = stage_words()
        leads = newest_leads(viewer=request.user, most=LEADS_SHOWN)
        context["leads"] = [(lead, words[lead.lifecycle_stage]) for lead in leads]
    return render(request, "dashboard/page.html", context)


def figures_for(request: PageRequest) -> dict[str, Any]:
    now, profile = timezone.now(), active_profile()
    today = timezone.localdate(now)
    month, year = period_of(Preset.THIS_MONTH, today=today), period_of(Preset.TWELVE_MONTHS, today=today)
    asked: dict[str, Any] = {"viewer": request.user, "now": now}
    funnel = funnel_report(**asked, period=year, profile=profile)
    forecast = forecast_report(**asked)
    signed = winloss_report(**asked, period=month).total
    target = next((shown.target_cents for shown in forecast.months if shown.month == first_of_month(today)), None)
    return {
        "figures": True,
        "signed": signed,
        "target_cents": target,
        "sentences": sentences_for(forecast, funnel, words=period_words(year)),
        "month_words": month_sentence(won_cents=signed.revenue_cents, won=signed.won, target_cents=target, day=today),
        "bars": [bar for bar in draw_funnel(funnel, profile=profile).shared if bar.figures.entered],
        "links": links_for_funnel(request.user, period=year),
        "forecast": forecast,
        "finding": coming_months_sentence(forecast.months),
        "option": forecast_option(forecast.months),
        "waiting": [waiting_line(item) for item in attention(**asked) if item.count],
    }


def sentences_for(forecast: ForecastReport, funnel: FunnelReport, *, words: str) -> list[str]:
    coming = [range_sentence(forecast.months[0])] if forecast.months else []
    return [*coming, funnel_sentence(funnel.stages, words=words)]


def waiting_line(item: AttentionItem) -> Waiting:
    address = address_of(item.screen)
    return Waiting(item, f"{address}?{urlencode(item.params)}" if address and item.params else address)
