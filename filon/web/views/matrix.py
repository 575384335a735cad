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
from filon.playbook.models import Persona
from filon.playbook.rules.contents import PHASES
from filon.playbook.rules.matrix import Square, first_hole
from filon.playbook.selectors import persona_for
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
    first = first_hole(squares)
    context = {
        "tabs": [(one.persona, sum(1 for square in one.squares if square.hole)) for one in every],
        "shown": shown,
        "columns": columns_of(shown) if shown else [],
        "holes": sum(1 for square in squares if square.hole),
        "count": len(squares),
        "first": described(first, every) if first else None,
        "may_write": may(request.user, Entity.METHOD, Action.WRITE),
    }
    return render(request, "contents/matrix.html", context)


def columns_of(matrix: PersonaMatrix) -> list[dict[str, Any]]:
    return [
        {
            "label": BuyingStage(phase).label,
            "lines": [(line, address_of(matrix.persona, phase, line.problem)) for line in lines],
        }
        for phase, lines in matrix.phases
    ]


def address_of(persona: Persona, phase: str, problem: str) -> str:
    """The problem is asked: it is told in the words of the card."""
    asked = f"?{urlencode({'probleme': problem})}" if problem else ""
    return reverse("matrix_cell", args=[persona.pk, phase]) + asked


def described(square: Square, every: list[PersonaMatrix]) -> dict[str, Any]:
    """The one thing to do: where, what is missing there, and the page that fills it."""
    persona = next(one.persona for one in every if one.persona.pk == square.persona)
    return {
        "persona": persona,
        "phase": BuyingStage(square.phase).label,
        "problem": square.problem,
        "hole": square.hole,
        "address": address_of(persona, square.phase, square.problem),
    }


@require_http_methods(["GET", "POST"])
@needs(Entity.METHOD, Action.WRITE)
def edit_cell(request: PageRequest, persona_id: int, phase: str) -> HttpResponse:
    persona = persona_for(viewer=request.user, pk=persona_id)
    problem = request.GET.get("probleme", "")[:200]
    if phase not in PHASES:
        raise NotFound(_("Cette phase d’achat n’existe pas."))
    cell = cell_at(persona=persona, phase=phase, problem=problem)
    back = f"{reverse('matrix')}?persona={persona.pk}"
    if cell and "vider" in request.POST:
        empty_cell(cell=cell, version=version_seen(request), by=request.user)
        tell(request, _("La case est vide."))
        return redirect(back)
    form = CellForm(request.POST or None, cell=cell)
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
    context["phase"] = BuyingStage(phase).label
    return render(request, "contents/cell.html", context, status=422 if form.errors else 200)
