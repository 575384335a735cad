"""One step of the draft of a sequence: written in place, moved, taken out."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from filon.kit.criteria import compile_criteria
from filon.kit.errors import BusinessError, NotPossible
from filon.kit.subjects import SubjectKind
from filon.segments.selectors import fields_for, refuse_unreadable
from filon.sequences.models import SequenceVersion, Step
from filon.sequences.rules.editing import GONE, new_key, with_step, with_step_moved, without_step
from filon.sequences.rules.flow import StepText, step_of
from filon.sequences.rules.kinds import StepKind
from filon.sequences.selectors.flows import flow_of, sequence_for
from filon.sequences.services import versions as services
from filon.users.rules.rights import Action, Entity
from filon.web.access import needs
from filon.web.forms.sequences import StepForm
from filon.web.lists.registry import list_of
from filon.web.requests import PageRequest, version_seen
from filon.web.segment_builder import Group, criteria_of, drawn
from filon.web.views.rule_builder import builder_from
from filon.web.views.sequences import draft_in
from filon.web.views.sheets import places_in

CONTACT = SubjectKind.CONTACT


@require_http_methods(["GET", "POST"])
@needs(Entity.SEQUENCE, Action.WRITE)
def write_step(request: PageRequest, pk: int, key: str = "") -> HttpResponse:
    """`?sorte=` is the kind of a new one."""
    draft = _draft(request, pk)
    flow = flow_of(draft)
    step = step_of(flow, key) if key else _new(request)
    if step is None:
        raise NotPossible(GONE)
    root = builder_from(request, step.criteria)
    building = request.method == "POST" and request.POST.get("faire", "") != "enregistrer"
    form = StepForm(None if building else request.POST or None, step=step, flow=flow, version=draft.version)
    if not building and form.is_valid():
        try:
            _save(request, draft, form.told(_tree(root)))
            return _back(draft)
        except BusinessError as refusal:
            form.add_error(None, refusal.sentence)
    return _page(request, root, {"draft": draft, "step": step, "form": form, "sequence": draft.sequence}, building)


def _save(request: PageRequest, draft: SequenceVersion, told: StepText) -> None:
    refuse_unreadable(told.criteria or {"all": []}, viewer=request.user)
    compile_criteria(told.criteria or {"all": []}, subject=CONTACT, now=request.now)
    if not told.key:
        used = frozenset(Step.objects.filter(version__sequence=draft.sequence).values_list("key", flat=True))
        told = told._replace(key=new_key(flow_of(draft), told.title, used=used))
    services.change_draft(
        draft=draft, change=lambda flow: with_step(flow, told), version=version_seen(request), by=request.user
    )


def _new(request: PageRequest) -> StepText:
    kind = request.GET.get("sorte", "")
    return StepText("", StepKind(kind) if kind in StepKind._value2member_map_ else StepKind.CALL, "")


def _tree(root: Group) -> dict[str, Any]:
    """A lone criterion stands alone; none asks nothing."""
    tree = criteria_of(root)
    members = tree[root.kind]
    return {} if not members else members[0] if len(members) == 1 and root.kind != "none" else tree


def _page(request: PageRequest, root: Group, context: dict[str, Any], building: bool) -> HttpResponse:
    """The page; only the tree of criteria when htmx asks for it."""
    tree = {"root": drawn(root, viewer=request.user), "entity": CONTACT, "list": list_of(CONTACT)}
    tree["fields"] = fields_for(viewer=request.user, entity=CONTACT)
    if building and request.htmx and not request.htmx.boosted:
        return render(request, "segments/_builder.html", context | tree)
    wrong = bool(context["form"].errors) and not building
    return render(request, "sequences/step.html", context | tree, status=422 if wrong else 200)


@require_POST
@needs(Entity.SEQUENCE, Action.WRITE)
def arrange_step(request: PageRequest, pk: int, key: str) -> HttpResponse:
    """`sens`: earlier or later; else the step leaves the draft."""
    draft = _draft(request, pk)
    places = places_in(request) if "sens" in request.POST else None
    services.change_draft(
        draft=draft,
        change=lambda flow: without_step(flow, key) if places is None else with_step_moved(flow, key, places=places),
        version=version_seen(request),
        by=request.user,
    )
    return _back(draft)


def _draft(request: PageRequest, pk: int) -> SequenceVersion:
    sequence = sequence_for(viewer=request.user, pk=pk)
    services.may_write(sequence, by=request.user)
    return draft_in(sequence)


def _back(draft: SequenceVersion) -> HttpResponse:
    return redirect(reverse("sequence_draft", args=[draft.sequence_id]))
