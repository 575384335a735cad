"""Suspects: companies and people of the target, who enters it, who leaves it, who becomes a lead."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from filon.contacts.rules.axes import LifecycleStage
from filon.kit.errors import NotPossible
from filon.kit.french import format_integer
from filon.kit.subjects import SubjectKind
from filon.kit.text import clean_cell
from filon.records.services.bulk import by_thousands
from filon.segments.models import Segment
from filon.segments.selectors import ENTITIES, MODELS, members_of, segment_for
from filon.usecases.promoting import Promoted, promote_suspects
from filon.usecases.targeting import Targeted, put_in_target, take_out_of_target
from filon.users.rules.rights import Action, Entity
from filon.users.selectors import require, visible
from filon.web.access import needs
from filon.web.lists.chosen import chosen_of
from filon.web.lists.companies import SUSPECTS
from filon.web.lists.people import SUSPECT_PEOPLE
from filon.web.lists.registry import MOST_TOGETHER
from filon.web.lists.showing import show_count, show_list
from filon.web.middleware import page_before
from filon.web.requests import PageRequest
from filon.web.telling import tell, warn

MOST_AT_ONCE = 20_000  # suspects of one click: some seconds
TOLD = 20  # refusals that the page names


@require_GET
def show_suspects(request: PageRequest) -> HttpResponse:
    return show_list(request, SUSPECTS)


@require_GET
def count_suspects(request: PageRequest) -> HttpResponse:
    return show_count(request, SUSPECTS)


@require_GET
def show_suspect_people(request: PageRequest) -> HttpResponse:
    return show_list(request, SUSPECT_PEOPLE)


@require_GET
def count_suspect_people(request: PageRequest) -> HttpResponse:
    return show_count(request, SUSPECT_PEOPLE)


def records_chosen(request: PageRequest, kind: str, *, action: Action, most: int) -> list[Any]:
    """Checked lines, or all the results, as the bar of the list says; those that the role lets one touch."""
    _check_kind(kind)
    ids = chosen_of(request, kind, action=action).ids
    return _writable(request, kind, ids, action=action, most=most)


def _check_kind(kind: str) -> None:
    if kind not in MODELS:
        raise NotPossible(_("La cible réunit des entreprises et des contacts."))


def _writable(request: PageRequest, kind: str, ids: Any, *, action: Action, most: int) -> list[Any]:
    if len(ids) > most:
        raise NotPossible(
            _("Cette action porte sur %(most)s fiches au plus\u00a0; il y en a %(count)s. Ajoutez un critère.")
            % {"most": format_integer(most), "count": format_integer(len(ids))}
        )
    every = MODELS[SubjectKind(kind)]._default_manager.all()
    rows = visible(every, viewer=request.user, entity=ENTITIES[SubjectKind(kind)], action=action)
    return [record for some in by_thousands(list(ids)) for record in rows.filter(pk__in=some)]


@require_POST
def target_selection(request: PageRequest, kind: str) -> HttpResponse:
    records = records_chosen(request, kind, action=Action.WRITE, most=MOST_AT_ONCE)
    return answer(request, put_in_target(records=records, by=request.user, now=timezone.now()))


@require_POST
def untarget_selection(request: PageRequest, kind: str) -> HttpResponse:
    records = records_chosen(request, kind, action=Action.WRITE, most=MOST_AT_ONCE)
    reason = clean_cell(request.POST.get("motif", "")[:500])
    return answer(request, take_out_of_target(records=records, reason=reason, by=request.user, now=timezone.now()))


@require_POST
@needs(Entity.LEAD, Action.WRITE)
def promote_selection(request: PageRequest, kind: str) -> HttpResponse:
    records = records_chosen(request, kind, action=Action.WRITE, most=MOST_TOGETHER)
    raw = request.POST.get("etape", "")
    if raw not in LifecycleStage._value2member_map_:
        raise NotPossible(_("Choisissez une étape de la liste."))
    done = promote_suspects(
        suspects=records, to=LifecycleStage(raw), by=request.user, now=timezone.now(), owner_id=request.user.pk
    )
    if done.undo:
        tell(request, f"{done.undo.sentence}.", undo=reverse("undo", args=[done.undo.pk]))
    if done.refused:
        return render(request, "suspects/refused.html", refused_context(request, kind, done))
    return back(request, kind)


def refused_context(request: PageRequest, kind: str, done: Promoted) -> dict[str, Any]:
    """Each suspect that stays one, with what it lacks, a click away."""
    return {
        "refused": [(one.suspect, one.refusal.sentence) for one in done.refused[:TOLD]],
        "more": max(0, len(done.refused) - TOLD),
        "count": len(done.refused),
        "done": len(done.leads),
        "kind": kind,
        "address": page_before(request) or reverse(LISTS[kind]),
    }


@require_POST
def target_segment(request: PageRequest, pk: int) -> HttpResponse:
    """All members of a segment enter the target."""
    segment: Segment = segment_for(viewer=request.user, pk=pk)
    kind = SubjectKind(segment.entity)
    require(request.user, ENTITIES[kind], Action.WRITE)
    members = members_of(segment, viewer=request.user, now=request.now).filter(in_target_at=None)
    ids = list(members.values_list("pk", flat=True)[: MOST_AT_ONCE + 1])
    records = _writable(request, kind, ids, action=Action.WRITE, most=MOST_AT_ONCE)
    if not records:
        raise NotPossible(_("Personne de ce segment n’est à faire entrer dans la cible."))
    return answer(request, put_in_target(records=records, by=request.user, now=timezone.now()), kind=kind)


@require_POST
def target_record(request: PageRequest, kind: str, pk: int) -> HttpResponse:
    records = _one(request, kind, pk)
    return answer(request, put_in_target(records=records, by=request.user, now=timezone.now()), kind=kind)


@require_POST
def untarget_record(request: PageRequest, kind: str, pk: int) -> HttpResponse:
    reason = clean_cell(request.POST.get("motif", "")[:500])
    done = take_out_of_target(records=_one(request, kind, pk), reason=reason, by=request.user, now=timezone.now())
    return answer(request, done, kind=kind)


def _one(request: PageRequest, kind: str, pk: int) -> list[Any]:
    _check_kind(kind)
    require(request.user, ENTITIES[SubjectKind(kind)], Action.WRITE)
    found = _writable(request, kind, [pk], action=Action.WRITE, most=1)
    if not found:
        raise NotPossible(_("Votre rôle ne permet pas de modifier cette fiche, ou elle n’existe plus."))
    return found


LISTS = {SubjectKind.COMPANY.value: "company_list", SubjectKind.CONTACT.value: "contact_list"}


def answer(request: PageRequest, done: Targeted, *, kind: str = "") -> HttpResponse:
    sentence = f"{done.sentence}."
    if done.undo:
        tell(request, sentence, undo=reverse("undo", args=[done.undo.pk]))
    else:
        warn(request, sentence)
    return back(request, kind)


def back(request: PageRequest, kind: str) -> HttpResponse:
    address = page_before(request) or reverse(LISTS.get(kind, "suspect_list"))
    return HttpResponse(headers={"HX-Redirect": address}) if request.htmx else redirect(address)
