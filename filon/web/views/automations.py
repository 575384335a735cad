"""Réglages > Automatisations: the list, one with its journal, its editor, its trial and its way into service."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from filon.automations.models import Automation, AutomationVersion
from filon.automations.rules.kinds import Ended, Trigger, subject_of
from filon.automations.selectors.automations import (
    automation_for,
    automations_for,
    journal_of,
    state_in_words,
    totals_of,
    version_in,
)
from filon.automations.services import versions as services
from filon.automations.services.versions import Written
from filon.kit.errors import BusinessError, NotPossible
from filon.kit.versions import VersionState
from filon.segments.selectors import fields_for
from filon.usecases.automating_setup import (
    create_automation,
    in_one_sentence,
    labels_of_watched,
    names_for,
    problem_of,
    publish,
    try_on_last_month,
    write_draft,
    written_of,
)
from filon.users.rules.rights import Action, Entity
from filon.users.selectors import may, reach_of
from filon.web.access import needs
from filon.web.automation_form import EMPTY, builder_for, do_in_deeds, drawn_form, read_written
from filon.web.automation_journal import told_runs
from filon.web.lists.registry import list_of
from filon.web.requests import PageRequest, version_seen
from filon.web.segment_builder import drawn
from filon.web.telling import tell
from filon.web.views.rule_builder import is_saving


@require_GET
@needs(Entity.SEQUENCE)
def show_automations(request: PageRequest) -> HttpResponse:
    rows = list(automations_for(viewer=request.user))
    versions = {one.pk: _shown(one) for one in rows}
    written = {pk: written_of(version) for pk, version in versions.items()}
    names, labels = names_for(list(written.values())), labels_of_watched(list(written.values()))
    totals = totals_of([one.pk for one in rows])
    lines = [
        {
            "automation": one,
            "state": state_in_words(one),
            "sentence": in_one_sentence(written[one.pk], names=names, labels=labels),
            "total": totals.get(one.pk),
        }
        for one in rows
    ]
    context = {"lines": lines, "may_write": may(request.user, Entity.SEQUENCE, Action.WRITE)}
    return render(request, "automations/list.html", context)


def _shown(automation: Automation) -> AutomationVersion:
    """The version in service; the draft of one that is in preparation."""
    shown = version_in(automation, VersionState.LIVE) or version_in(automation, VersionState.DRAFT)
    assert shown is not None  # none is without either
    return shown


@require_GET
@needs(Entity.SEQUENCE)
def show_automation(request: PageRequest, pk: int) -> HttpResponse:
    """What it does, what its draft would do, and what it did."""
    automation = automation_for(viewer=request.user, pk=pk)
    live, draft = version_in(automation, VersionState.LIVE), version_in(automation, VersionState.DRAFT)
    ended = request.GET.get("fin", "")
    context = {
        "automation": automation,
        "state": state_in_words(automation),
        "live": live and _told(request, live),
        "draft": draft and _told(request, draft) | _tried(request, draft),
        "past": [one for one in automation.versions.all() if one.state == VersionState.PAST],
        "runs": told_runs(journal_of(automation, ended=ended), viewer=request.user),
        "tabs": [("", _("Ce qu’elle a fait")), *((one.value, one.label) for one in Ended)],
        "shown": ended,
        "may_write": reach_of(request.user, entity=Entity.SEQUENCE, action=Action.WRITE)(automation.owner_id),
    }
    return render(request, "automations/automation.html", context)


def _told(request: PageRequest, version: AutomationVersion) -> dict[str, Any]:
    problem = problem_of(version, now=request.now)
    return {"version": version, "problem": problem, "sentence": _sentence(written_of(version))}


def _sentence(written: Written) -> str:
    return in_one_sentence(written, names=names_for([written]), labels=labels_of_watched([written]))


def _tried(request: PageRequest, version: AutomationVersion) -> dict[str, Any]:
    """Nothing of an automation that nobody can read."""
    try:
        tried = try_on_last_month(version, viewer=request.user, now=request.now)
        kind = subject_of(Trigger(version.trigger), version.of)
        return {"tried": tried, "list": list_of(kind), "stalled": version.trigger == Trigger.DEAL_STALLED}
    except BusinessError as refusal:
        return {"problem": refusal.sentence}


@needs(Entity.SEQUENCE, Action.WRITE)
def edit_automation(request: PageRequest, pk: int | None = None) -> HttpResponse:
    """When, if, then: in one sentence and tried on the last month before anything is saved."""
    automation = automation_for(viewer=request.user, pk=pk) if pk else None
    if automation:
        services.may_write(automation, by=request.user)
    draft = version_in(automation, VersionState.DRAFT) if automation else None
    kept = draft or (_shown(automation) if automation else None)
    written = written_of(kept) if kept else EMPTY
    if request.method == "POST":
        written = do_in_deeds(read_written(request.POST), request.POST.get("faire", ""))
    context: dict[str, Any] = {
        "automation": automation,
        "name": request.POST.get("nom", automation.name if automation else ""),
        "version": request.POST.get("version", draft.version if draft else 0),
    }
    if is_saving(request):
        try:
            return _saved(request, automation, written)
        except BusinessError as refusal:
            context["refusal"] = refusal.sentence
    return _show_editor(request, written, context)


def _saved(request: PageRequest, automation: Automation | None, written: Written) -> HttpResponse:
    name = request.POST.get("nom", "")
    what: dict[str, Any] = {"name": name, "written": written, "by": request.user, "now": request.now}
    if automation is None:
        automation = create_automation(**what)
    else:
        write_draft(automation=automation, version=version_seen(request), **what)
    tell(request, _("C’est dans le brouillon\u00a0: relisez ce qu’elle aurait touché, puis mettez en service."))
    return redirect("automation", automation.pk)


def _show_editor(request: PageRequest, written: Written, context: dict[str, Any]) -> HttpResponse:
    subject = subject_of(written.trigger, written.of)
    root = drawn(builder_for(written, request.POST), viewer=request.user)
    fields = fields_for(viewer=request.user, entity=subject)
    context |= {"root": root, "entity": subject, "list": list_of(subject), "fields": fields}
    target = (request.htmx.target or "").rpartition("#")[2] if request.htmx else ""  # « div#builder »
    if target == "builder":
        answer = render(request, "segments/_builder.html", context)
    elif target == "automation-parts":
        answer = render(request, "automations/_parts.html", context | drawn_form(written, viewer=request.user))
    else:
        context |= drawn_form(written, viewer=request.user) | _previewed(request, written)
        return render(request, "automations/edit.html", context, status=422 if "refusal" in context else 200)
    answer["HX-Trigger"] = "segment:changed"
    return answer


@require_POST
@needs(Entity.SEQUENCE, Action.WRITE)
def preview_automation(request: PageRequest) -> HttpResponse:
    """What the form would do, in one sentence, and what it would have touched: nothing is written."""
    return render(request, "automations/_preview.html", _previewed(request, read_written(request.POST)))


def _previewed(request: PageRequest, written: Written) -> dict[str, Any]:
    version = AutomationVersion(**written.columns())
    if problem := problem_of(version, now=request.now):
        return {"problem": problem}
    return {"sentence": _sentence(written)} | _tried(request, version)


def _draft_in(request: PageRequest, pk: int) -> AutomationVersion:
    draft = version_in(automation_for(viewer=request.user, pk=pk), VersionState.DRAFT)
    if draft is None:
        raise NotPossible(_("Il n’y a plus de brouillon\u00a0: il a été mis en service ou abandonné."))
    return draft


@require_POST
@needs(Entity.SEQUENCE, Action.WRITE)
def put_in_service(request: PageRequest, pk: int) -> HttpResponse:
    publish(draft=_draft_in(request, pk), version=version_seen(request), by=request.user, now=request.now)
    tell(request, _("Elle est en service\u00a0: ce qui arrive dès maintenant la déclenche."))
    return redirect("automation", pk)


@require_POST
@needs(Entity.SEQUENCE, Action.WRITE)
def abandon_draft(request: PageRequest, pk: int) -> HttpResponse:
    draft = _draft_in(request, pk)
    services.discard_draft(draft=draft, version=version_seen(request), by=request.user)
    tell(request, _("Le brouillon est abandonné."))
    return redirect("automation_list")


@require_POST
@needs(Entity.SEQUENCE, Action.WRITE)
def pause(request: PageRequest, pk: int) -> HttpResponse:
    automation, paused = automation_for(viewer=request.user, pk=pk), "pause" in request.POST
    services.pause_automation(automation=automation, paused=paused, by=request.user, now=request.now)
    tell(
        request,
        _("Elle est en pause\u00a0: ce qui arrive d’ici là ne la déclenchera pas.")
        if paused
        else _("Elle reprend\u00a0: ce qui arrive dès maintenant la déclenche."),
    )
    return redirect("automation", pk)


@require_POST
@needs(Entity.SEQUENCE, Action.WRITE)
def take_over(request: PageRequest, pk: int) -> HttpResponse:
    automation = automation_for(viewer=request.user, pk=pk)
    services.take_over(automation=automation, by=request.user, now=request.now)
    tell(request, _("Vous en répondez\u00a0: elle agit désormais avec vos droits."))
    return redirect("automation", pk)
