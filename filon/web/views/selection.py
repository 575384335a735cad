"""Actions on the checked lines of a list, and taking an action back."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from filon.kit.errors import NotPossible
from filon.records.models import UndoEntry
from filon.records.services.tags import tag_named
from filon.records.services.undo import assign_records, tag_with_undo
from filon.usecases.tidying import restore_records, take_back, trash_records
from filon.users.models import User
from filon.users.rules.rights import Action
from filon.users.selectors import active_people
from filon.web.lists.registry import chosen_records, list_of
from filon.web.middleware import page_before
from filon.web.requests import PageRequest
from filon.web.telling import tell


@require_POST
def assign_selection(request: PageRequest, kind: str) -> HttpResponse:
    definition = list_of(kind)
    records = chosen_records(definition, request.POST.getlist("ids"), viewer=request.user, action=Action.WRITE)
    owner = person_chosen(request.POST.get("responsable", ""))
    return answer(request, kind, assign_records(records=records, owner=owner, by=request.user, now=timezone.now()))


@require_POST
def tag_selection(request: PageRequest, kind: str) -> HttpResponse:
    definition = list_of(kind)
    records = chosen_records(definition, request.POST.getlist("ids"), viewer=request.user, action=Action.WRITE)
    tag = tag_named(request.POST.get("etiquette", ""))
    return answer(request, kind, tag_with_undo(records=records, tag=tag, by=request.user, now=timezone.now()))


@require_POST
def trash_selection(request: PageRequest, kind: str) -> HttpResponse:
    definition = list_of(kind)
    records = chosen_records(definition, request.POST.getlist("ids"), viewer=request.user, action=Action.DELETE)
    return answer(request, kind, trash_records(records=records, by=request.user, now=timezone.now()))


@require_POST
def restore_selection(request: PageRequest, kind: str) -> HttpResponse:
    definition = list_of(kind)
    records = chosen_records(definition, request.POST.getlist("ids"), viewer=request.user, action=Action.DELETE)
    return answer(request, kind, restore_records(records=records, by=request.user, now=timezone.now()))


@require_POST
def undo_action(request: PageRequest, pk: int) -> HttpResponse:
    entry = get_object_or_404(UndoEntry, pk=pk, by=request.user)
    take_back(entry=entry, by=request.user, now=timezone.now())
    tell(request, _("C’est repris."))
    return redirect(page_before(request) or "/")


def person_chosen(raw: str) -> User | None:
    """Nobody for an empty choice; a person who left, or never was, is refused."""
    if not raw:
        return None
    found = active_people().filter(pk=int(raw)).first() if raw.isascii() and raw.isdigit() and len(raw) < 19 else None
    if found is None:
        raise NotPossible(_("Cette personne n’est plus dans l’équipe : choisissez-en une autre."))
    return found


def answer(request: PageRequest, kind: str, entry: UndoEntry) -> HttpResponse:
    """Back to the list, with the sentence of what was done and the way to take it back."""
    tell(request, f"{entry.sentence}.", undo=reverse("undo", args=[entry.pk]))
    address = page_before(request) or reverse(list_of(kind).list_url)
    return HttpResponse(headers={"HX-Redirect": address}) if request.htmx else redirect(address)
