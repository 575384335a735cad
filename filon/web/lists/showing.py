"""One list page: tabs of views, filter, columns, rows; and its count, which follows the page."""

import hashlib
from collections.abc import Sequence
from typing import Any, NamedTuple

from django.core.cache import cache
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from filon.kit.french import format_integer
from filon.records.models import SavedView
from filon.records.selectors.listing import find_page, matching
from filon.records.selectors.paging import Page
from filon.records.selectors.views import Views, views_for
from filon.segments.selectors import fields_for
from filon.usecases.many_fields import fields_of_many
from filon.users.models import User
from filon.users.rules.rights import Action
from filon.users.selectors import active_people, may, require
from filon.web.lists.asking import SEPARATOR, Question, read_question
from filon.web.lists.columns import choosable_columns, columns_named
from filon.web.lists.definition import Column, ListDefinition
from filon.web.lists.narrowing import narrowed
from filon.web.requests import PageRequest

WORTH_KEEPING = 5_000  # rows counted: a shorter list is counted afresh each time
KEPT_SECONDS = 60


class Tab(NamedTuple):
    label: str
    address: str
    current: bool
    view: SavedView | None = None
    mine: bool = False


def show_list(request: PageRequest, definition: ListDefinition, *, sentence: str = "") -> HttpResponse:
    """The page, or only its rows when htmx asks; `sentence` says above them what they amount to."""
    question = question_of(request, definition)
    definition = question.definition
    page = find_page(definition.rows(), question.asked)
    definition.load(page.rows, request.now)
    views = views_for(viewer=request.user, entity=definition.kind)
    context = rows_context(question, page, views) | {
        "may_write": may(request.user, definition.entity, Action.WRITE),
        **bar_context(request.user, definition),
    }
    if request.htmx and not request.htmx.boosted:
        return render(request, "lists/_list.html", context)
    return render(
        request, "lists/page.html", context | frame_context(request.user, question, views) | {"sentence": sentence}
    )


def rows_context(question: Question, page: Page[Any], views: Views) -> dict[str, Any]:
    definition = question.definition
    whole = not page.following and not page.preceding
    return {
        "list": definition,
        "question": question,
        "page": page,
        "columns": columns_for(question, views),
        "several_pages": not whole,
        "count": format_integer(len(page.rows)) if whole else "",
        "count_url": f"{reverse(definition.count_url)}?{question.query}",
        "totals_url": f"{reverse(definition.totals_url)}?{question.query}" if definition.totals_url else "",
    }


def bar_context(viewer: User, definition: ListDefinition) -> dict[str, Any]:
    """What the selection bar offers; only who may change the records sees it."""
    rights = {f"may_{action}": may(viewer, definition.entity, action) for action in (Action.DELETE, Action.EXPORT)}
    if not may(viewer, definition.entity, Action.WRITE):
        return rights
    return rights | {"people": active_people(), "fields_of_many": fields_of_many(definition.kind)}


def frame_context(viewer: User, question: Question, views: Views) -> dict[str, Any]:
    """What surrounds the rows and does not change as one types."""
    definition = question.definition
    return {
        "tabs": tabs_for(viewer, question, views.named),
        "choosable": choosable_columns(definition, columns_for(question, views)),
        "fields": fields_for(viewer=viewer, entity=definition.kind),
    }


def columns_for(question: Question, views: Views) -> list[Column]:
    """Those of the view in force, else those that the person chose, else the list's own."""
    view = next((view for view in views.named if view.pk == question.view), None)
    return columns_named(question.definition, (view.query.get("columns") if view else None) or views.columns)


def tabs_for(viewer: User, question: Question, views: Sequence[SavedView]) -> list[Tab]:
    """All, one's own, nobody's, then the saved views."""
    definition, address = question.definition, reverse(question.definition.list_url)
    owned = f"{definition.kind}.owner"
    mine, nobody = SEPARATOR.join((owned, "is", str(viewer.pk))), SEPARATOR.join((owned, "unknown", ""))
    raws = [chip.raw for chip in question.chips]
    free = question.view is None and not question.narrowed
    return [
        Tab(_("Toutes") if definition.feminine else _("Tous"), address, free and not raws),
        Tab(
            _("Les miennes") if definition.feminine else _("Les miens"), f"{address}?f={mine}", free and raws == [mine]
        ),
        Tab(_("Sans responsable"), f"{address}?f={nobody}", free and raws == [nobody]),
        *(
            Tab(
                view.name,
                f"{address}?{view.query.get('query', '')}&vue={view.pk}",
                question.view == view.pk,
                view,
                view.by_id == viewer.pk,
            )
            for view in views
        ),
    ]


def show_count(request: PageRequest, definition: ListDefinition) -> HttpResponse:
    """How many rows the list holds; a long list is counted once a minute for each person and question."""
    return HttpResponse(format_integer(count_of(question_of(request, definition), viewer=request.user)))


def question_of(request: PageRequest, definition: ListDefinition) -> Question:
    """What the address asks, for an answer beside the rows."""
    require(request.user, definition.entity, Action.READ)
    definition = narrowed(definition, request.GET, viewer=request.user, now=request.now)
    return read_question(request.GET, definition=definition, viewer=request.user, now=request.now)


def rows_asked(request: PageRequest, definition: ListDefinition) -> QuerySet[Any]:
    """All the records of the list, in no order: for what they amount to."""
    return matching(definition.model._default_manager.all(), question_of(request, definition).asked)


def count_of(question: Question, *, viewer: User) -> int:
    asked = f"{question.definition.name}|{viewer.pk}|{question.query}"
    key = "count-" + hashlib.sha256(asked.encode()).hexdigest()
    known: int | None = cache.get(key)
    if known is None:
        known = matching(question.definition.model._default_manager.all(), question.asked).count()
        if known >= WORTH_KEEPING:
            cache.set(key, known, KEPT_SECONDS)
    return known
