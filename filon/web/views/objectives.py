"""Prévision > Objectifs: what each person, each team and the company mean to sign, typed in a grid."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from filon.forecasting.selectors.objectives import GridCell, GridRow, objective_rows
from filon.forecasting.services.objectives import copy_last_year, set_objectives
from filon.kit.business_time import day_in_paris
from filon.kit.errors import BusinessError
from filon.kit.french import format_count
from filon.users.rules.rights import Action, Entity
from filon.users.selectors import may, require
from filon.web.access import needs
from filon.web.forms.objectives import (
    QUARTERS,
    SEEN,
    cell_amount,
    head_of,
    read_percent,
    spans_asked,
    typed_cells,
    year_asked,
)
from filon.web.requests import PageRequest
from filon.web.telling import tell


@require_http_methods(["GET", "POST"])
@needs(Entity.REPORT)
def show_objectives(request: PageRequest) -> HttpResponse:
    year, by = _asked(request)
    rows = objective_rows(viewer=request.user, spans=spans_asked(by, year=year))
    problem = ""
    if request.method == "POST":
        require(request.user, Entity.REPORT, Action.WRITE)
        try:
            changed = set_objectives(typed=typed_cells(rows, request.POST), by=request.user)
        except BusinessError as refusal:
            problem = refusal.sentence
        else:
            tell(request, _changed_words(changed))
            return _back(year, by)
    context = _context(request, rows, year, by) | {"problem": problem}
    return render(request, "forecast/objectives.html", context, status=422 if problem else 200)


def _asked(request: PageRequest) -> tuple[int, str]:
    year = year_asked(request.GET.get("annee", ""), current=day_in_paris(request.now).year)
    return year, QUARTERS if request.GET.get("par") == QUARTERS else "mois"


def _context(request: PageRequest, rows: list[GridRow], year: int, by: str) -> dict[str, Any]:
    return {
        "lines": [(row, [(cell, *_texts(cell, request.POST)) for cell in row.cells]) for row in rows],
        "heads": [head_of(span) for span in spans_asked(by, year=year)],
        "year": year,
        "years": [year - 1, year, year + 1],
        "by": by,
        "may_write": any(row.may_write for row in rows),
        "set_somewhere": any(cell.counted is not None for row in rows for cell in row.cells),
        "may_import": may(request.user, Entity.IMPORT, Action.WRITE),
    }


def _texts(cell: GridCell, typed: Mapping[str, str]) -> tuple[str, str]:
    """What stands in the cell, and what the person saw there: after a refusal, both as he sent them."""
    kept = "" if cell.cents is None else cell_amount(cell.cents)
    return typed.get(cell.name, kept), typed.get(SEEN + cell.name, kept)


def _changed_words(changed: int) -> str:
    if not changed:
        return _("Rien n’a changé.")
    return ngettext("%s objectif enregistré.", "%s objectifs enregistrés.", changed) % changed


def _back(year: int, by: str) -> HttpResponseRedirect:
    return redirect(f"{reverse('forecast_objectives')}?{urlencode({'annee': year, 'par': by})}")


@require_POST
@needs(Entity.REPORT, Action.WRITE)
def copy_objectives(request: PageRequest) -> HttpResponse:
    """Of whom the person writes the objectives, the months that have none yet."""
    year, by = _asked(request)
    rows = objective_rows(viewer=request.user, spans=spans_asked(by, year=year))
    holders = [row.holder for row in rows if row.may_write]
    percent = read_percent(request.POST.get("pourcentage", ""))
    copied = copy_last_year(holders=holders, year=year, percent=percent, by=request.user)
    words = format_count(copied, _("objectif repris"), _("objectifs repris"))
    tell(
        request,
        _("%(words)s de %(year)s\u00a0; ceux qui étaient écrits sont restés.") % {"words": words, "year": year - 1},
    )
    return _back(year, by)
