"""Segments: the list of them, and the builder with its sentence and its count before anything is saved."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from filon.kit.criteria import compile_criteria, describe_criteria
from filon.kit.errors import BusinessError
from filon.kit.subjects import SubjectKind
from filon.segments.models import Segment
from filon.segments.rules.kinds import SEGMENTED
from filon.segments.selectors import (
    ENTITIES,
    fields_for,
    matching_now,
    refuse_unreadable,
    segment_for,
    segments_for,
    told,
)
from filon.segments.services.writing import (
    change_segment,
    check_may_change,
    create_segment,
    delete_segment,
)
from filon.users.rules.rights import Action
from filon.users.selectors import may, require
from filon.web.lists.registry import list_of, list_shown
from filon.web.requests import PageRequest
from filon.web.segment_builder import (
    Group,
    builder_of,
    builder_of_list,
    criteria_of,
    do_in_builder,
    drawn,
    read_builder,
)
from filon.web.telling import tell

EXAMPLES = 5  # names that the preview gives
SAVE = "enregistrer"


@require_GET
def show_segments(request: PageRequest) -> HttpResponse:
    entity_of(request, "")
    lines = [(segment, told(segment, now=request.now)) for segment in segments_for(viewer=request.user)]
    context = {"lines": lines, "lists": lists_for(request)}
    return render(request, "segments/list.html", context)


def lists_for(request: PageRequest) -> list[Any]:
    """The lists of the records that the person may put in segments."""
    return [list_of(kind) for kind in SEGMENTED if may(request.user, ENTITIES[kind], Action.READ)]


def create_segment_page(request: PageRequest) -> HttpResponse:
    entity = entity_of(request, request.POST.get("entite") or request.GET.get("entite") or "")
    if request.method != "POST":
        asked = request.GET
        root = builder_of_list(list_shown(entity, asked.get("liste", "")), asked)
        return show_builder(request, entity, root, name=asked.get("nom", ""), shared=True)
    by_hand = "figee" in request.POST
    if request.POST.get("faire") != SAVE and not by_hand:
        return rebuilt(request, entity)
    try:
        made = create_segment(
            name=request.POST.get("nom", ""),
            entity=entity,
            criteria=None if by_hand else criteria_of(read_builder(request.POST)),
            shared="partage" in request.POST,
            by=request.user,
            now=request.now,
        )
    except BusinessError as refusal:
        return rebuilt(request, entity, refusal=refusal.sentence)
    tell(request, _("Le segment «\u00a0%(segment)s\u00a0» est gardé.") % {"segment": made})
    return redirect("segment", made.pk)


def edit_segment_page(request: PageRequest, pk: int) -> HttpResponse:
    segment = segment_for(viewer=request.user, pk=pk)
    check_may_change(segment, by=request.user)
    entity = SubjectKind(segment.entity)
    if request.method != "POST":
        root, shown = builder_of(segment.criteria), {"name": segment.name, "shared": segment.shared}
        return show_builder(request, entity, root, segment=segment, version=segment.version, **shown)
    if request.POST.get("faire") != SAVE:
        return rebuilt(request, entity, segment=segment)
    version = request.POST.get("version", "")
    try:
        change_segment(
            segment=segment,
            name=request.POST.get("nom", ""),
            criteria=criteria_of(read_builder(request.POST)),
            shared="partage" in request.POST,
            version=int(version) if version.isascii() and version.isdigit() and len(version) < 10 else 0,
            by=request.user,
            now=request.now,
        )
    except BusinessError as refusal:
        return rebuilt(request, entity, segment=segment, refusal=refusal.sentence)
    tell(request, _("Le segment «\u00a0%(segment)s\u00a0» est changé.") % {"segment": request.POST.get("nom", "")})
    return redirect("segment", pk)


def entity_of(request: PageRequest, written: str) -> SubjectKind:
    """Of the first kind that the person may read, unless the address says which."""
    readable = [kind for kind in SEGMENTED if may(request.user, ENTITIES[kind], Action.READ)]
    if not readable:
        require(request.user, ENTITIES[SEGMENTED[0]], Action.READ)
    if written and written not in SEGMENTED:
        raise Http404(written)
    entity = SubjectKind(written) if written else readable[0]
    require(request.user, ENTITIES[entity], Action.READ)
    return entity


def rebuilt(
    request: PageRequest, entity: SubjectKind, *, segment: Segment | None = None, refusal: str = ""
) -> HttpResponse:
    """The form as the person left it, with one thing done to it; only the tree when htmx asks."""
    sent = request.POST
    root = read_builder(sent)
    do_in_builder(root, sent.get("faire", ""))
    return show_builder(
        request,
        entity,
        root,
        name=sent.get("nom", ""),
        shared="partage" in sent,
        segment=segment,
        version=sent.get("version", ""),
        refusal=refusal,
    )


def show_builder(request: PageRequest, entity: SubjectKind, root: Group, **more: Any) -> HttpResponse:
    tree = drawn(root, viewer=request.user)  # settles each comparison first
    context = {
        "root": tree,
        "entity": entity,
        "list": list_of(entity),
        "lists": lists_for(request),
        "fields": fields_for(viewer=request.user, entity=entity),
        **more,
    }
    if request.htmx and not request.htmx.boosted:
        answer = render(request, "segments/_builder.html", context)
        answer["HX-Trigger"] = "segment:changed"
        return answer
    context |= {"counted": "faire" in request.POST, **previewed(request, entity, root)}
    return render(request, "segments/builder.html", context)


@require_POST
def preview_segment(request: PageRequest) -> HttpResponse:
    """What the form would take, in one sentence, and how many: nothing is written."""
    entity = entity_of(request, request.POST.get("entite", ""))
    root = read_builder(request.POST)
    drawn(root, viewer=request.user)
    context = {"list": list_of(entity), "counted": True, **previewed(request, entity, root)}
    return render(request, "segments/_preview.html", context)


def previewed(request: PageRequest, entity: SubjectKind, root: Group) -> dict[str, Any]:
    """The sentence; the count and some names as well once something was done to the form."""
    criteria = criteria_of(root)
    if not criteria[root.kind]:
        return {"sentence": ""}
    try:
        refuse_unreadable(criteria, viewer=request.user)
        condition = compile_criteria(criteria, subject=entity, now=request.now)
        sentence = describe_criteria(criteria)
    except BusinessError as refusal:
        return {"problem": refusal.sentence}
    if request.method != "POST":
        return {"sentence": sentence}
    found = matching_now(condition, entity=entity, viewer=request.user)
    return {"sentence": sentence, "count": found.count(), "examples": list(found.order_by("-pk")[:EXAMPLES])}


@require_POST
def remove_segment(request: PageRequest, pk: int) -> HttpResponse:
    segment = segment_for(viewer=request.user, pk=pk)
    delete_segment(segment=segment, by=request.user)
    tell(
        request,
        _("Le segment «\u00a0%(segment)s\u00a0» est supprimé\u00a0; ses fiches restent.") % {"segment": segment},
    )
    return redirect("segment_list")
