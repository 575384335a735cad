"""What a composed report counts: the named report is asked for its groups, once for the rows and once for each column."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet

from filon.kit.errors import NotPossible
from filon.reporting.models import ComposedReport, ReportRun
from filon.reporting.rules.composed import MEASURES, PICKED, ROWS, Among, Definition, Figure, Named, Table, fault_in
from filon.reporting.rules.period import Period
from filon.reporting.selectors.funnel import funnel_report
from filon.reporting.selectors.pipeline import pipeline_report
from filon.reporting.selectors.winloss import winloss_report
from filon.users.rules.rights import Action, Entity
from filon.users.selectors import SYSTEM, Viewer, may

Groups = dict[str, Figure]
WHOLE = {Named.WINLOSS: "total", Named.PIPELINE: "total", Named.FUNNEL: "stages"}
REPORTS: Mapping[Named, Callable[..., Any]] = {
    Named.WINLOSS: winloss_report,
    Named.PIPELINE: pipeline_report,
    Named.FUNNEL: funnel_report,
}


def read_groups(
    definition: Definition, *, by: str, among: Among = (), viewer: Viewer, period: Period, now: datetime
) -> tuple[Figure, Groups]:
    """The figure of all, and that of each value of `by`: from the very report that has the measure."""
    measure = definition.of
    asked: dict[str, Any] = {"viewer": viewer, "period": period, "now": now}
    report = REPORTS[measure.named](by=by, among=[*definition.limits, *among], **asked)
    groups = {value: measure.read(found) for value, found in report.groups.items()}
    return measure.read(getattr(report, WHOLE[measure.named])), groups


def read_feet(definition: Definition, *, viewer: Viewer, period: Period, now: datetime) -> Groups:
    """The columns, with the figure of each; one in which nothing is counted is none."""
    if not definition.columns:
        return {}
    feet = read_groups(definition, by=definition.columns, viewer=viewer, period=period, now=now)[1]
    return {column: figure for column, figure in feet.items() if figure.value or figure.n}


def composed_table(definition: Definition, *, viewer: Viewer, period: Period, now: datetime) -> Table:
    """The whole at once, for a command or a test; a page asks for its parts one by one. NotPossible for a definition at fault."""
    refuse_faults(definition)
    asked: dict[str, Any] = {"viewer": viewer, "period": period, "now": now}
    total, rows = read_groups(definition, by=definition.rows, **asked)
    feet = read_feet(definition, **asked)
    parts = {
        column: read_groups(definition, by=definition.rows, among=[(definition.columns, column)], **asked)[1]
        for column in feet
    }
    return table_of(total, rows, feet, parts)


def table_of(total: Figure, rows: Groups, feet: Groups, parts: Mapping[str, Groups]) -> Table:
    cells = {row: {column: part[row] for column, part in parts.items() if row in part} for row in rows}
    return Table(columns=list(feet), rows=rows, feet=feet, cells=cells, total=total)


def refuse_faults(definition: Definition) -> None:
    fault = fault_in(definition)
    if not fault:
        return
    measure = definition.of
    known: Iterable[str] = ROWS[measure.named] if fault == "rows" else PICKED[measure.named]
    limits = (by for by, _ in definition.limits if by not in PICKED[measure.named])
    said = next(limits) if fault == "limits" else getattr(definition, fault)
    raise NotPossible(
        f"«\u00a0{measure.label}\u00a0» ne se lit pas par « {said} ». Choisissez parmi : {', '.join(known)}."
    )


def definition_of(report: ComposedReport) -> Definition:
    """NotPossible for a measure that nobody knows any more."""
    if report.measure not in MEASURES:
        raise NotPossible("Choisissez ce que ce rapport mesure.")
    return Definition(report.measure, report.rows, report.columns, report.limits)


def composed_reports_for(*, viewer: Viewer) -> QuerySet[ComposedReport]:
    """Those of a measure, by rows and columns."""
    return kept_reports_for(viewer=viewer).filter(page="")


def kept_reports_for(*, viewer: Viewer) -> QuerySet[ComposedReport]:
    """Hers, and those that others share: composed, or a named report with what was asked of it."""
    if not may(viewer, Entity.REPORT, Action.READ):
        return ComposedReport.objects.none()
    if viewer is SYSTEM:
        return ComposedReport.objects.select_related("owner")
    return ComposedReport.objects.filter(Q(owner=viewer) | Q(shared=True)).select_related("owner")


def table_counted(run: ReportRun) -> Table | None:
    """What is counted so far; None before the first part."""
    first = run.parts.get("")
    if first is None:
        return None
    parts = {
        column: _figures(run.parts[str(number)])
        for number, column in enumerate(first["columns"], start=1)
        if str(number) in run.parts
    }
    return table_of(Figure(*first["total"]), _figures(first["rows"]), _figures(first["feet"]), parts)


def _figures(kept: Mapping[str, Any]) -> Groups:
    return {value: Figure(*figure) for value, figure in kept.items()}
