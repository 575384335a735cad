"""Actions groupées: one that takes time shows how far it is and is carried on by the page itself; each can be taken back."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from filon.records.models import BulkAction
from filon.records.rules.many import UNDO_WITHIN, told_left, told_taken_back
from filon.records.selectors.many import bulk_action_for, bulk_actions_of, sentence_of
from filon.records.services.many import begin_undo
from filon.usecases.acting_on_many import carry_on
from filon.web.requests import PageRequest
from filon.web.telling import tell

AT_A_TIME = 1.0  # seconds of work in one request of the page that follows an action
ACTIONS_SHOWN = 50


@require_GET
def show_bulk_actions(request: PageRequest) -> HttpResponse:
    """One's own, the newest first: what was done, to how many, and the way back within a day."""
    lines = [_line(request, action) for action in bulk_actions_of(request.user)[:ACTIONS_SHOWN]]
    return render(request, "lists/bulk_actions.html", {"lines": lines})


def _line(request: PageRequest, action: BulkAction) -> dict[str, object]:
    return {
        "action": action,
        "sentence": sentence_of(action),
        "left": told_left(action.left),
        "may_undo": action.is_over and action.done and not action.undone_at and request.now - action.at <= UNDO_WITHIN,
    }


@require_GET
def show_bulk_action(request: PageRequest, pk: int) -> HttpResponse:
    action = bulk_action_for(viewer=request.user, pk=pk)
    return render(request, "lists/bulk_action.html", progress_of(action) | _line(request, action))


@require_POST
def carry_bulk_action(request: PageRequest, pk: int) -> HttpResponse:
    """The page asks again and again; each time some parts more are done, unless the worker is at it."""
    action = bulk_action_for(viewer=request.user, pk=pk)
    if not action.is_over:
        action = carry_on(action=action, clock=timezone.now, seconds=AT_A_TIME)
    if action.is_over or not request.htmx:
        return answer(request, action)
    return render(request, "lists/_bulk_progress.html", progress_of(action))


@require_POST
def undo_bulk_action(request: PageRequest, pk: int) -> HttpResponse:
    action = bulk_action_for(viewer=request.user, pk=pk)
    begin_undo(action=action, by=request.user, now=timezone.now())
    return answer(request, carry_on(action=action, clock=timezone.now, seconds=AT_A_TIME))


def answer(request: PageRequest, action: BulkAction) -> HttpResponse:
    """Back to the list with the sentence of what was done and the way back; to the page that follows it while it goes on."""
    address = reverse("bulk", args=[action.pk])
    if action.is_over:
        address = action.address or reverse("bulk_list")
        undo = reverse("bulk_undo", args=[action.pk]) if action.done and not action.undone_at else ""
        tell(request, sentence_of_end(action), undo=undo)
    return HttpResponse(headers={"HX-Redirect": address}) if request.htmx else redirect(address)


def sentence_of_end(action: BulkAction) -> str:
    if action.undone_at:
        return told_taken_back(done=action.given_back, kept=action.kept)
    return f"{sentence_of(action)}. {told_left(action.left)}".strip()


def progress_of(action: BulkAction) -> dict[str, object]:
    """How many records are behind: those changed and those left, or those given back and kept."""
    if action.undone_at:
        return {"action": action, "behind": action.given_back + action.kept, "total": action.done}
    return {"action": action, "behind": action.done + sum(action.left.values()), "total": action.asked}
