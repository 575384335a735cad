"""One criterion of a stage, and one variant of it, in the draft of a process."""

from collections.abc import Callable
from typing import Any, TypeVar

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from filon.kit.errors import BusinessError, NotPossible
from filon.kit.subjects import SubjectKind
from filon.kit.versions import VersionState
from filon.playbook.models import ProcessVersion, SheetVersion
from filon.playbook.rules.process import CriterionKind, CriterionSide
from filon.playbook.rules.process_editing import (
    GONE,
    stage_in,
    with_criterion,
    with_variant,
    without_criterion,
    without_variant,
)
from filon.playbook.rules.process_text import CriterionText, ProcessText, StageText, VariantText
from filon.playbook.selectors.processes import text_of
from filon.playbook.services.process_versions import change_draft
from filon.segments.selectors import fields_for
from filon.usecases.processes import known_here
from filon.users.rules.rights import Action, Entity
from filon.web.access import needs
from filon.web.forms.process_stage import CriterionForm, VariantForm, asks_in, cadence_in, rows_shown
from filon.web.lists.registry import list_of
from filon.web.requests import PageRequest, version_seen
from filon.web.segment_builder import Group, criteria_of, drawn
from filon.web.views.process_draft import draft_in
from filon.web.views.rule_builder import builder_from

DEAL = SubjectKind.OPPORTUNITY
Item = TypeVar("Item")


@require_http_methods(["GET", "POST"])
@needs(Entity.METHOD, Action.WRITE)
def write_criterion(request: PageRequest, pk: int, key: str, side: str, place: int | None = None) -> HttpResponse:
    draft, stage = _stage(request, pk, key)
    where = _side(side)
    stands = _item(stage.criteria(where), place)
    kind = stands.kind if stands else _kind(request)
    if kind is None:
        context = {"process": draft.process, "stage": stage, "side": where, "kinds": list(CriterionKind)}
        return render(request, "process/criterion_kind.html", context)
    root = builder_from(request, stands.what.get("tree", {}) if stands else {})
    building = _is_building(request)
    form = CriterionForm(
        request.POST or None, kind=kind, criterion=stands, questions=questions_asked(), version=draft.version
    )
    if not building and form.is_valid():
        told = form.told(_tree(root))
        refusal = _save(request, draft, lambda text: with_criterion(text, key, where, place, told), told)
        if not refusal:
            return redirect("process_stage_write", pk, key)
        form.add_error(None, refusal)
    context = {"process": draft.process, "stage": stage, "side": where, "kind": kind, "place": place, "form": form}
    return _page(request, "process/criterion.html", root, context, building=building, wrong=bool(form.errors))


def _save(
    request: PageRequest, draft: ProcessVersion, change: Callable[[ProcessText], ProcessText], told: CriterionText
) -> str:
    """Why not; "" when it is done."""
    tree = told.what.get("tree") if told.kind == CriterionKind.FIELD else None
    refusal = _refusal(request, draft, tree) if told.kind == CriterionKind.FIELD else ""
    try:
        if not refusal:
            change_draft(draft=draft, change=change, version=version_seen(request), by=request.user)
    except BusinessError as refused:
        return refused.sentence
    return refusal


def _refusal(request: PageRequest, draft: ProcessVersion, tree: Any) -> str:
    if not tree:
        return _("Choisissez au moins un critère.")
    return known_here(key=draft.process.key, now=request.now).refusal(tree)


