"""Méthode > Matrice: to whom, at which phase, about what: what to say and give; and what is still missing."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from filon.contacts.rules.axes import BuyingStage
from filon.kit.errors import BusinessError, NotFound
from filon.playbook.models import MatrixCell, Persona
from filon.playbook.rules.buying_journey import JourneyStep
from filon.playbook.rules.matrix import Square, first_hole, phase_around, places_of
from filon.playbook.selectors import buying_journey, persona_for
from filon.playbook.selectors.matrix import PersonaMatrix, cell_at, matrix_of_messages
from filon.playbook.services.matrix import empty_cell, write_cell
from filon.users.rules.rights import Action, Entity
from filon.users.selectors import may
from filon.web.access import needs
from filon.web.forms.contents import CellForm
from filon.web.requests import PageRequest, version_seen
from filon.web.telling import tell
from filon.web.views.personas import number_in


@require_GET
@needs(Entity.METHOD)
def show_matrix(request: PageRequest) -> HttpResponse:
    every = matrix_of_messages(viewer=request.user)
    asked = number_in(request.GET.get("persona", ""))
    shown = next((one for one in every if one.persona.pk == asked), every[0] if every else None)
    squares = [square for one in every for square in one.squares]
    first, five_steps = first_hole(squares), buying_journey().five_steps
    context = {
        "tabs": [(one.persona, sum(1 for square in one.squares if square.hole)) for one in every],
        "shown": shown,
        "columns": columns_of(shown, five_steps=five_steps) if shown else [],
        "five_steps": five_steps,
        "holes": sum(1 for square in squares if square.hole),
        "count": len(squares),
        "first": described(first, every, five_steps=five_steps) if first else None,
        "may_write": may(request.user, Entity.METHOD, Action.WRITE),
    }
    return render(request, "contents/matrix.html", context)


def columns_of(matrix: PersonaMatrix, *, five_steps: bool) -> list[dict[str, Any]]:
    return [
        {
            "label": label_of(place, five_steps=five_steps),
            "phase": BuyingStage(phase_around(place)).label,
            "lines": [
                (line, address_of(matrix.persona, place, line.problem), around(line.cell, place)) for line in lines
            ],
        }
        for place, lines in matrix.phases
    ]


def label_of(place: str, *, five_steps: bool) -> str:
    return JourneyStep(place).label if five_steps else BuyingStage(place).label


def around(cell: MatrixCell | None, place: str) -> str:
    """Where a cell that speaks here was written, when that is elsewhere: for the whole phase, or at one of its steps."""
    if cell is None or cell.phase == place:
        return ""
    return BuyingStage(cell.phase).label if phase_around(cell.phase) == cell.phase else JourneyStep(cell.phase).label


def address_of(persona: Persona, phase: str, problem: str) -> str:
    """The problem is asked: it is told in the words of the card."""
    asked = f"?{urlencode({'probleme': problem})}" if problem else ""
    return reverse("matrix_cell", args=[persona.pk, phase]) + asked


def described(square: Square, every: list[PersonaMatrix], *, five_steps: bool) -> dict[str, Any]:
    """The one thing to do: where, what is missing there, and the page that fills it."""
    persona = next(one.persona for one in every if one.persona.pk == square.persona)
    return {
        "persona": persona,
        "phase": label_of(square.phase, five_steps=five_steps),
        "problem": square.problem,
        "hole": square.hole,
        "address": address_of(persona, square.phase, square.problem),
    }


@require_http_methods(["GET", "POST"])
@needs(Entity.METHOD, Action.WRITE)
def edit_cell(request: PageRequest, persona_id: int, phase: str) -> HttpResponse:
    persona = persona_for(viewer=request.user, pk=persona_id)
    problem = request.GET.get("probleme", "")[:200]
    five_steps = buying_journey().five_steps
    if phase not in places_of(five_steps=five_steps):
        raise NotFound(_("Cette phase d’achat n’existe pas."))
    shown = cell_at(persona=persona, place=phase, problem=problem)
    cell = shown if shown and shown.phase == phase else None
    back = f"{reverse('matrix')}?persona={persona.pk}"
    if cell and "vider" in request.POST:
        empty_cell(cell=cell, version=version_seen(request), by=request.user)
        tell(request, _("La case est vide."))
        return redirect(back)
    form = CellForm(request.POST or None, cell=shown, is_own=cell is not None)
    if form.is_valid():
        try:
            write_cell(
                persona=persona,
                phase=phase,
                problem=problem,
                values=form.values(),
                version=form.cleaned_data["version"] or 0,
                by=request.user,
                now=request.now,
            )
        except BusinessError as refusal:
            form.add_error(None, refusal.sentence)
        else:
            tell(request, _("C’est noté\u00a0: les fiches le proposent désormais."))
            return redirect(back)
    context = {"form": form, "cell": cell, "persona": persona, "problem": problem, "back": back}
    context |= {"phase": label_of(phase, five_steps=five_steps), "around": around(shown, phase)}
    return render(request, "contents/cell.html", context, status=422 if form.errors else 200)
