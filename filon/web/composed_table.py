"""A composed report as its page shows it: each figure in words, with its cases, and the darker the larger it is."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from django.utils.translation import gettext as _

from filon.reporting.rules.composed import Definition, Figure, Table, Unit
from filon.reporting.rules.composed_words import cases_words, figure_words
from filon.web.forms.reports import DIMENSIONS
from filon.web.group_words import group_words
from filon.web.lists.narrowing_composed import Address

DARKEST = 5


class Cell(NamedTuple):
    """`note`: the cases and the interval; `depth`: 0 to 5, beside the largest of its kind; `address`: the list of its records."""

    text: str
    note: str
    depth: int
    address: str = ""


class ShownTable(NamedTuple):
    rows_named: str
    heads: Sequence[str]
    rows: Sequence[tuple[str, Sequence[Cell]]]
    feet: Sequence[Cell]


def shown_table(table: Table, definition: Definition, *, address: Address) -> ShownTable:
    """The last column is that of the whole row; without columns it is the only one."""
    unit = definition.of.unit
    inner = [cell for cells in table.cells.values() for cell in cells.values()] or list(table.rows.values())
    most = max((cell.value for cell in inner if cell.value is not None), default=0)
    across: Sequence[str | None] = [*table.columns, None]

    def line(row: str | None, cells: Mapping[str, Figure], whole: Figure, most: float) -> list[Cell]:
        found = [whole if column is None else cells.get(column) for column in across]
        return [_cell(figure, unit, most, address(row, column)) for figure, column in zip(found, across, strict=True)]

    rows = [
        (group_words(row, definition.rows), line(row, table.cells.get(row, {}), whole, most))
        for row, whole in table.rows.items()
    ]
    heads = [group_words(column, definition.columns) for column in table.columns]
    return ShownTable(
        rows_named=str(DIMENSIONS[definition.rows]),
        heads=[*heads, _("Ensemble") if heads else definition.of.label],
        rows=rows,
        feet=line(None, table.feet, table.total, 0),
    )


def _cell(figure: Figure | None, unit: Unit, most: float, address: str) -> Cell:
    if figure is None:
        return Cell("", "", 0)
    share = figure.value / most if figure.value and most > 0 else 0
    depth = min(DARKEST, round(DARKEST * share))
    counted = figure.value or figure.n
    return Cell(figure_words(figure, unit), cases_words(figure, unit), depth, address if counted else "")


def csv_rows(table: Table, definition: Definition) -> tuple[list[str], list[list[object]]]:
    """One line a row and column, with all that stands behind the figure."""
    by = [DIMENSIONS[name] for name in (definition.rows, definition.columns) if name]
    header = [str(name).capitalize() for name in by]
    header += [definition.of.label, _("Cas"), _("Taux bas (95 %)"), _("Taux haut (95 %)")]
    lines: list[list[object]] = []
    for row, whole in table.rows.items():
        label = group_words(row, definition.rows)
        for column, figure in table.cells.get(row, {}).items():
            lines.append([label, group_words(column, definition.columns), *_raw(figure, definition.of.unit)])
        lines.append([label, *([_("Ensemble")] if definition.columns else []), *_raw(whole, definition.of.unit)])
    return header, lines


def _raw(figure: Figure, unit: Unit) -> list[object]:
    value = figure.value
    return [value / 100 if value is not None and unit == Unit.MONEY else value, figure.n, figure.low, figure.high]
