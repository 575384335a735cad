"""The list behind a figure of a composed report (`?rapport=12&ligne=Camille&colonne=2026-Q1`), asked as it was counted."""

from collections.abc import Callable
from datetime import datetime
from urllib.parse import urlencode

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from filon.kit.errors import NotPossible
from filon.kit.subjects import SubjectKind
from filon.reporting.models import ReportRun
from filon.reporting.rules.composed import Definition, Named
from filon.reporting.rules.period import Period
from filon.reporting.selectors.composed import composed_reports_for
from filon.reporting.selectors.composed_records import records_behind_cell
from filon.users.models import User
from filon.users.rules.rights import Action, Entity
from filon.users.selectors import scope_of
from filon.web.forms.reports import DIMENSIONS
from filon.web.group_words import group_words
from filon.web.lists.definition import ListDefinition, Narrowing

REPORT, ROW, COLUMN = "rapport", "ligne", "colonne"
Address = Callable[[str | None, str | None], str]  # of a row and a column, None for all of them


def addresses_of_run(run: ReportRun, *, viewer: User) -> Address:
    """The address of the list behind each cell; "" where the reader may not open all that he may count."""
    kind = _kind_of(Definition(**run.definition))
    counted = scope_of(viewer, entity=Entity.REPORT, action=Action.READ)
    readable = scope_of(viewer, entity=Entity(kind.value), action=Action.READ) >= counted

    def address(row: str | None, column: str | None) -> str:
        asked = {REPORT: str(run.report_id), ROW: row, COLUMN: column}
        told = urlencode({name: value for name, value in asked.items() if value is not None})
        return f"{reverse(f'{kind.value}_list')}?{told}" if readable else ""

    return address


def behind_composed(definition: ListDefinition, parameters: QueryDict, viewer: User, now: datetime) -> Narrowing | None:
    """None when the address names no composed report. Raises NotPossible for one that the reader has not, or that counts others."""
    said = parameters.get(REPORT)
    if not said:
        return None
    reports = composed_reports_for(viewer=viewer)
    known = said.isdecimal() and len(said) < 19
    run = ReportRun.objects.filter(report__in=reports, report=int(said), viewer=viewer).first() if known else None
    if run is None or definition.kind != _kind_of(Definition(**run.definition)):
        raise NotPossible(_("Ce chiffre n’existe pas\u00a0: repartez du rapport."))
    asked = Definition(**run.definition)
    cell = {name: parameters.get(name) for name in (ROW, COLUMN)}
    period = Period(run.start_date, run.end_date)
    only = records_behind_cell(asked, row=cell[ROW], column=cell[COLUMN], viewer=viewer, period=period, now=now)
    kept = [(REPORT, said), *((name, value) for name, value in cell.items() if value is not None)]
    return Narrowing(_words(run.report.name, asked, cell[ROW], cell[COLUMN]), kept, only)


def _kind_of(definition: Definition) -> SubjectKind:
    return SubjectKind.LEAD if definition.of.named == Named.FUNNEL else SubjectKind.OPPORTUNITY


def _words(name: str, definition: Definition, row: str | None, column: str | None) -> str:
    """« Réussite · Affaires gagnées · responsable : Camille · trimestre : T1 2026 »."""
    values = ((definition.rows, row), (definition.columns, column))
    told = [f"{DIMENSIONS[by]}\u00a0: {group_words(value, by)}" for by, value in values if value is not None and by]
    return " · ".join([name, definition.of.cases.label, *told])
