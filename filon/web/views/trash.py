"""The trash: what was taken away, and the way back."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from filon.records.selectors.paging import Sort, read_page
from filon.users.rules.rights import Action
from filon.users.selectors import may, visible
from filon.web.lists.registry import LISTS, list_of
from filon.web.requests import PageRequest

NEWEST = Sort(("deleted_at",), descending=True)


@require_GET
def show_trash(request: PageRequest, kind: str = "company") -> HttpResponse:
    definition = list_of(kind)
    thrown = definition.model._default_manager.filter(deleted_at__isnull=False).select_related("owner")
    mine = visible(thrown, viewer=request.user, entity=definition.entity)
    page = read_page(mine, sort=NEWEST, cursor=request.GET.get("apres", "") or request.GET.get("avant", ""))
    context = {
        "list": definition,
        "lists": [known for known in LISTS.values() if may(request.user, known.entity, Action.READ)],
        "page": page,
        "several_pages": bool(page.following or page.preceding),
        "may_restore": may(request.user, definition.entity, Action.DELETE),
    }
    return render(request, "lists/trash.html", context)
