"""The board of deals and their moves."""

import json
from datetime import datetime, timedelta
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from filon.kit.errors import NotPossible
from filon.kit.french import keep_quotes_whole
from filon.opportunities.models import Opportunity
from filon.opportunities.selectors.board import (
    Column,
    Figures,
    Place,
    column_figures,
    deal_board,
    next_cards,
    stages_with_deals,
    sum_of,
)
from filon.opportunities.selectors.cards import make_cards
from filon.opportunities.selectors.choices import known_competitors
from filon.opportunities.selectors.forced import may_force
from filon.opportunities.selectors.gates import missing_for
from filon.opportunities.selectors.lanes import Lane, deal_lanes
from filon.opportunities.selectors.records import deal_for
from filon.opportunities.services.confirming import confirm_criterion
from filon.opportunities.services.stages import GateClosed
from filon.playbook.models import ProcessVersion, Stage
from filon.playbook.rules.process import StageKind
from filon.playbook.selectors import close_reasons, stage_by_id
from filon.records.rules.authorship import by_person
from filon.usecases.dealing import move_deal_as_seen
from filon.users.rules.rights import Action, Entity
from filon.users.selectors import check_may, may
from filon.web.access import needs
from filon.web.boards import boards_for
from filon.web.forms.board import BoardFilterForm, MoveForm
from filon.web.middleware import page_before
from filon.web.requests import PageRequest
from filon.web.telling import tell
from filon.web.templatetags.components import icon


@require_GET
@needs(Entity.OPPORTUNITY)
def show_board(request: PageRequest) -> HttpResponse:
    now = timezone.now()
    form = filter_of(request)
    boards = boards_for(request, form)
    asked: dict[str, Any] = {"viewer": request.user, "version": boards.version, "criteria": form.chosen, "now": now}
    lanes = deal_lanes(**asked) if form.by_owner else []
    columns = columns_of(lanes, boards.version) if form.by_owner else deal_board(**asked)
    context = {
        "form": form,
        "boards": boards,
        "columns": columns,
        "lanes": lanes,
        "by_owner": form.by_owner,
        "total": total_of(columns),
        "today": timezone.localdate(now),
        "drawings": drawings(),
        "may_write": may(request.user, Entity.OPPORTUNITY, Action.WRITE),
        "may_force": may_force(request.user),
        "may_pass_on": may(request.user, Entity.METHOD, Action.WRITE),
        "close_reasons": close_reasons(),
        "competitors": known_competitors(),
        "deciding_stages": [stage for stage in boards.version.stages.all() if stage.kind == StageKind.OPEN],
        "tomorrow": timezone.localdate(now) + timedelta(days=1),
    }
    return render(request, f"opportunities/board/{'board' if request.htmx else 'page'}.html", context)


def filter_of(request: PageRequest) -> BoardFilterForm:
    return BoardFilterForm(request.GET, viewer=request.user, today=timezone.localdate())


def columns_of(lanes: list[Lane], version: ProcessVersion) -> list[Column]:
    """The heads above the lanes."""
    stages = stages_with_deals(version)
    figures = [sum_of(lane.cells[place].figures for lane in lanes) for place in range(len(stages))]
    return [
        Column(stage=stage, figures=found, cards=(), more=False) for stage, found in zip(stages, figures, strict=True)
    ]


def drawings() -> dict[str, str]:
    """What all cards share, made once: the icons, and where the page of a deal lies."""
    return {
        "page": reverse("opportunity", args=[0]).removesuffix("0/"),
        "next": icon("calendar-event"),
        "missing": icon("alert-triangle"),
        "forced": icon("lock-open"),
        "stalled": icon("hourglass", label=_("Immobile")),
    }


def total_of(columns: list[Column]) -> Figures:
    """Of the open stages."""
    return sum_of(column.figures for column in columns if column.stage.kind == StageKind.OPEN)


@require_GET
@needs(Entity.OPPORTUNITY)
def show_more_cards(request: PageRequest, stage_id: int) -> HttpResponse:
    stage, now = stage_by_id(stage_id), timezone.now()
    criteria = filter_of(request).chosen
    cards, more = next_cards(
        viewer=request.user, stage=stage, criteria=criteria, after=place_in(request.GET.get("apres", "")), now=now
    )
    context = {
        "stage": stage,
        "cards": cards,
        "more": more,
        "today": timezone.localdate(now),
        "drawings": drawings(),
    }
    return render(request, "opportunities/board/cards.html", context)


def place_in(written: str) -> Place:
    """ "2026-11-16T09:00:00+00:00,42", as the column's last line wrote it."""
    try:
        since, _comma, pk = written.rpartition(",")
        return Place(stage_since=datetime.fromisoformat(since), deal_id=int(pk))
    except ValueError:
        raise NotPossible(_("La suite de cette colonne est introuvable. Rechargez la page.")) from None


