"""The builder of criteria on the pages of rules (personas, lines of the ideal profile): the one of segments, fewer fields."""

from collections.abc import Collection, Mapping
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from filon.kit.subjects import SubjectKind
from filon.segments.selectors import fields_for
from filon.web.lists.registry import list_of
from filon.web.requests import PageRequest
from filon.web.segment_builder import Group, Leaf, builder_of, do_in_builder, drawn, read_builder
from filon.web.views.segments import SAVE, previewed


def builder_from(request: PageRequest, criteria: Mapping[str, Any]) -> Group:
    """As the person left the form, with one thing done to it; at first, the criteria as they are."""
    if request.method != "POST":
        return builder_of(criteria) if criteria else Group("all", [Leaf()])
    root = read_builder(request.POST)
    do_in_builder(root, request.POST.get("faire", ""))
    return root


def is_saving(request: PageRequest) -> bool:
    return request.method == "POST" and request.POST.get("faire") == SAVE


def show_rule_builder(
    request: PageRequest, template: str, root: Group, *, entity: SubjectKind, forbidden: Collection[str], **more: Any
) -> HttpResponse:
    """The page; only the tree when htmx asks."""
    tree = drawn(root, viewer=request.user)  # settles each comparison first
    fields = [field for field in fields_for(viewer=request.user, entity=entity) if field.name not in forbidden]
    context = {"root": tree, "entity": entity, "list": list_of(entity), "fields": fields, **more}
    if request.htmx and not request.htmx.boosted:
        answer = render(request, "segments/_builder.html", context)
        answer["HX-Trigger"] = "segment:changed"
        return answer
    counted = {"counted": "faire" in request.POST, **previewed(request, entity, root)}
    return render(request, template, context | counted)
