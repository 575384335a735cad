"""The call page: one person at a time, what came of the call by a key, the next one at once."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from filon.calling.selectors.lists import call_list_for, claim_of, entry_for, progress_of
from filon.calling.selectors.permitted import permitted
from filon.calling.services.queue import claim, skip_entry, take_next
from filon.kit.errors import NotPossible
from filon.usecases.calling import note_call
from filon.usecases.calling_handover import handing_of, note_interested_call
from filon.usecases.scripts import Script
from filon.users.rules.rights import Action, Entity
from filon.web.access import needs
from filon.web.call_screen import call_screen
from filon.web.forms.calls import CallForm
from filon.web.requests import PageRequest
from filon.web.telling import tell, warn
from filon.web.views.public_forms import page_of_lead


@require_POST
@needs(Entity.ACTIVITY, Action.WRITE)
def call_next(request: PageRequest, pk: int) -> HttpResponse:
    return _next(request, pk)


def _next(request: PageRequest, pk: int) -> HttpResponse:
    call_list = call_list_for(viewer=request.user, pk=pk)
    if call_list.closed_at:
        raise NotPossible(_("Cette liste d’appels est close\u00a0: rouvrez-la pour continuer."))
    found = take_next(call_list=call_list, by=request.user, now=timezone.now())
    if found is None:
        tell(
            request,
            _(
                "La file est vide pour l’instant\u00a0: voyez «\u00a0Plus tard\u00a0» et «\u00a0À ne pas appeler\u00a0»."
            ),
        )
        return redirect("call_list", pk)
    return redirect("call", found.entry.pk)


@require_GET
@needs(Entity.ACTIVITY, Action.WRITE)
def show_call(request: PageRequest, pk: int) -> HttpResponse:
    """Whom one calls, and why not when one may not: the law is asked at this very moment."""
    entry, now = entry_for(viewer=request.user, pk=pk), timezone.now()
    holder = claim_of(entry, now=now)
    script = Script(_("Argumentaire"), entry.call_list.script) if entry.call_list.script else None
    context = {
        **call_screen(request, entry, tries=entry.attempts, script=script),
        "entry": entry,
        "list": entry.call_list,
        "handing": handing_of(entry, viewer=request.user),
        "held_because": entry.held_because,
        "held_by": holder.by if holder and holder.by_id != request.user.pk else None,
        "mine": holder is not None and (holder.by_id, holder.entry_id) == (request.user.pk, entry.pk),
        "progress": progress_of([entry.call_list], viewer=request.user, now=now)[entry.call_list_id],
        "note_address": reverse("call_note", args=[pk]),
        "pass_address": reverse("call_pass", args=[pk]),
    }
    return render(request, "calls/call.html", context)


@require_POST
@needs(Entity.ACTIVITY, Action.WRITE)
def take_call(request: PageRequest, pk: int) -> HttpResponse:
    """This very line of the list, before its turn."""
    entry = entry_for(viewer=request.user, pk=pk)
    if not claim(called=entry, by=request.user, now=timezone.now()):
        raise NotPossible(_("Quelqu’un d’autre l’a en ligne\u00a0: passez à un autre."))
    return redirect("call", pk)


@require_POST
@needs(Entity.ACTIVITY, Action.WRITE)
def write_call(request: PageRequest, pk: int) -> HttpResponse:
    """What came of it is written, and the next one follows; what is missing is told and nothing typed is lost."""
    entry, now = entry_for(viewer=request.user, pk=pk), timezone.now()
    found = permitted([entry], viewer=request.user, at=now).get(entry.pk)
    form = CallForm(request.POST)
    consumer = found.is_consumer if found else False
    told = form.columns(by=request.user) | {"entry": entry, "now": now, "is_consumer": consumer}
    handed = ""
    if form.hands_over:
        noted, handed = note_interested_call(address_of=page_of_lead, **told)
    else:
        noted = note_call(**told)
    if noted.undo:
        tell(request, f"{noted.sentence}.", undo=reverse("undo", args=[noted.undo.pk]))
    else:
        warn(request, f"{noted.sentence}.")
    if handed:
        tell(request, handed)
    return _next(request, entry.call_list_id)


@require_POST
@needs(Entity.ACTIVITY, Action.WRITE)
def pass_call(request: PageRequest, pk: int) -> HttpResponse:
    entry = entry_for(viewer=request.user, pk=pk)
    skip_entry(entry=entry, by=request.user, now=timezone.now())
    return _next(request, entry.call_list_id)
