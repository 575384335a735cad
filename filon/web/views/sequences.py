"""Sortant > Séquences: the list, one sequence as a flow with its numbers, its settings, and its way into service."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from filon.kit.errors import BusinessError, NotPossible
from filon.kit.french import format_count, format_integer
from filon.kit.versions import VersionState
from filon.sequences.models import Sequence, SequenceVersion
from filon.sequences.rules.flow import sentence_of
from filon.sequences.rules.kinds import EnrolmentState, SequenceKind, StepKind
from filon.sequences.rules.ready import ready_sequences
from filon.sequences.selectors.figures import Totals, totals_of
from filon.sequences.selectors.flows import flow_of, flows_of, sequence_for, sequences_for, version_in, waiting_for
from filon.sequences.selectors.passages import passages_of
from filon.sequences.services import versions as services
from filon.sequences.services.ready import install_ready
from filon.usecases.sequencing import (
    archive_sequence,
    publish_sequence,
    state_in_words,
    who_is_affected,
    who_would_leave,
)
from filon.users.rules.rights import Action, Entity
from filon.users.selectors import may, reach_of
from filon.web.access import needs
from filon.web.forms.sequences import SequenceForm
from filon.web.requests import PageRequest, version_seen
from filon.web.sequence_flow import cards_of, entrances_of, exits_of
from filon.web.telling import tell


@require_GET
@needs(Entity.SEQUENCE)
def show_sequences(request: PageRequest) -> HttpResponse:
    rows = list(sequences_for(viewer=request.user).filter(archived_at=None).prefetch_related("versions"))
    totals, flows = totals_of([one.pk for one in rows]), flows_of([one.pk for one in rows])
    names = {one.name for one in rows}
    context = {
        "lines": [
            {
                "sequence": one,
                "state": state_in_words(one),
                "words": words_of(totals[one.pk]) if one.pk in totals else "",
                "sentence": sentence_of(flows.get(one.pk, ())),
            }
            for one in rows
        ],
        "ready": [(one, sentence_of(one.steps)) for one in ready_sequences() if one.name not in names],
        "may_write": may(request.user, Entity.SEQUENCE, Action.WRITE),
    }
    return render(request, "sequences/list.html", context)


def words_of(totals: Totals) -> str:
    """« 37 en cours · 3 sorties, dont 1 réponse »."""
    left = format_count(totals.ended, "sortie", "sorties")
    answers = format_count(totals.answered, "réponse", "réponses")
    return f"{format_integer(totals.running)} en cours · {left}, dont {answers}"


@require_POST
@needs(Entity.SEQUENCE, Action.WRITE)
def install(request: PageRequest) -> HttpResponse:
    made = install_ready(file=request.POST.get("prete", ""), owner=request.user, by=request.user, now=request.now)
    tell(
        request,
        _("«\u00a0%s\u00a0» est en préparation, avec ses textes\u00a0: relisez, puis mettez en service.") % made,
    )
    return redirect("sequence_draft", made.pk)


@require_http_methods(["GET", "POST"])
@needs(Entity.SEQUENCE, Action.WRITE)
def create(request: PageRequest) -> HttpResponse:
    form = SequenceForm(
        request.POST or None, viewer=request.user, initial={"owner": request.user.pk, "recontact_days": 90}
    )
    if form.is_valid():
        try:
            told = form.told()
            kind, owner, name = SequenceKind(told.pop("kind")), told.pop("owner"), told.pop("name")
            made = services.create_sequence(name=name, kind=kind, owner=owner, by=request.user, now=request.now, **told)
            return redirect("sequence_draft", made.pk)
        except BusinessError as refusal:
            form.add_error(None, refusal.sentence)
    return render(request, "sequences/settings.html", {"form": form}, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@needs(Entity.SEQUENCE, Action.WRITE)
def edit(request: PageRequest, pk: int) -> HttpResponse:
    sequence = sequence_for(viewer=request.user, pk=pk)
    services.may_write(sequence, by=request.user)
    form = SequenceForm(request.POST or None, viewer=request.user, sequence=sequence)
    if form.is_valid():
        try:
            services.edit_sequence(
                sequence=sequence, told=form.told(), version=version_seen(request), by=request.user, now=request.now
            )
            tell(request, _("C’est noté\u00a0: cela vaut dès maintenant pour tous ceux qui la suivent."))
            return redirect("sequence", pk)
        except BusinessError as refusal:
            form.add_error(None, refusal.sentence)
    context = {"form": form, "sequence": sequence}
    return render(request, "sequences/settings.html", context, status=422 if form.errors else 200)


@require_GET
@needs(Entity.SEQUENCE)
def show_sequence(request: PageRequest, pk: int) -> HttpResponse:
    """The version in service, with its numbers and the people in it; a sequence that is in preparation shows its draft."""
    sequence = sequence_for(viewer=request.user, pk=pk)
    live = version_in(sequence, VersionState.LIVE)
    if live is None:
        return redirect("sequence_draft", pk)
    state = request.GET.get("etat", EnrolmentState.ACTIVE)
    shown = EnrolmentState(state) if state in EnrolmentState._value2member_map_ else EnrolmentState.ACTIVE
    context = _page(request, sequence, live) | {
        "waiting": waiting_for(sequence),
        "people": passages_of(sequence, viewer=request.user, state=shown, cursor=request.GET.get("apres", "")),
        "shown": shown,
        "tabs": list(EnrolmentState),
    }
    return render(request, "sequences/sequence.html", context)


def _page(request: PageRequest, sequence: Sequence, version: SequenceVersion) -> dict[str, Any]:
    flow = flow_of(version)
    return {
        "sequence": sequence,
        "version": version,
        "state": state_in_words(sequence),
        "draft": version_in(sequence, VersionState.DRAFT),
        "sentence": sentence_of(flow),
        "cards": cards_of(sequence, version),
        "entrances": entrances_of(sequence),
        "exits": exits_of(sequence),
        "may_write": reach_of(request.user, entity=Entity.SEQUENCE, action=Action.WRITE)(sequence.owner_id),
        "may_enter": may(request.user, Entity.CONTACT, Action.WRITE),
    }


@require_http_methods(["GET", "POST"])
@needs(Entity.SEQUENCE, Action.WRITE)
def show_draft(request: PageRequest, pk: int) -> HttpResponse:
    """The draft with what putting it in service would do; a POST begins one."""
    sequence = sequence_for(viewer=request.user, pk=pk)
    services.may_write(sequence, by=request.user)
    if request.method == "POST":
        services.draft_of(sequence=sequence, by=request.user, now=request.now)
        return redirect("sequence_draft", pk)
    draft = draft_in(sequence)
    context = _page(request, sequence, draft)
    context |= {"editing": True, "affected": who_is_affected(draft), "kinds": StepKind.choices()}
    return render(request, "sequences/sequence.html", context)


def draft_in(sequence: Sequence) -> SequenceVersion:
    draft = version_in(sequence, VersionState.DRAFT)
    if draft is None:
        raise NotPossible(_("Il n’y a pas de brouillon\u00a0: préparez d’abord une nouvelle version."))
    return draft


@require_POST
@needs(Entity.SEQUENCE, Action.WRITE)
def publish(request: PageRequest, pk: int) -> HttpResponse:
    draft = draft_in(sequence_for(viewer=request.user, pk=pk))
    publish_sequence(draft=draft, version=version_seen(request), by=request.user, now=request.now)
    tell(request, _("«\u00a0%s\u00a0» est en service.") % draft.sequence)
    return redirect("sequence", pk)


@require_POST
@needs(Entity.SEQUENCE, Action.WRITE)
def discard(request: PageRequest, pk: int) -> HttpResponse:
    draft = draft_in(sequence_for(viewer=request.user, pk=pk))
    services.discard_draft(draft=draft, version=version_seen(request), by=request.user)
    tell(request, _("Le brouillon est abandonné."))
    return redirect("sequence_list")


@require_POST
@needs(Entity.SEQUENCE, Action.WRITE)
def pause(request: PageRequest, pk: int) -> HttpResponse:
    sequence = sequence_for(viewer=request.user, pk=pk)
    paused = request.POST.get("pause") == "1"
    services.pause_sequence(sequence=sequence, paused=paused, by=request.user, now=request.now)
    tell(request, _("La séquence est en pause\u00a0: chacun garde sa place.") if paused else _("La séquence reprend."))
    return redirect("sequence", pk)


@require_http_methods(["GET", "POST"])
@needs(Entity.SEQUENCE, Action.WRITE)
def archive(request: PageRequest, pk: int) -> HttpResponse:
    """Who would leave, and what goes with them; then it is done."""
    sequence = sequence_for(viewer=request.user, pk=pk)
    services.may_write(sequence, by=request.user)
    if request.method == "POST":
        left = archive_sequence(sequence=sequence, by=request.user, now=request.now)
        told = ngettext("%d personne en est sortie.", "%d personnes en sont sorties.", left) % left
        tell(request, _("«\u00a0%s\u00a0» est archivée.") % sequence + (f" {told}" if left else ""))
        return redirect("sequence_list")
    return render(request, "sequences/archive.html", {"sequence": sequence, "leaving": who_would_leave(sequence)})
