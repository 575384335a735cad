"""Tableau de bord: the answer first, then what one's role looks at; the other roles' are one click away, as rights allow."""

from typing import Any, NamedTuple
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from filon.kit.errors import NotAllowed
from filon.leads.selectors.newest import newest_leads
from filon.playbook.rules.funnel import shown_stages
from filon.playbook.selectors import active_profile
from filon.reporting.rules.boards import Board, board_of
from filon.reporting.rules.figures import AttentionItem, AttentionKind
from filon.reporting.rules.presets import Preset, first_of_month, period_of
from filon.reporting.rules.sentences import (
    coming_months_sentence,
    funnel_sentence,
    month_sentence,
    period_words,
    range_sentence,
)
from filon.reporting.selectors.attention import attention
from filon.reporting.selectors.forecast import shown_forecast
from filon.reporting.selectors.funnel import funnel_report
from filon.reporting.selectors.winloss import winloss_report
from filon.users.models import User
from filon.users.rules.rights import Action, Entity
from filon.users.selectors import may, scope_of
from filon.users.services.people import hide_first_steps, show_first_steps
from filon.web.access import needs
from filon.web.board_cards import boards_for, cards_of_board
from filon.web.charts import forecast_option
from filon.web.first_steps import steps_for
from filon.web.funnel_drawing import draw_funnel
from filon.web.funnel_links import links_for_funnel
from filon.web.requests import PageRequest
from filon.web.telling import tell
from filon.web.words import stage_words

LEADS_SHOWN = 6  # what stands beside the rest without scrolling
ANSWERED = (Board.SALES, Board.MARKETING)  # their own cards give the answer; the others have that of the forecast
SHOWN_IN = {
    "opportunity_list": Entity.OPPORTUNITY,
    "lead_list": Entity.LEAD,
    "task_list": Entity.ACTIVITY,
    "contact_list": Entity.CONTACT,
    "persona_list": Entity.METHOD,
    "lot_list": Entity.IMPORT,
}


class Waiting(NamedTuple):
    """One line of what needs attention; `address` is empty where the reader may not open all that is counted."""

    item: AttentionItem
    address: str


@require_GET
def show_dashboard(request: PageRequest) -> HttpResponse:
    """The frame of the figures, for those who may read reports: they come after the page. And the newest leads."""
    boards = boards_for(request.user)
    board = board_of(request.user.role, asked=request.GET.get("vue", ""), allowed=boards)
    context: dict[str, Any] = {"today": timezone.localdate(), "steps": steps_for(request.user)}
    context |= {"boards": boards, "board": board, "funnel": board != Board.SALES, "months": board not in ANSWERED}
    if may(request.user, Entity.REPORT, Action.READ):
        context |= {"figures": True, "stages": shown_stages(active_profile()), "lines": list(AttentionKind)}
    if may(request.user, Entity.LEAD, Action.READ):
        words = stage_words()
        leads = newest_leads(viewer=request.user, most=LEADS_SHOWN)
        context["leads"] = [(lead, words[lead.lifecycle_stage]) for lead in leads]
    return render(request, "dashboard/page.html", context)


@require_GET
@needs(Entity.REPORT)
def show_board_panel(request: PageRequest, board: str) -> HttpResponse:
    if board not in boards_for(request.user):
        raise NotAllowed(_("Ce tableau de bord n’est pas ouvert à votre rôle. Un administrateur peut l’accorder."))
    cards = cards_of_board(Board(board), viewer=request.user, now=request.now)
    says = {Board.SALES: (cards[0], cards[-1]), Board.MARKETING: (cards[0],)}.get(Board(board), ())
    answer = " ".join(shown.card.finding for shown in says)
    return render(request, "dashboard/_board.html", {"cards": cards, "answer": answer})


@require_GET
@needs(Entity.REPORT)
def show_funnel_panel(request: PageRequest) -> HttpResponse:
    profile, year = active_profile(), period_of(Preset.TWELVE_MONTHS, today=timezone.localdate())
    funnel = funnel_report(viewer=request.user, now=request.now, period=year, profile=profile)
    context = {
        "sentence": funnel_sentence(funnel.stages, words=period_words(year)),
        "bars": draw_funnel(funnel, profile=profile).shared,
        "entered": any(stage.entered for stage in funnel.stages),
        "links": links_for_funnel(request.user, period=year),
    }
    return render(request, "dashboard/_funnel.html", context)


@require_GET
@needs(Entity.REPORT)
def show_forecast_panel(request: PageRequest) -> HttpResponse:
    """With the answer of the month, which stands above everything and reads the same forecast."""
    today = timezone.localdate()
    forecast = shown_forecast(viewer=request.user, now=request.now).report
    month = period_of(Preset.THIS_MONTH, today=today)
    signed = winloss_report(viewer=request.user, now=request.now, period=month).total
    target = next((shown.target_cents for shown in forecast.months if shown.month == first_of_month(today)), None)
    context = {
        "signed": signed,
        "target_cents": target,
        "month_words": month_sentence(won_cents=signed.revenue_cents, won=signed.won, target_cents=target, day=today),
        "coming": range_sentence(forecast.months[0]) if forecast.months else "",
        "forecast": forecast,
        "finding": coming_months_sentence(forecast.months),
        "option": forecast_option(forecast.months),
    }
    return render(request, "dashboard/_forecast.html", context)


@require_GET
@needs(Entity.REPORT)
def show_waiting_panel(request: PageRequest) -> HttpResponse:
    lines = [waiting_line(item, request.user) for item in attention(viewer=request.user, now=request.now)]
    return render(request, "dashboard/_waiting.html", {"waiting": lines, "any": any(line.item.count for line in lines)})


def waiting_line(item: AttentionItem, viewer: User) -> Waiting:
    counted = scope_of(viewer, entity=Entity.REPORT, action=Action.READ)
    if not item.count or scope_of(viewer, entity=SHOWN_IN[item.screen], action=Action.READ) < counted:
        return Waiting(item, "")
    return Waiting(item, f"{reverse(item.screen)}?{urlencode(item.params)}")


@require_POST
def put_steps_away(request: PageRequest) -> HttpResponse:
    hide_first_steps(user=request.user, now=request.now)
    tell(request, _("Les premiers pas ne s’affichent plus pour vous."), undo=reverse("first_steps_back"))
    return redirect("dashboard")


@require_POST
def bring_steps_back(request: PageRequest) -> HttpResponse:
    show_first_steps(user=request.user)
    return redirect("dashboard")