@require_http_methods(["GET", "POST"])
@needs(Entity.METHOD, Action.WRITE)
def write_variant(request: PageRequest, pk: int, key: str, place: int | None = None) -> HttpResponse:
    draft, stage = _stage(request, pk, key)
    stands = _item(stage.variants, place) or VariantText("")
    root = builder_from(request, stands.audience)
    building = _is_building(request)
    form = VariantForm(request.POST or None, stage=stage, variant=stands, version=draft.version)
    rows = rows_shown(stands.asks, stands.cadence)
    if request.method == "POST":
        rows = rows_shown(asks_in(request.POST), cadence_in(request.POST))
    if not building and form.is_valid():
        told = form.told(request.POST, _tree(root))
        refusal = _refusal(request, draft, told.audience) or _other_has(stage, told.name, place)
        try:
            if not refusal:
                change_draft(
                    draft=draft,
                    change=lambda text: with_variant(text, key, place, told),
                    version=version_seen(request),
                    by=request.user,
                )
                return redirect("process_stage_write", pk, key)
        except BusinessError as refused:
            refusal = refused.sentence
        form.add_error(None, refusal)
    context = {"process": draft.process, "stage": stage, "place": place, "form": form, **rows}
    return _page(request, "process/variant.html", root, context, building=building, wrong=bool(form.errors))


def _other_has(stage: StageText, name: str, place: int | None) -> str:
    taken = [one.name for here, one in enumerate(stage.variants) if here != place]
    return _("Une variante de cette étape s’appelle déjà ainsi.") if name in taken else ""


@require_POST
@needs(Entity.METHOD, Action.WRITE)
def remove_part(request: PageRequest, pk: int, key: str, part: str, place: int) -> HttpResponse:
    """`part` is entry, exit or variante."""
    draft, _told = _stage(request, pk, key)
    if part == "variante":
        change: Callable[[ProcessText], ProcessText] = lambda text: without_variant(text, key, place)  # noqa: E731
    else:
        where = _side(part)
        change = lambda text: without_criterion(text, key, where, place)  # noqa: E731
    change_draft(draft=draft, change=change, version=version_seen(request), by=request.user)
    return redirect("process_stage_write", pk, key)


def questions_asked() -> list[tuple[str, str]]:
    """Those of the sheets in use, by the key under which their answer is kept."""
    sheets = SheetVersion.objects.filter(state=VersionState.LIVE, sheet__archived_at=None).select_related("sheet")
    return list({question.answer_key: question.text for sheet in sheets for question in sheet.asked()}.items())


def _page(
    request: PageRequest, template: str, root: Group, context: dict[str, Any], *, building: bool, wrong: bool
) -> HttpResponse:
    """The page; only the tree of criteria when htmx asks for it."""
    tree = {"root": drawn(root, viewer=request.user), "entity": DEAL, "list": list_of(DEAL)}
    tree["fields"] = fields_for(viewer=request.user, entity=DEAL)
    if building and request.htmx and not request.htmx.boosted:
        return render(request, "segments/_builder.html", context | tree)
    return render(request, template, context | tree, status=422 if wrong and not building else 200)


def _is_building(request: PageRequest) -> bool:
    """A criterion of the tree is being added or chosen: nothing is saved yet."""
    return request.method == "POST" and request.POST.get("faire", "") != "enregistrer"


def _tree(root: Group) -> dict[str, Any]:
    """A lone criterion stands alone."""
    tree = criteria_of(root)
    members = tree[root.kind]
    return {} if not members else members[0] if len(members) == 1 and root.kind != "none" else tree


def _stage(request: PageRequest, pk: int, key: str) -> tuple[ProcessVersion, StageText]:
    draft = draft_in(request, pk)
    return draft, stage_in(text_of(draft), key)


def _side(side: str) -> CriterionSide:
    if side not in CriterionSide._value2member_map_:
        raise NotPossible(_("Un critère est d’entrée ou de sortie."))
    return CriterionSide(side)


def _kind(request: PageRequest) -> CriterionKind | None:
    asked = request.GET.get("sorte", "")
    return CriterionKind(asked) if asked in CriterionKind._value2member_map_ else None


def _item(rows: tuple[Item, ...], place: int | None) -> Item | None:
    if place is not None and place >= len(rows):
        raise NotPossible(GONE)
    return rows[place] if place is not None else None
