"""E-mail addresses and numbers of a company or person."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from filon.contacts.models import ContactPoint
from filon.contacts.rules.kinds import PointKind, PointState
from filon.contacts.services.points import add_point, edit_point, make_main, mark_point, remove_point
from filon.kit.errors import NotPossible
from filon.records.rules.authorship import by_person
from filon.users.rules.rights import Action
from filon.web.requests import PageRequest
from filon.web.telling import tell, warn
from filon.web.views.records import found


@require_POST
def write_point(request: PageRequest, kind: str, pk: int) -> HttpResponse:
    definition, holder = found_holder(request, kind, pk)
    point = add_point(
        holder=holder,
        kind=kind_chosen(request.POST.get("nature", "")),
        raw=request.POST.get("valeur", ""),
        by=by_person(request.user.pk),
        now=timezone.now(),
    )
    tell_state(request, point)
    return redirect(definition.url, pk)


@require_POST
def change_point(request: PageRequest, kind: str, pk: int, point_id: int) -> HttpResponse:
    """`action`: mend the value, make it the main one, mark it dead or alive, or take it off."""
    definition, holder = found_holder(request, kind, pk)
    point = get_object_or_404(ContactPoint, pk=point_id, **{kind: pk})
    by, now, action = by_person(request.user.pk), timezone.now(), request.POST.get("action", "")
    if action == "corriger":
        edit_point(holder=holder, point=point, raw=request.POST.get("valeur", ""), by=by, now=now)
        point.refresh_from_db()
        tell_state(request, point)
    elif action == "principale":
        make_main(holder=holder, point=point)
    elif action == "inutilisable":
        state = PointState.OK if point.state == PointState.DEAD else PointState.DEAD
        mark_point(holder=holder, point=point, state=state, by=by, now=now)
    elif action == "retirer":
        remove_point(holder=holder, point=point, by=by, now=now)
    else:
        raise Http404(action)
    return redirect(definition.url, pk)


def found_holder(request: PageRequest, kind: str, pk: int) -> Any:
    if kind not in ("company", "contact"):
        raise Http404(kind)
    return found(request, kind, pk, Action.WRITE)


def kind_chosen(raw: str) -> PointKind:
    if raw not in PointKind._value2member_map_:
        raise NotPossible(_("Choisissez la nature de la coordonnée."))
    return PointKind(raw)


def tell_state(request: PageRequest, point: ContactPoint) -> None:
    if point.state == PointState.TO_CHECK:
        sentence = _(
            "« %(value)s » est gardé tel quel : Filon n’y reconnaît pas une coordonnée valable. Vérifiez la frappe."
        )
        warn(request, sentence % {"value": point.value})
    else:
        tell(request, _("« %(value)s » est sur la fiche.") % {"value": point.value})
