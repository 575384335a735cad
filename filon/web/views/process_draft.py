"""The draft of a process: begun, its stages written, moved and removed, then put in service or abandoned."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from filon.kit.errors import BusinessError, NotPossible
from filon.kit.text import one_line
from filon.kit.versions import VersionState
from filon.playbook.models import ProcessVersion
from filon.playbook.rules.process import StageKind
from filon.playbook.rules.process_editing import (
    stage_in,
    with_new_stage,
    with_stage,
    with_stage_moved,
    without_stage,
)
from filon.playbook.rules.process_file import NAME
from filon.playbook.rules.process_text import Touch
from filon.playbook.selectors.processes import process_for, text_of, version_in
from filon.playbook.services.process_versions import change_draft, discard_process_draft, draft_of, rename_process
from filon.usecases.processes import publish_draft
from filon.users.rules.rights import Action, Entity
from filon.web.access import needs
from filon.web.forms.process_stage import StageTextForm, asks_in, cadence_in, rows_shown
from filon.web.requests import PageRequest, version_seen
from filon.web.telling import tell
from filon.web.views.process import line_of_criterion, sentence_of
from filon.web.views.sheets import places_in


def draft_in(request: PageRequest, pk: int) -> ProcessVersion:
    draft = version_in(process_for(viewer=request.user, pk=pk), VersionState.DRAFT)
    if draft is None:
        raise NotPossible(_("Il n’y a pas de brouillon\u00a0: préparez d’abord une nouvelle version."))
    return draft


def back_to(draft: ProcessVersion, key: str = "") -> HttpResponse:
    address = reverse("process_version", args=[draft.process_id, draft.number])
    return redirect(f"{address}#etape-{key}" if key else address)


@require_POST
@needs(Entity.METHOD, Action.WRITE)
def begin_draft(request: PageRequest, pk: int) -> HttpResponse:
    process = process_for(viewer=request.user, pk=pk)
    return back_to(draft_of(process=process, by=request.user, now=request.now))


@require_POST
@needs(Entity.METHOD, Action.WRITE)
def rename(request: PageRequest, pk: int) -> HttpResponse:
    process = process_for(viewer=request.user, pk=pk)
    name, seen = request.POST.get("nom", ""), request.POST.get("vu", "")
    rename_process(process=process, seen=seen, name=name, by=request.user)
    tell(request, _("C’est noté."))
    return redirect("process", pk)


@require_POST
@needs(Entity.METHOD, Action.WRITE)
def put_in_service(request: PageRequest, pk: int) -> HttpResponse:
    draft = draft_in(request, pk)
    publish_draft(draft=draft, version=version_seen(request), by=request.user, now=request.now)
    tell(request, _("«\u00a0%s\u00a0» est en service\u00a0: les nouvelles opportunités la suivent.") % draft)
    return redirect("process", pk)


@require_POST
@needs(Entity.METHOD, Action.WRITE)
def discard(request: PageRequest, pk: int) -> HttpResponse:
    draft = draft_in(request, pk)
    discard_process_draft(draft=draft, version=version_seen(request), by=request.user)
    tell(request, _("Le brouillon est abandonné."))
    return redirect("process_list")


@require_POST
@needs(Entity.METHOD, Action.WRITE)
def add_stage(request: PageRequest, pk: int) -> HttpResponse:
    draft = draft_in(request, pk)
    label = one_line(request.POST.get("nom", ""))
    if not label or len(label) > NAME:
        raise NotPossible(_("Donnez un nom à l’étape, en %d caractères au plus.") % NAME)
    kind = StageKind.AFTER if request.POST.get("sorte") == StageKind.AFTER else StageKind.OPEN
    change_draft(
        draft=draft,
        change=lambda told: with_new_stage(told, label=label, kind=kind),
        version=version_seen(request),
        by=request.user,
    )
    return back_to(draft)


@require_POST
@needs(Entity.METHOD, Action.WRITE)
def arrange_stage(request: PageRequest, pk: int, key: str) -> HttpResponse:
    """`sens`: earlier or later; else the stage leaves the draft."""
    draft = draft_in(request, pk)
    if "sens" in request.POST:
        places = places_in(request)
        change_draft(
            draft=draft,
            change=lambda told: with_stage_moved(told, key, places=places),
            version=version_seen(request),
            by=request.user,
        )
        return back_to(draft, key)
    change_draft(
        draft=draft, change=lambda told: without_stage(told, key), version=version_seen(request), by=request.user
    )
    return back_to(draft)


@require_http_methods(["GET", "POST"])
@needs(Entity.METHOD, Action.WRITE)
def write_stage(request: PageRequest, pk: int, key: str) -> HttpResponse:
    draft = draft_in(request, pk)
    stage = stage_in(text_of(draft), key)
    form = StageTextForm(request.POST or None, stage=stage, version=draft.version)
    rows = rows_shown(stage.asks, stage.cadence)
    if form.is_valid():
        try:
            told = form.told(request.POST)
            change_draft(
                draft=draft,
                change=lambda text: with_stage(text, told),
                version=form.cleaned_data["version"],
                by=request.user,
            )
        except BusinessError as refusal:
            form.add_error(None, refusal.sentence)
        else:
            return back_to(draft, key)
    if request.method == "POST":
        rows = rows_shown(asks_in(request.POST), _cadence_kept(request))
    context = {"process": draft.process, "draft": draft, "stage": stage, "form": form, **rows}
    context["sides"] = [
        (side, [line_of_criterion(one) for one in criteria])
        for side, criteria in (("entry", stage.entry), ("exit", stage.exit))
        if criteria or stage.kind == StageKind.OPEN
    ]
    context["variants"] = [(one, sentence_of(one.audience)) for one in stage.variants]
    return render(request, "process/stage.html", context, status=422 if form.errors else 200)


def _cadence_kept(request: PageRequest) -> tuple[Touch, ...]:
    """As the person wrote it, unless it cannot be read."""
    try:
        return cadence_in(request.POST)
    except BusinessError:
        return ()
