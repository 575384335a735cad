"""Who comes to an event: the door, where one searches and ticks; whoever walks in; the list of a stand; a withdrawal."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from filon.events.models import Event, Registration
from filon.events.rules.kinds import EventKind
from filon.events.rules.words import when_in_words
from filon.events.selectors.events import event_by_id, registration_by_id, registration_by_link, registrations_named
from filon.events.services.events import close_attendance, reopen_attendance
from filon.kit.errors import BusinessError
from filon.kit.french import format_count
from filon.usecases.attending import mark_present, take_back_presence, take_list, welcome
from filon.usecases.registering import withdraw_and_call_up
from filon.users.rules.rights import Action, Entity
from filon.users.selectors import require
from filon.web.access import needs
from filon.web.forms.events import ListOfPeopleForm, WelcomeForm
from filon.web.requests import PageRequest
from filon.web.telling import tell
from filon.web.views.events import about, called_up_in_words
from filon.web.views.public_forms import page_of_lead

SHOWN_AT_THE_DOOR = 40  # what a thumb scrolls; a name typed narrows it


@require_GET
@needs(Entity.ACTIVITY, Action.WRITE)
def show_door(request: PageRequest, pk: int) -> HttpResponse:
    """The whole page, or the list alone while one types."""
    event = event_by_id(pk, viewer=request.user)
    template = "events/_door_list.html" if request.htmx else "events/door.html"
    return render(request, template, door_of(request, event) | {"welcome": WelcomeForm()})


def door_of(request: PageRequest, event: Event, *, words: str | None = None) -> dict[str, Any]:
    typed = (request.GET.get("q", "") if words is None else words)[:100]
    rows = list(registrations_named(event, typed, viewer=request.user)[: SHOWN_AT_THE_DOOR + 1])
    return about(request, event) | {
        "typed": typed,
        "rows": rows[:SHOWN_AT_THE_DOOR],
        "more": len(rows) > SHOWN_AT_THE_DOOR,
    }


@require_GET
@needs(Entity.ACTIVITY, Action.WRITE)
def show_entrance(request: PageRequest, signed: str) -> HttpResponse:
    """What the code of a registered person opens on the telephone of a colleague: her name, and one button. Changes nothing."""
    known = registration_by_link(signed)
    registration = registration_by_id(known.pk, viewer=request.user)
    event = registration.event
    when = when_in_words(event.start, event.end, zone=event.zone)
    context = {"one": registration, "event": event, "signed": signed, "when": when}
    return render(request, "events/entrance.html", context)


@require_POST
@needs(Entity.ACTIVITY, Action.WRITE)
def tick(request: PageRequest, pk: int) -> HttpResponse:
    registration = registration_by_id(pk, viewer=request.user)
    done = mark_present(registration=registration, by=request.user, now=request.now, address_of=page_of_lead)
    if not done:
        tell(request, _("%s est déjà là.") % registration.contact)
    return back_to_the_door(request, registration)


@require_POST
@needs(Entity.ACTIVITY, Action.WRITE)
def untick(request: PageRequest, pk: int) -> HttpResponse:
    registration = registration_by_id(pk, viewer=request.user)
    take_back_presence(registration=registration, now=request.now)
    return back_to_the_door(request, registration)


def back_to_the_door(request: PageRequest, registration: Registration) -> HttpResponse:
    """At the same place: what was typed stays, and so does the card that a code opened."""
    if code := request.POST.get("code", ""):
        return redirect("registration_entrance", code[:200])
    typed = request.POST.get("q", "")[:100]
    if request.htmx:
        event = event_by_id(registration.event_id, viewer=request.user)
        return render(request, "events/_door_list.html", door_of(request, event, words=typed))
    return redirect(f"{reverse('event_door', args=[registration.event_id])}?{urlencode({'q': typed})}")


@require_POST
@needs(Entity.ACTIVITY, Action.WRITE)
def close_door(request: PageRequest, pk: int) -> HttpResponse:
    event = event_by_id(pk, viewer=request.user)
    absent = close_attendance(event=event, now=request.now)
    told = format_count(absent or 0, _("absent"), _("absents"))
    tell(request, _("Pointage terminé\u00a0: %s.") % told, undo=reverse("event_door_reopen", args=[pk]))
    return redirect("event", pk)


@require_POST
@needs(Entity.ACTIVITY, Action.WRITE)
def reopen_door(request: PageRequest, pk: int) -> HttpResponse:
    event = event_by_id(pk, viewer=request.user)
    reopen_attendance(event=event, now=request.now)
    tell(request, _("Le pointage est rouvert."))
    return redirect("event", pk)


@require_POST
@needs(Entity.ACTIVITY, Action.WRITE)
def welcome_somebody(request: PageRequest, pk: int) -> HttpResponse:
    require(request.user, Entity.CONTACT, Action.WRITE)
    event = event_by_id(pk, viewer=request.user)
    form = WelcomeForm(request.POST)
    if form.is_valid():
        said = {name: form.cleaned_data[name] for name in ("first_name", "last_name", "email", "company")}
        informed = form.cleaned_data["informed"]
        try:
            registration = welcome(
                event=event, said=said, informed=informed, by=request.user, now=request.now, address_of=page_of_lead
            )
        except BusinessError as refusal:
            form.add_error("email", refusal.sentence)
        else:
            said_so = _("%s est là.") if registration.came_at else _("%s est sur la liste, et en est averti.")
            tell(request, said_so % registration.contact)
            return redirect("event_door", pk)
    return render(request, "events/door.html", door_of(request, event) | {"welcome": form}, status=422)


@require_http_methods(["GET", "POST"])
@needs(Entity.IMPORT, Action.WRITE)
def import_list(request: PageRequest, pk: int) -> HttpResponse:
    """The file goes to the imports, where its columns are looked over."""
    event = event_by_id(pk, viewer=request.user)
    form = ListOfPeopleForm(request.POST or None, request.FILES or None, initial={"lot": lot_of(event)})
    if form.is_valid():
        told = form.cleaned_data
        try:
            batch = take_list(
                event=event,
                upload=told["fichier"],
                lot=told["lot"],
                informed_how=told["informed_how"],
                by=request.user,
                now=request.now,
            )
        except BusinessError as refusal:
            form.add_error("fichier", refusal.sentence)
        else:
            return redirect("import", batch.pk)
    context = {"event": event, "form": form}
    return render(request, "events/import.html", context, status=422 if form.errors else 200)


def lot_of(event: Event) -> str:
    """ "Salon Bâtir · badges"."""
    what = _("connexions") if event.kind == EventKind.WEBINAR else _("badges")
    return f"{event.name} · {what}"[:120]


@require_POST
@needs(Entity.ACTIVITY, Action.WRITE)
def withdraw(request: PageRequest, pk: int) -> HttpResponse:
    """She said on the telephone that she does not come."""
    registration = registration_by_id(pk, viewer=request.user)
    called = withdraw_and_call_up(registration=registration, by=request.user, now=request.now)
    tell(request, _("%s ne vient pas.") % registration.contact + called_up_in_words(called))
    return redirect("event", registration.event_id)