@require_POST
@needs(Entity.OPPORTUNITY, Action.WRITE)
def move_deal(request: PageRequest, pk: int) -> HttpResponse:
    """Answers with the card and the heads of both columns, for htmx to put in place."""
    to, answers = MoveForm(request.POST).checked()
    deal = deal_for(viewer=request.user, pk=pk)
    check_may(request.user, Entity.OPPORTUNITY, Action.WRITE, owner_id=deal.owner_id)
    now = timezone.now()
    try:
        move_deal_as_seen(
            deal=deal,
            seen_stage_id=answers["seen"],
            to=to,
            by=by_person(request.user.pk),
            now=now,
            review=answers["review"],
            reason=answers["reason"],
            values=values_of_closing(answers),
            forced_by=request.user if answers["forced"] else None,
        )
    except GateClosed as refused:
        if request.htmx and not answers["forced"] and may_force(request.user):
            return offer_to_force(refused)
        raise
    tell(request, sentence_of(deal, to), undo=undo_of(deal, to=to, seen=answers["seen"], now=now))
    if not request.htmx:
        return redirect(page_of(request))
    stages = {stage.pk: stage for stage in to.version.stages.all()}
    context = {
        "cards": make_cards([deal], stages=stages, now=now),
        "columns": heads_of(request, [stages[answers["seen"]], to], now=now),
        "today": timezone.localdate(now),
        "drawings": drawings(),
    }
    return render(request, "opportunities/board/moved.html", context)


def offer_to_force(refused: GateClosed) -> HttpResponse:
    """forcing.js asks the reason of a forced passage, under the sentence of the refusal."""
    event = {"filon:gate-closed": {"target": "body", "sentence": keep_quotes_whole(refused.sentence)}}
    return HttpResponse(status=422, headers={"HX-Reswap": "none", "HX-Trigger": json.dumps(event)})


def values_of_closing(answers: dict[str, Any]) -> dict[str, Any]:
    """What the closing dialog wrote beside the reason; empty answers change nothing."""
    values = {"cents": answers["amount"], "competitor": answers["competitor"]}
    return {name: value for name, value in values.items() if value not in (None, "")}


def sentence_of(deal: Opportunity, to: Stage) -> str:
    words = {
        StageKind.WON: _("«\u00a0%(deal)s\u00a0» est gagnée. Bravo\u202f!"),
        StageKind.LOST: _("«\u00a0%(deal)s\u00a0» est perdue\u00a0; son bilan est noté."),
    }.get(StageKind(to.kind), _("«\u00a0%(deal)s\u00a0» passe à l’étape «\u00a0%(stage)s\u00a0»."))
    return words % {"deal": deal.company or deal.name, "stage": to.label}


def undo_of(deal: Opportunity, *, to: Stage, seen: int, now: datetime) -> str:
    """Only a move between open stages is taken back in one click: a closing told its reasons, and moved the lead too.

    The way back passes the gates like any other: where one is closed, it is not offered.
    """
    before = stage_by_id(seen)
    if to.kind != StageKind.OPEN or before.kind != StageKind.OPEN or missing_for(deals=[deal], to=before, now=now):
        return ""
    return reverse("opportunity_move_back", args=[deal.pk, to.pk, seen])


def page_of(request: PageRequest) -> str:
    return page_before(request) or reverse("opportunity_board")


def heads_of(request: PageRequest, stages: list[Stage], *, now: datetime) -> list[Column]:
    """The two columns without their cards: what a move changes in their figures."""
    criteria = filter_of(request).chosen
    figures = column_figures(viewer=request.user, stages=stages, criteria=criteria, now=now)
    return [Column(stage=stage, figures=figures[stage.pk], cards=(), more=False) for stage in stages]


@require_POST
@needs(Entity.OPPORTUNITY, Action.WRITE)
def move_deal_back(request: PageRequest, pk: int, seen: int, to: int) -> HttpResponse:
    deal, stage = deal_for(viewer=request.user, pk=pk), stage_by_id(to)
    check_may(request.user, Entity.OPPORTUNITY, Action.WRITE, owner_id=deal.owner_id)
    move_deal_as_seen(deal=deal, seen_stage_id=seen, to=stage, by=by_person(request.user.pk), now=timezone.now())
    tell(
        request,
        _("«\u00a0%(deal)s\u00a0» est de nouveau à l’étape «\u00a0%(stage)s\u00a0».")
        % {"deal": deal.name, "stage": stage.label},
    )
    return redirect(page_of(request))


@require_POST
@needs(Entity.OPPORTUNITY, Action.WRITE)
def confirm(request: PageRequest, pk: int, criterion: int) -> HttpResponse:
    """`tient`: whether it holds; `vu`: the version of the confirmation on the page, 0 before the first."""
    deal = deal_for(viewer=request.user, pk=pk)
    check_may(request.user, Entity.OPPORTUNITY, Action.WRITE, owner_id=deal.owner_id)
    holds, seen = request.POST.get("tient") == "1", request.POST.get("vu", "")
    check = confirm_criterion(
        deal=deal,
        criterion_id=criterion,
        holds=holds,
        seen=int(seen) if seen.isascii() and seen.isdigit() and len(seen) < 10 else 0,
        by=by_person(request.user.pk),
        now=timezone.now(),
    )
    words = (
        _("C’est confirmé\u00a0: «\u00a0%s\u00a0».")
        if holds
        else _("La confirmation est reprise\u00a0: «\u00a0%s\u00a0».")
    )
    tell(request, words % check.criterion.words)
    return redirect("opportunity", deal.pk)
