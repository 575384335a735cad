"""Événements: the list, one with who registered and how, and its editor."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from filon.events.models import Event, EventForm, Registration
from filon.events.rules.kinds import COUNTED, EXPECTED, RegistrationState
from filon.events.rules.words import when_in_words
from filon.events.selectors.events import event_by_id, events_with_figures, registrations_of
from filon.events.services import events as services
from filon.intake.models import CaptureForm
from filon.kit.errors import BusinessError, NotFound
from filon.kit.french import format_count
from filon.records.selectors.paging import Sort, read_page
from filon.usecases.registering import call_event_off, change_event, make_event_form, put_event_on_again
from filon.users.rules.rights import Action, Entity
from filon.users.selectors import may
from filon.web.access import needs
from filon.web.forms.events import EventEditForm, FormOfEventForm
from filon.web.requests import PageRequest
from filon.web.telling import tell

NEWEST = Sort(("start",), descending=True)
FIRST_ASKED = Sort(("at",))
TABS: dict[str, tuple[RegistrationState, ...]] = {
    "inscrits": COUNTED,
    "attendus": EXPECTED,
    "attente": (RegistrationState.WAITING,),
    "venus": (RegistrationState.ATTENDED,),
    "absents": (RegistrationState.ABSENT,),
    "desistes": (RegistrationState.CANCELLED,),
}


@require_GET
@needs(Entity.ACTIVITY)
def show_events(request: PageRequest) -> HttpResponse:
    page = read_page(events_with_figures(viewer=request.user), sort=NEWEST, cursor=request.GET.get("apres", ""))
    context = {"page": page, "may_write": may_write(request), "now": request.now}
    return render(request, "events/list.html", context)


@require_http_methods(["GET", "POST"])
@needs(Entity.FORM, Action.WRITE)
def new_event(request: PageRequest) -> HttpResponse:
    form = EventEditForm(request.POST or None, owner=request.user)
    if form.is_valid():
        try:
            event = services.create_event(values=form.values(), now=request.now)
        except BusinessError as refusal:
            form.add_error(None, refusal.sentence)
        else:
            return redirect("event", event.pk)
    return render(request, "events/edit.html", {"form": form}, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@needs(Entity.FORM, Action.WRITE)
def edit_event(request: PageRequest, pk: int) -> HttpResponse:
    event = event_by_id(pk, viewer=request.user)
    form = EventEditForm(request.POST or None, event=event)
    if form.is_valid():
        version = form.cleaned_data["version"] or 0
        try:
            changed = change_event(event=event, values=form.values(), version=version, now=request.now)
        except BusinessError as refusal:
            form.add_error(None, refusal.sentence)
        else:
            told = f" {messages_in_words(changed.told).capitalize()}." if changed.told else ""
            tell(request, _("«\u00a0%s\u00a0» est à jour.") % event + told + called_up_in_words(changed.called))
            return redirect("event", pk)
    over = event.end <= request.now or event.cancelled_at
    context = {"form": form, "event": event, "tells": 0 if over else people_relying_on(event)}
    return render(request, "events/edit.html", context, status=422 if form.errors else 200)


def people_relying_on(event: Event) -> int:
    """Whoever would be told of another day or place: all of them, also those of colleagues."""
    return event.registrations.filter(state__in=(*EXPECTED, RegistrationState.WAITING)).count()


def messages_in_words(count: int) -> str:
    return format_count(count, _("message part"), _("messages partent"))


def called_up_in_words(called: list[Registration]) -> str:
    if not called:
        return ""
    return f" {format_count(len(called), _('personne quitte'), _('personnes quittent'))} {_('la liste d’attente.')}"


@require_GET
@needs(Entity.ACTIVITY)
def show_event(request: PageRequest, pk: int) -> HttpResponse:
    event = event_by_id(pk, viewer=request.user)
    tab = request.GET.get("qui", "")
    tab = tab if tab in TABS else "inscrits"
    rows = registrations_of(event, viewer=request.user, states=TABS[tab])
    context = {
        **about(request, event),
        "tab": tab,
        "tabs": [(name, words) for name, words in tabs_of(event)],
        "page": read_page(rows, sort=FIRST_ASKED, cursor=request.GET.get("apres", "")),
    }
    return render(request, "events/page.html", context)


def tabs_of(event: Event) -> list[tuple[str, Any]]:
    """« Attendus » and « Absents » never at once: the first until somebody says that all who came were ticked."""
    hidden = "attendus" if event.attendance_closed_at else "absents"
    words = {
        "inscrits": _("Inscrits et venus"),
        "attendus": _("Attendus"),
        "attente": _("Liste d’attente"),
        "venus": _("Venus"),
        "absents": _("Absents"),
        "desistes": _("Désistés"),
    }
    return [(name, label) for name, label in words.items() if name != hidden]


def about(request: PageRequest, event: Event) -> dict[str, Any]:
    """What each page of an event shows of it."""
    may_read_forms = may(request.user, Entity.FORM, Action.READ)
    return {
        "event": event,
        "when": when_in_words(event.start, event.end, zone=event.zone),
        "over": event.end <= request.now,
        "begun": event.start <= request.now,
        "may_write": may_write(request),
        "may_tick": may(request.user, Entity.ACTIVITY, Action.WRITE),
        "may_import": may(request.user, Entity.IMPORT, Action.WRITE),
        "may_report": may(request.user, Entity.REPORT, Action.READ),
        "forms": forms_of(event) if may_read_forms else None,
        "joining": FormOfEventForm(None, taken=keys_taken()) if may_write(request) else None,
    }


def forms_of(event: Event) -> QuerySet[CaptureForm]:
    return CaptureForm.objects.filter(key__in=event.forms.values("form_key"))


def keys_taken() -> list[str]:
    return list(EventForm.objects.values_list("form_key", flat=True))


@require_POST
@needs(Entity.FORM, Action.WRITE)
def cancel(request: PageRequest, pk: int) -> HttpResponse:
    event = event_by_id(pk, viewer=request.user)
    told = call_event_off(event=event, now=request.now)
    sentence = _("«\u00a0%(event)s\u00a0» est annulé\u00a0: %(people)s.")
    tell(request, sentence % {"event": event, "people": messages_in_words(told)})
    return redirect("event", pk)


@require_POST
@needs(Entity.FORM, Action.WRITE)
def restore(request: PageRequest, pk: int) -> HttpResponse:
    event = event_by_id(pk, viewer=request.user)
    told = put_event_on_again(event=event, now=request.now)
    sentence = _("«\u00a0%(event)s\u00a0» est maintenu\u00a0: %(people)s.")
    tell(request, sentence % {"event": event, "people": messages_in_words(told)})
    return redirect("event", pk)


@require_POST
@needs(Entity.FORM, Action.WRITE)
def name_form(request: PageRequest, pk: int) -> HttpResponse:
    event = event_by_id(pk, viewer=request.user)
    form = FormOfEventForm(request.POST, taken=keys_taken())
    if not form.is_valid():
        raise NotFound(_("Ce formulaire n’existe pas, ou inscrit déjà à un événement."))
    chosen = form.cleaned_data["form"]
    services.name_form(event=event, form_key=chosen.key)
    tell(request, _("«\u00a0%s\u00a0» inscrit à cet événement.") % chosen)
    return redirect("event", pk)


@require_POST
@needs(Entity.FORM, Action.WRITE)
def make_form(request: PageRequest, pk: int) -> HttpResponse:
    """One more, ready to be read over and put on line."""
    event = event_by_id(pk, viewer=request.user)
    made = make_event_form(event=event, owner=request.user, now=request.now)
    return redirect("capture_edit", made.pk)


@require_POST
@needs(Entity.FORM, Action.WRITE)
def forget_form(request: PageRequest, pk: int, key: str) -> HttpResponse:
    event = event_by_id(pk, viewer=request.user)
    services.forget_form(event=event, form_key=key)
    tell(request, _("Ce formulaire n’inscrit plus à cet événement\u00a0; qui s’est inscrit le reste."))
    return redirect(reverse("event", args=[pk]))


def may_write(request: PageRequest) -> bool:
    return may(request.user, Entity.FORM, Action.WRITE)
