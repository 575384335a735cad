"""What a person sets above a list: saved views, columns, criteria."""

from urllib.parse import urlsplit

from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from filon.kit.criteria import field_of, operators_of
from filon.records.models import SavedView
from filon.records.selectors.views import view_for
from filon.records.services.views import delete_view, keep_columns, keep_columns_of_view, save_view
from filon.users.rules.rights import Action
from filon.users.selectors import require
from filon.web.lists.asking import SEPARATOR
from filon.web.lists.columns import columns_named
from filon.web.lists.controls import choices_for, control_for
from filon.web.lists.registry import list_of, numbers_in
from filon.web.middleware import page_before
from filon.web.requests import PageRequest
from filon.web.telling import tell


@require_POST
def save_list_view(request: PageRequest, kind: str) -> HttpResponse:
    definition = list_of(kind)
    require(request.user, definition.entity, Action.READ)
    query = QueryDict(request.POST.get("requete", "")[:4000], mutable=True)
    query.pop("vue", None)
    columns = known_columns(kind, request.POST.getlist("colonne"))
    view = save_view(
        entity=definition.kind,
        name=request.POST.get("nom", ""),
        query={"query": query.urlencode(), "columns": columns},
        shared="partagee" in request.POST,
        by=request.user,
        now=timezone.now(),
    )
    tell(request, _("La vue « %(view)s » est gardée.") % {"view": view.name})
    return redirect(f"{back_to(request, kind)}?{query.urlencode()}&vue={view.pk}")


@require_POST
def delete_list_view(request: PageRequest, pk: int) -> HttpResponse:
    view = get_object_or_404(SavedView, pk=pk)
    delete_view(view=view, by=request.user)
    tell(request, _("La vue « %(view)s » est retirée.") % {"view": view.name})
    return redirect(reverse(list_of(view.entity).list_url))


@require_POST
def keep_list_columns(request: PageRequest, kind: str) -> HttpResponse:
    """For oneself; of a view of one's own, in the view; `remettre`: the list's own again."""
    definition = list_of(kind)
    require(request.user, definition.entity, Action.READ)
    asked = [] if "remettre" in request.POST else ["name", *request.POST.getlist("colonne")]
    columns = known_columns(kind, asked)
    view = view_for(viewer=request.user, pk=next(iter(numbers_in([request.POST.get("vue", "")])), 0))
    if view is not None and view.entity == kind:
        keep_columns_of_view(view=view, columns=columns, by=request.user)
    else:
        keep_columns(entity=definition.kind, columns=columns, by=request.user, now=timezone.now())
    return redirect(page_before(request) or reverse(definition.list_url))


def known_columns(kind: str, keys: list[str]) -> list[str]:
    """Those that exist, in the order asked."""
    return [column.key for column in columns_named(list_of(kind), keys)] if keys else []


def back_to(request: PageRequest, kind: str) -> str:
    address = request.POST.get("retour") or request.GET.get("retour") or ""
    own = url_has_allowed_host_and_scheme(address, {request.get_host()}, require_https=request.is_secure())
    return urlsplit(address).path if own else reverse(list_of(kind).list_url)


@require_GET
def show_criterion_controls(request: PageRequest, kind: str) -> HttpResponse:
    """The comparisons that the chosen field knows, and the control for its value."""
    definition = list_of(kind)
    require(request.user, definition.entity, Action.READ)
    name = request.GET.get("champ", "")
    if not name:
        return HttpResponse("")
    field = field_of(name)
    operators = operators_of(field)
    chosen = next((operator for operator in operators if operator == request.GET.get("operateur")), operators[0])
    control = control_for(field, chosen, choices=choices_for(field, viewer=request.user))
    context = {"kind": kind, "operators": operators, "chosen": chosen} | control
    return render(request, "lists/_criterion.html", context)


@require_GET
def add_criterion(request: PageRequest, kind: str) -> HttpResponse:
    """Back to the list with one criterion more."""
    values = ",".join(request.GET.getlist("valeur"))[:500]
    raw = SEPARATOR.join((request.GET.get("champ", ""), request.GET.get("operateur", ""), values))
    query = QueryDict(urlsplit(request.GET.get("retour", "")).query, mutable=True)
    for name in ("apres", "avant", "vue"):
        query.pop(name, None)
    query.appendlist("f", raw)
    return redirect(f"{back_to(request, kind)}?{query.urlencode()}")
