"""Actions on the checked lines of a list, or on all its results; and taking an action back."""

from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from filon.kit.errors import NotPossible
from filon.records.models import BulkAction, UndoEntry
from filon.records.selectors.annotations import tag_called
from filon.usecases.acting_on_many import carry_on
from filon.usecases.beginning_many import edit_many, give_many, restore_many, tag_many, trash_many, untag_many
from filon.usecases.many_fields import field_of_many
from filon.usecases.tidying import take_back
from filon.users.models import User
from filon.users.rules.rights import Action
from filon.users.selectors import active_people, require
from filon.web.lists.chosen import ALL, chosen_of
from filon.web.lists.registry import list_of, numbers_in
from filon.web.middleware import page_before
from filon.web.requests import PageRequest
from filon.web.telling import tell
from filon.web.views.many import answer

WORTH_WAITING = 1.0  # seconds of work before a page that shows how far it is


@require_POST
def assign_selection(request: PageRequest, kind: str) -> HttpResponse:
    chosen = chosen_of(request, kind, action=Action.WRITE)
    owner = person_chosen(request.POST.get("responsable", ""))
    return begun(request, give_many(chosen=chosen, owner=owner, by=request.user, now=timezone.now()))


@require_POST
def edit_selection(request: PageRequest, kind: str) -> HttpResponse:
    chosen = chosen_of(request, kind, action=Action.WRITE)
    name, typed = request.POST.get("champ", ""), request.POST.get("valeur", "")
    return begun(request, edit_many(chosen=chosen, name=name, typed=typed, by=request.user, now=timezone.now()))


@require_POST
def tag_selection(request: PageRequest, kind: str) -> HttpResponse:
    chosen = chosen_of(request, kind, action=Action.WRITE)
    word = request.POST.get("etiquette", "")
    return begun(request, tag_many(chosen=chosen, word=word, by=request.user, now=timezone.now()))


@require_POST
def untag_selection(request: PageRequest, kind: str) -> HttpResponse:
    chosen = chosen_of(request, kind, action=Action.WRITE)
    tag = tag_called(request.POST.get("etiquette", "")[:200])
    if tag is None:
        raise NotPossible(_("Aucune fiche ne porte cette étiquette."))
    return begun(request, untag_many(chosen=chosen, tag=tag, by=request.user, now=timezone.now()))


@require_POST
def trash_selection(request: PageRequest, kind: str) -> HttpResponse:
    chosen = chosen_of(request, kind, action=Action.DELETE)
    return begun(request, trash_many(chosen=chosen, by=request.user, now=timezone.now()))


@require_POST
def restore_selection(request: PageRequest, kind: str) -> HttpResponse:
    chosen = chosen_of(request, kind, action=Action.DELETE)
    return begun(request, restore_many(chosen=chosen, by=request.user, now=timezone.now()))


@require_POST
def export_selection(request: PageRequest, kind: str) -> HttpResponse:
    """On to the page that asks for columns and format, for the checked lines or for all that the list shows."""
    require(request.user, list_of(kind).entity, Action.EXPORT)
    asked = QueryDict(request.POST.get("requete", ""), mutable=True)
    asked["liste"] = request.POST.get("liste", "")
    if not request.POST.get(ALL):
        checked = numbers_in(request.POST.getlist("ids"))
        if not checked:
            raise NotPossible(_("Choisissez d’abord au moins une ligne."))
        asked["fiches"] = ",".join(str(pk) for pk in sorted(checked))
    address = f"{reverse('export_new', args=[kind])}?{asked.urlencode()}"
    return HttpResponse(headers={"HX-Redirect": address}) if request.htmx else redirect(address)


@require_GET
def show_field_of_many(request: PageRequest, kind: str) -> HttpResponse:
    """The control for the value of the chosen field, as on a record page."""
    definition = list_of(kind)
    require(request.user, definition.entity, Action.WRITE)
    name = request.GET.get("champ", "")
    context = {"entry": field_of_many(definition.kind, name)} if name else {}
    return render(request, "lists/_field_of_many.html", context)


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


def begun(request: PageRequest, action: BulkAction) -> HttpResponse:
    """At once where it is quick: back to the list; else on to the page that follows it."""
    return answer(request, carry_on(action=action, clock=timezone.now, seconds=WORTH_WAITING))
