"""Méthode > Contenus: the library, one content with its use and its results, its file, and whether it is offered."""

from typing import Any

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from filon.contacts.rules.axes import BuyingStage
from filon.kit.errors import BusinessError, NotPossible
from filon.playbook.models import Content
from filon.playbook.rules.contents import ContentKind, ContentState
from filon.playbook.rules.personas import is_due_for_review
from filon.playbook.selectors import personas_for
from filon.playbook.selectors.contents import content_for, contents_for, narrowed
from filon.playbook.services import contents as services
from filon.records.rules.given_files import CONTENT_TYPES
from filon.reporting.rules.contents import DAYS_TO_MOVE_ON
from filon.reporting.selectors.contents import content_figures
from filon.users.rules.rights import Action, Entity
from filon.users.selectors import may
from filon.web.access import needs
from filon.web.forms.contents import PHASE_CHOICES, ContentForm
from filon.web.giving import give_content
from filon.web.requests import PageRequest, version_seen
from filon.web.telling import tell
from filon.web.views.personas import number_in

TABS = {"a-partager": ContentState.LIVE, "en-preparation": ContentState.DRAFT, "retires": ContentState.ARCHIVED}
FIRST_TAB = "a-partager"


@require_GET
@needs(Entity.METHOD)
def show_contents(request: PageRequest) -> HttpResponse:
    every, asked = contents_for(viewer=request.user), request.GET
    chosen = {"kind": asked.get("sorte", ""), "phase": asked.get("phase", ""), "sought": asked.get("q", "")[:100]}
    persona = number_in(asked.get("persona", ""))
    tab = asked.get("etat", "") if asked.get("etat") in TABS else FIRST_TAB
    found = [one for one in narrowed(every, persona=persona, **chosen) if one.state == TABS[tab]]
    states = list(every.values_list("state", flat=True))
    context = chosen | {
        "lines": lines_of(found, request),
        "tab": tab,
        "tabs": [(name, state.label, states.count(state)) for name, state in TABS.items()],
        "persona": persona,
        "personas": [one for one in personas_for(viewer=request.user) if one.deleted_at is None],
        "kinds": ContentKind.choices(),
        "phases": PHASE_CHOICES,
        "narrowed": any((*chosen.values(), persona)),
        "may_write": may(request.user, Entity.METHOD, Action.WRITE),
        "may_count": may(request.user, Entity.REPORT, Action.READ),
    }
    return render(request, "contents/list.html", context)


def lines_of(contents: list[Content], request: PageRequest) -> list[dict[str, Any]]:
    """Each with its figures, where the reader may count."""
    figures = {}
    if may(request.user, Entity.REPORT, Action.READ):
        figures = content_figures(ids=[one.pk for one in contents], viewer=request.user, now=request.now)
    today = timezone.localdate(request.now)
    return [
        {
            "content": one,
            "figures": figures.get(one.pk),
            "phases": [BuyingStage(phase).label for phase in one.phase_codes],
            "personas": [persona for persona in one.personas.all() if persona.deleted_at is None],
            "due": one.state != ContentState.ARCHIVED and is_due_for_review(one.review_on, today=today),
        }
        for one in contents
    ]


@require_GET
@needs(Entity.METHOD)
def show_content(request: PageRequest, pk: int) -> HttpResponse:
    content = content_for(viewer=request.user, pk=pk)
    context = lines_of([content], request)[0] | {
        "stages": content.stages.select_related("version__process"),
        "cells": content.cells.select_related("persona"),
        "may_write": may(request.user, Entity.METHOD, Action.WRITE),
        "days": DAYS_TO_MOVE_ON,
        "types": ",".join(CONTENT_TYPES),
    }
    return render(request, "contents/content.html", context)


@require_http_methods(["GET", "POST"])
@needs(Entity.METHOD, Action.WRITE)
def create(request: PageRequest) -> HttpResponse:
    form = ContentForm(request.POST or None)
    if form.is_valid():
        personas = form.cleaned_data["personas"]
        try:
            made = services.create_content(values=form.columns(), personas=personas, by=request.user, now=request.now)
        except BusinessError as refusal:
            form.add_error(None, refusal.sentence)
        else:
            tell(
                request,
                _("«\u00a0%s\u00a0» est en préparation\u00a0: joignez son fichier, puis proposez-le.") % made,
            )
            return redirect("content", made.pk)
    return render(request, "contents/edit.html", {"form": form}, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@needs(Entity.METHOD, Action.WRITE)
def edit(request: PageRequest, pk: int) -> HttpResponse:
    content = content_for(viewer=request.user, pk=pk)
    form = ContentForm(request.POST or None, content=content)
    if form.is_valid():
        try:
            services.edit_content(
                content=content,
                values=form.columns(),
                personas=form.cleaned_data["personas"],
                version=form.cleaned_data["version"] or 0,
                by=request.user,
                now=request.now,
            )
        except BusinessError as refusal:
            form.add_error(None, refusal.sentence)
        else:
            tell(request, _("C’est noté."))
            return redirect("content", pk)
    context = {"form": form, "content": content}
    return render(request, "contents/edit.html", context, status=422 if form.errors else 200)


@require_POST
@needs(Entity.METHOD, Action.WRITE)
def join_file(request: PageRequest, pk: int) -> HttpResponse:
    content, upload = content_for(viewer=request.user, pk=pk), request.FILES.get("file")
    if upload is None:
        raise NotPossible(_("Choisissez d’abord un fichier."))
    services.keep_file(content=content, upload=upload, version=version_seen(request), by=request.user, now=request.now)
    tell(request, _("«\u00a0%s\u00a0» est joint.") % content.file_name)
    return redirect("content", pk)


@require_POST
@needs(Entity.METHOD, Action.WRITE)
def remove_file(request: PageRequest, pk: int) -> HttpResponse:
    content = content_for(viewer=request.user, pk=pk)
    services.drop_file(content=content, version=version_seen(request), by=request.user, now=request.now)
    tell(request, _("Le fichier est retiré."))
    return redirect("content", pk)


@require_GET
@needs(Entity.METHOD)
def open_file(request: PageRequest, pk: int) -> HttpResponseBase:
    """For colleagues: nothing is counted."""
    return give_content(content_for(viewer=request.user, pk=pk))


@require_POST
@needs(Entity.METHOD, Action.WRITE)
def change_state(request: PageRequest, pk: int) -> HttpResponse:
    content, back = content_for(viewer=request.user, pk=pk), "retirer" not in request.POST
    change = services.put_at_disposal if back else services.withdraw_content
    change(content=content, version=version_seen(request), by=request.user, now=request.now)
    words = (
        _("«\u00a0%s\u00a0» se propose désormais sur les fiches.")
        if back
        else _("«\u00a0%s\u00a0» ne se propose plus.")
    )
    tell(request, words % content)
    return redirect("content", pk)
