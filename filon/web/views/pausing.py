"""A sale put on pause from its page, with what to share until then; taken up again before its time."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from filon.kit.french import format_date
from filon.opportunities.models import Opportunity
from filon.playbook.rules.process import StageKind
from filon.records.rules.entry import date_entry
from filon.usecases.pausing import pause_deal, plan_for, resume_deal
from filon.users.rules.rights import Action
from filon.web.records.registry import OPPORTUNITY
from filon.web.requests import PageRequest, version_seen
from filon.web.telling import tell
from filon.web.views.personas import number_in
from filon.web.views.records import found

UNTIL = date_entry("paused_until", "Jusqu’au")


@require_GET
def show_pause(request: PageRequest, pk: int) -> HttpResponse:
    """A part of the page of a deal that comes when asked; without JavaScript, a page of its own."""
    deal = deal_to_pause(request, pk)
    context = {
        "record": deal,
        "definition": OPPORTUNITY,
        "is_open": deal.stage.kind == StageKind.OPEN,
        "proposals": [] if deal.paused_until else plan_for(deal),
    }
    return render(request, "opportunities/_pause.html" if request.htmx else "opportunities/pause.html", context)


def deal_to_pause(request: PageRequest, pk: int) -> Opportunity:
    _definition, deal = found(request, OPPORTUNITY.kind, pk, Action.WRITE)
    assert isinstance(deal, Opportunity)
    return deal


@require_POST
def pause_here(request: PageRequest, pk: int) -> HttpResponse:
    deal = deal_to_pause(request, pk)
    chosen = {number_in(raw) or 0 for raw in request.POST.getlist("contenu")}
    tasks = pause_deal(
        deal=deal,
        until=UNTIL.read(request.POST.get("jusquau", "")),
        reason=request.POST.get("motif", ""),
        share=chosen,
        version=version_seen(request),
        by=request.user,
        now=request.now,
        address=reverse("opportunity", args=[pk]),
    )
    assert deal.paused_until is not None  # just put on pause
    told = _("En pause jusqu’au %s.") % format_date(deal.paused_until)
    more = _(" %s tâches gardent le contact d’ici là.") % len(tasks) if len(tasks) > 1 else ""
    more = _(" Une tâche garde le contact d’ici là.") if len(tasks) == 1 else more
    tell(request, told + more)
    return redirect("opportunity", pk)


@require_POST
def resume_here(request: PageRequest, pk: int) -> HttpResponse:
    deal = deal_to_pause(request, pk)
    done = resume_deal(deal=deal, version=version_seen(request), by=request.user, now=request.now)
    undo = reverse("undo", args=[done.pk]) if done else ""
    tell(request, _("La vente reprend\u00a0; ce qui était prévu pendant la pause est retiré."), undo=undo)
    return redirect("opportunity", pk)
