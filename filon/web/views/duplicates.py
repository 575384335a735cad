"""Doublons: two files side by side, one decision after the other, by the keys; and the merges that can be taken back."""

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from filon.duplicates.models import DuplicatePair, Merge
from filon.duplicates.rules.likeness import Entity
from filon.duplicates.selectors.pairs import (
    JOB,
    NOT_TO_UNDO,
    RIGHTS,
    TABLES,
    after,
    counts_of,
    may_change_both,
    merges_to_show,
    pairs_to_decide,
    search_state,
)
from filon.duplicates.services.pairs import say_different, say_undecided
from filon.kit.errors import NotPossible
from filon.records.rules.authorship import by_person
from filon.records.services.jobs import ask_for_job
from filon.usecases.merging import merge_records, undo_merge
from filon.users.rules.rights import Action
from filon.users.selectors import may, require
from filon.web.duplicates import side_by_side
from filon.web.requests import PageRequest
from filon.web.telling import tell

MERGES_SHOWN = 20
KEEP = {"left": ("left_id", "right_id"), "right": ("right_id", "left_id")}
DECIDED_MEANWHILE = "Quelqu’un a décidé de cette paire entre-temps, ou une de ses fiches n’est plus là."


@require_GET
def show_duplicates(request: PageRequest, kind: str = Entity.COMPANY) -> HttpResponse:
    entity = _entity(request, kind)
    pairs = pairs_to_decide(viewer=request.user, entity=entity)
    passed = DuplicatePair.objects.filter(entity=entity, pk=_number(request.GET.get("apres", ""))).first()
    pair = after(pairs, passed).first()
    context = {
        "entity": entity,
        "entities": [known for known in Entity if may(request.user, RIGHTS[known], Action.WRITE)],
        "counts": counts_of(pairs),
        "sides": side_by_side(pair) if pair else None,
        "passed": passed,
        "merges": merges_to_show(viewer=request.user, entity=entity).select_related("by")[:MERGES_SHOWN],
        "state": search_state(now=request.now),
    }
    return render(request, "duplicates/page.html", context)


def _entity(request: PageRequest, kind: str) -> Entity:
    if kind not in TABLES:
        raise Http404
    entity = Entity(kind)
    require(request.user, RIGHTS[entity], Action.WRITE)
    return entity


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else 0


@require_POST
def decide(request: PageRequest, pk: int) -> HttpResponse:
    """`keep`: left, right, or neither because they are two. The next pair follows."""
    pair = DuplicatePair.objects.filter(pk=pk, decided_at=None).first()
    if pair is None:
        raise NotPossible(DECIDED_MEANWHILE)
    entity = _entity(request, pair.entity)
    if not may_change_both(viewer=request.user, pair=pair):
        raise NotPossible(DECIDED_MEANWHILE)
    keep = request.POST.get("keep", "")
    if keep in KEEP:
        _merge(request, pair, keep)
    else:
        say_different(pair=pair, by_id=request.user.pk, now=timezone.now())
        tell(
            request, _("Deux fiches : cette paire ne sera plus proposée."), undo=reverse("duplicate_reopen", args=[pk])
        )
    passed = _number(request.POST.get("apres", ""))
    return redirect(f"{reverse('duplicate_list', args=[entity])}{f'?apres={passed}' if passed else ''}")


def _merge(request: PageRequest, pair: DuplicatePair, keep: str) -> None:
    kept, dropped = (getattr(pair, column) for column in KEEP[keep])
    other = "right" if keep == "left" else "left"
    versions = tuple(_number(request.POST.get(f"version_{side}", "")) for side in (keep, other))
    merge = merge_records(
        entity=Entity(pair.entity),
        keep=kept,
        drop=dropped,
        taken=[name for name, side in request.POST.items() if side == other],
        versions=(versions[0], versions[1]),
        by=by_person(request.user.pk),
        now=timezone.now(),
    )
    tell(request, _("« %s » : une seule fiche.") % merge.dropped_name, undo=reverse("merge_undo", args=[merge.pk]))


@require_POST
def reopen(request: PageRequest, pk: int) -> HttpResponse:
    """Two files after all are asked again."""
    pair = get_object_or_404(DuplicatePair, pk=pk, decided_at__isnull=False)
    entity = _entity(request, pair.entity)
    if not may_change_both(viewer=request.user, pair=pair):
        raise NotPossible(DECIDED_MEANWHILE)
    say_undecided(pair=pair)
    tell(request, _("La paire est de nouveau à décider."))
    return redirect("duplicate_list", entity)


@require_POST
def take_back(request: PageRequest, pk: int) -> HttpResponse:
    merge = get_object_or_404(Merge, pk=pk)
    entity = _entity(request, merge.entity)
    if not merges_to_show(viewer=request.user, entity=entity).filter(pk=pk).exists():
        raise NotPossible(NOT_TO_UNDO)
    undo_merge(merge=merge, by=by_person(request.user.pk), now=timezone.now())
    tell(request, _("La fusion est défaite : « %s » est de retour.") % merge.dropped_name)
    return redirect("duplicate_list", entity)


@require_POST
def ask_for_search(request: PageRequest, kind: str) -> HttpResponse:
    """The worker compares the whole base; the page says when it is done."""
    entity = _entity(request, kind)
    ask_for_job(job=JOB, now=timezone.now())
    tell(request, _("La recherche commence ; les nouvelles paires s’ajoutent ici."))
    return redirect("duplicate_list", entity)
