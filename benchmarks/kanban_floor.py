"""The bare view that the board is measured against: fifty deals by index, the same template, nothing else."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import include, path
from django.utils import timezone

from filon.opportunities.models import Opportunity
from filon.opportunities.selectors.board import Column, Figures
from filon.opportunities.selectors.cards import Card
from filon.playbook.models import Stage

ROWS = 50
KEPT: dict[str, Any] = {}  # context of one real board, taken before the measure


def show_bare_board(request: HttpRequest) -> HttpResponse:
    stages: list[Stage] = [column.stage for column in KEPT["columns"]]
    rows = Opportunity.objects.select_related("company", "owner").filter(stage=stages[0])
    deals = list(rows.order_by("-stage_since", "-pk")[:ROWS])
    cards = [_bare_card(deal, stages[0]) for deal in deals]
    share = -(-len(cards) // len(stages))
    columns = [
        Column(stage, Figures(), cards[place * share : (place + 1) * share], more=False)
        for place, stage in enumerate(stages)
    ]
    return render(request, "opportunities/board/page.html", KEPT | {"columns": columns, "today": timezone.localdate()})


def _bare_card(deal: Opportunity, stage: Stage) -> Card:
    kept: Card = KEPT["card"]
    return Card(deal, stage, kept.next_action, False, kept.days, kept.stalled_because, kept.sentence, kept.checks)


urlpatterns = [path("plancher/tableau/", show_bare_board), path("", include("config.urls"))]
