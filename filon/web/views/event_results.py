"""After an event: what follows for whom, shown before it is done; and what came of it, each figure with its people."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from filon.events.rules.kinds import FollowGroup
from filon.events.selectors.events import event_by_id
from filon.events.services.following import choose_follow_ups
from filon.kit.errors import BusinessError
from filon.kit.french import format_count, join_and
from filon.records.selectors.paging import Sort, read_page
from filon.reporting.selectors.events import EventFigure, costs_of, people_with, results_of
from filon.usecases.following_events import CarriedOut, groups_of
from filon.usecases.following_events import carry_out as do_what_follows
from filon.users.rules.rights import Action, Entity
from filon.web.access import needs
from filon.web.forms.events import FollowUpForm
from filon.web.requests import PageRequest
from filon.web.telling import tell
from filon.web.views.events import about
from filon.web.views.public_forms import page_of_lead

FIRST = Sort(("at",))


@require_http_methods(["GET", "POST"])
@needs(Entity.FORM, Action.WRITE)
def show_follow_up(request: PageRequest, pk: int) -> HttpResponse:
    event = event_by_id(pk, viewer=request.user)
    groups = groups_of(event, viewer=request.user, now=request.now)
    forms = [(one, FollowUpForm(request.POST or None, follow_up=one.follow_up)) for one in groups]
    refusal = ""
    if request.method == "POST" and all(form.is_valid() for _group, form in forms):
        try:
            choose_follow_ups(
                event=event, chosen={FollowGroup(one.follow_up.group): form.chosen() for one, form in forms}
            )
        except BusinessError as refused:
            refusal = refused.sentence
        else:
            tell(request, _("La suite est choisie\u00a0; rien n’est encore parti."))
            return redirect("event_follow_up", pk)
    wrong = refusal or any(form.errors for _group, form in forms)
    context: dict[str, Any] = about(request, event) | {
        "groups": forms,
        "refusal": refusal,
        "chosen": all(one.follow_up.pk for one in groups),
        "ready": sum(len(one.ready) for one in groups),
    }
    return render(request, "events/follow_up.html", context, status=422 if wrong else 200)


@require_POST
@needs(Entity.FORM, Action.WRITE)
def carry_out(request: PageRequest, pk: int) -> HttpResponse:
    event = event_by_id(pk, viewer=request.user)
    done = do_what_follows(event=event, by=request.user, now=request.now, address_of=page_of_lead)
    tell(request, done_in_words(done))
    return redirect("event_follow_up", pk)


def done_in_words(done: CarriedOut) -> str:
    parts = [
        format_count(done.calls, _("appel demandé"), _("appels demandés")) if done.calls else "",
        format_count(done.messages, _("message en route"), _("messages en route")) if done.messages else "",
        format_count(done.listed, _("personne à appeler"), _("personnes à appeler")) if done.listed else "",
    ]
    told = join_and([part for part in parts if part]) or _("Rien de plus à faire")
    left = _(" Il en reste %s\u00a0: recommencez.") % done.left if done.left else ""
    return f"{told}.{left}"


@require_GET
@needs(Entity.REPORT)
def show_results(request: PageRequest, pk: int) -> HttpResponse:
    event = event_by_id(pk, viewer=request.user)
    asked = request.GET.get("chiffre", "")
    figure = EventFigure(asked) if asked in list(EventFigure) else EventFigure.CAME
    rows = people_with(event, figure, viewer=request.user)
    results = results_of(event, viewer=request.user)
    context = about(request, event) | {
        "results": results,
        "costs": costs_of(event, results, viewer=request.user),
        "figure": figure,
        "page": read_page(rows, sort=FIRST, cursor=request.GET.get("apres", "")),
    }
    return render(request, "events/results.html", context)
