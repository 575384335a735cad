"""Méthode > Qualification: the sheets of questions, whom each is asked, and the draft that one prepares."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from filon.kit.errors import BusinessError, NotPossible
from filon.kit.versions import VersionState
from filon.playbook.models import QualificationSheet, SheetVersion
from filon.playbook.rules.frameworks import FRAMEWORKS
from filon.playbook.rules.sheets import AnswerKind, Question
from filon.playbook.selectors import personas_for, sheet_for, sheets_for
from filon.playbook.services import sheets as services
from filon.users.rules.rights import Action, Entity
from filon.users.selectors import may
from filon.web.access import needs
from filon.web.forms.sheets import QuestionForm
from filon.web.question_sheet import told_enough
from filon.web.requests import PageRequest, version_seen
from filon.web.telling import tell
from filon.web.views.personas import number_in

NEW = Question("", "", "", AnswerKind.TEXT)


@require_GET
@needs(Entity.METHOD)
def show_sheets(request: PageRequest) -> HttpResponse:
    sheets = list(sheets_for(viewer=request.user))
    context = {
        "lines": [told(sheet) for sheet in sheets if sheet.archived_at is None],
        "archived": [sheet for sheet in sheets if sheet.archived_at is not None],
        "frameworks": FRAMEWORKS.values(),
        "may_write": may(request.user, Entity.METHOD, Action.WRITE),
    }
    return render(request, "sheets/list.html", context)


def told(sheet: QualificationSheet) -> dict[str, Any]:
    """`live` and `draft` are its versions, None where there is none."""
    by_state = {version.state: version for version in sheet.versions.all()}
    return {
        "sheet": sheet,
        "personas": [one for one in sheet.personas.all() if one.deleted_at is None],
        "live": by_state.get(VersionState.LIVE),
        "draft": by_state.get(VersionState.DRAFT),
    }


@require_POST
@needs(Entity.METHOD, Action.WRITE)
def create_sheet_here(request: PageRequest) -> HttpResponse:
    made = services.create_sheet(
        name=request.POST.get("nom", ""),
        framework=request.POST.get("cadre", ""),
        by=request.user,
        now=timezone.now(),
    )
    tell(
        request,
        _("« %(sheet)s » est un brouillon\u00a0: relisez ses questions, puis mettez-la en service.") % {"sheet": made},
    )
    return redirect("sheet", made.pk)


@require_GET
@needs(Entity.METHOD)
def show_sheet(request: PageRequest, pk: int) -> HttpResponse:
    sheet = sheet_for(viewer=request.user, pk=pk)
    shown = told(sheet)
    may_write = may(request.user, Entity.METHOD, Action.WRITE)
    versions = [version for version in (shown["draft"], shown["live"]) if version]
    context = shown | {
        "versions": [(one, lines_of(one), may_write and one.state == VersionState.DRAFT) for one in versions],
        "past": [version for version in sheet.versions.all() if version.state == VersionState.PAST],
        "all_personas": [one for one in personas_for(viewer=request.user) if one.deleted_at is None],
        "may_write": may_write,
    }
    return render(request, "sheets/sheet.html", context)


def lines_of(version: SheetVersion) -> list[tuple[Question, list[str]]]:
    """Each question with what is enough, in words."""
    return [
        (question, [told_enough(question, gate, rule) for gate, rule in question.enough.items()])
        for question in version.asked()
    ]


@require_POST
@needs(Entity.METHOD, Action.WRITE)
def write_sheet(request: PageRequest, pk: int) -> HttpResponse:
    """Its name and its personas."""
    chosen = {number_in(raw) for raw in request.POST.getlist("persona")}
    services.describe_sheet(
        sheet=sheet_for(viewer=request.user, pk=pk),
        name=request.POST.get("nom", ""),
        personas=[one for one in personas_for(viewer=request.user) if one.pk in chosen],
        version=version_seen(request),
        by=request.user,
    )
    tell(request, _("C’est noté."))
    return redirect("sheet", pk)


@require_POST
@needs(Entity.METHOD, Action.WRITE)
def move_sheet_here(request: PageRequest, pk: int) -> HttpResponse:
    services.move_sheet(sheet=sheet_for(viewer=request.user, pk=pk), places=places_in(request), by=request.user)
    return redirect("sheet_list")


def places_in(request: PageRequest) -> int:
    places = {"avant": -1, "apres": 1}.get(request.POST.get("sens", ""))
    if places is None:
        raise NotPossible(_("Dites dans quel sens."))
    return places


@require_POST
@needs(Entity.METHOD, Action.WRITE)
def archive(request: PageRequest, pk: int) -> HttpResponse:
    sheet, back = sheet_for(viewer=request.user, pk=pk), "remettre" in request.POST
    at = None if back else timezone.now()
    services.archive_sheet(sheet=sheet, at=at, version=version_seen(request), by=request.user)
    tell(request, _("« %s » est de nouveau posée.") % sheet if back else _("« %s » n’est plus posée.") % sheet)
    return redirect("sheet_list")


@require_POST
@needs(Entity.METHOD, Action.WRITE)
def begin_draft(request: PageRequest, pk: int) -> HttpResponse:
    services.draft_of(sheet=sheet_for(viewer=request.user, pk=pk), by=request.user, now=timezone.now())
    return redirect("sheet", pk)


@require_http_methods(["GET", "POST"])
@needs(Entity.METHOD, Action.WRITE)
def edit_question(request: PageRequest, pk: int, place: int | None = None) -> HttpResponse:
    sheet = sheet_for(viewer=request.user, pk=pk)
    draft = draft_in(sheet)
    asked = draft.asked()
    if place is not None and place >= len(asked):
        raise NotPossible(_("Cette question n’est plus dans le brouillon."))
    stands = asked[place] if place is not None else NEW
    form = QuestionForm(request.POST or None, initial=QuestionForm.shown(stands) | {"version": draft.version})
    if form.is_valid():
        try:
            version = form.cleaned_data["version"]
            services.save_question(draft=draft, place=place, question=form.question(), version=version, by=request.user)
        except BusinessError as refusal:
            form.add_error(None, refusal.sentence)
        else:
            return redirect("sheet", pk)
    context = {"sheet": sheet, "form": form, "place": place}
    return render(request, "sheets/question.html", context, status=422 if form.errors else 200)


def draft_in(sheet: QualificationSheet) -> SheetVersion:
    draft = told(sheet)["draft"]
    if draft is None:
        raise NotPossible(_("Il n’y a pas de brouillon\u00a0: préparez d’abord une nouvelle version."))
    assert isinstance(draft, SheetVersion)
    return draft


@require_POST
@needs(Entity.METHOD, Action.WRITE)
def arrange(request: PageRequest, pk: int, place: int) -> HttpResponse:
    """`sens`: earlier or later; else the question leaves the draft."""
    draft = draft_in(sheet_for(viewer=request.user, pk=pk))
    how: dict[str, Any] = {"draft": draft, "place": place, "version": version_seen(request), "by": request.user}
    if "sens" in request.POST:
        services.move_question(places=places_in(request), **how)
    else:
        services.remove_question(**how)
    return redirect("sheet", pk)


@require_POST
@needs(Entity.METHOD, Action.WRITE)
def put_in_use(request: PageRequest, pk: int) -> HttpResponse:
    sheet = sheet_for(viewer=request.user, pk=pk)
    draft = draft_in(sheet)
    services.put_sheet_in_use(draft=draft, version=version_seen(request), by=request.user, now=timezone.now())
    tell(request, _("« %s » est en service\u00a0: ses questions sont sur chaque lead et pendant les appels.") % sheet)
    return redirect("sheet", pk)


@require_POST
@needs(Entity.METHOD, Action.WRITE)
def abandon(request: PageRequest, pk: int) -> HttpResponse:
    draft = draft_in(sheet_for(viewer=request.user, pk=pk))
    services.discard_draft(draft=draft, version=version_seen(request), by=request.user)
    tell(request, _("Le brouillon est abandonné\u00a0; la version en service n’a pas changé."))
    return redirect("sheet", pk)
