"""Réglages > Mes heures: when one may be met, and the calendar that says when one is busy, with the age of what it said."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from filon.kit.errors import BusinessError
from filon.meetings.models import Agenda
from filon.meetings.rules.kinds import READ_EVERY
from filon.meetings.rules.words import age_in_words
from filon.meetings.selectors.occasions import feed_link
from filon.meetings.services.agendas import agenda_of, edit_agenda, refresh_agenda
from filon.web.forms.booking import AgendaForm
from filon.web.requests import PageRequest
from filon.web.telling import tell, warn


@require_http_methods(["GET", "POST"])
def edit(request: PageRequest) -> HttpResponse:
    """Each his own. A new calendar is read at once, so that one knows whether it can be."""
    agenda = agenda_of(request.user)
    form = AgendaForm(request.POST or None, agenda=agenda)
    if form.is_valid():
        try:
            saved = edit_agenda(person=request.user, **form.values(), version=form.cleaned_data["version"])
        except BusinessError as refusal:
            form.add_error(None, refusal.sentence)
        else:
            read_now(request, saved)
            return redirect("settings_agenda")
    context = {"form": form, "agenda": agenda, "every": age_in_words(READ_EVERY), **told_of(agenda, request)}
    return render(request, "settings/agenda.html", context, status=422 if form.errors else 200)


def read_now(request: PageRequest, agenda: Agenda) -> None:
    if agenda.calendar and agenda.tried_at is None and not refresh_agenda(agenda=agenda, now=request.now):
        warn(
            request, _("Vos heures sont enregistrées, mais l’agenda ne se lit pas encore\u00a0: la page dit pourquoi.")
        )
    else:
        tell(request, _("Vos heures sont enregistrées."))


def told_of(agenda: Agenda, request: PageRequest) -> dict[str, object]:
    """How old the last good reading is, how many busy times it gave; and the address of one's own calendar."""
    age = age_in_words(request.now - agenda.read_at) if agenda.read_at else ""
    link = feed_link(agenda)
    feed = request.build_absolute_uri(reverse("agenda_feed", args=[link])) if link else ""
    return {"age": age, "busy": len(agenda.busy), "feed": feed}
