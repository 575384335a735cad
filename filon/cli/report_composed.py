"""filon report custom: one measure by rows and columns, asked for here or saved on the page."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

import click
from django.utils import timezone

from filon.cli.conventions import Caller, filon_command
from filon.cli.language import translated as _
from filon.cli.report_tables import money_text, table
from filon.kit.business_time import day_in_paris
from filon.kit.errors import NotFound
from filon.kit.french import format_decimal, format_integer, format_percent
from filon.reporting.models import ComposedReport
from filon.reporting.rules.composed import MEASURES, Definition, Figure, Table, Unit
from filon.reporting.rules.composed_as_json import composed_json
from filon.reporting.rules.period import Period
from filon.reporting.rules.presets import Preset, period_of
from filon.reporting.rules.sheets import cell_words
from filon.reporting.selectors.composed import composed_table, definition_of, kept_reports_for
from filon.usecases.report_sheets import read_sheet
from filon.users.selectors import Viewer

DAY = click.DateTime(["%Y-%m-%d"])


@filon_command(
    "custom", help=_("Un rapport composé : une mesure, ses lignes, ses colonnes ; ou un rapport enregistré.")
)
@click.argument("name", default="", metavar=_("NOM"))
@click.option("--measure", type=click.Choice(list(MEASURES)), default="won", help=_("ce que l’on mesure"))
@click.option("--rows", default="owner", metavar=_("CHAMP"), help=_("en lignes"))
@click.option("--columns", default="", metavar=_("CHAMP"), help=_("en colonnes"))
@click.option(
    "--only",
    "limits",
    nargs=2,
    multiple=True,
    metavar=_("CHAMP VALEUR"),
    help=_("seulement quand ce champ a cette valeur ; plusieurs fois : toutes ensemble"),
)
@click.option("--from", "start", type=DAY, metavar=_("AAAA-MM-JJ"), help=_("premier jour"))
@click.option("--to", "end", type=DAY, metavar=_("AAAA-MM-JJ"), help=_("dernier jour, compris"))
def report_custom(caller: Caller, *, name: str, start: date | None, end: date | None, **asked: Any) -> None:
    now = timezone.now()
    if name:
        report = _saved(name, caller.viewer)
        if report.page:
            _answer_page(caller, report, now=now)
            return
        definition, period = definition_of(report), period_of(Preset(report.preset), today=day_in_paris(now))
    else:
        days = [given.date() if given else None for given in (start, end)]  # type: ignore[attr-defined]  # click gives instants
        definition, period = Definition(**asked), Period(*days)
    found = composed_table(definition, viewer=caller.viewer, period=period, now=now)
    caller.answer(composed_json(found, definition, period=period), *composed_lines(found, definition))


def _answer_page(caller: Caller, report: ComposedReport, *, now: datetime) -> None:
    """A named report kept with its filters: the table of its page."""
    sheet = read_sheet(page=report.page, asked=report.asked, viewer=caller.viewer, now=now)
    found = {"report": report.page, "asked": report.asked, "header": sheet.header, "rows": sheet.rows}
    lines = [[str(row[0]), *map(cell_words, sheet.header[1:], row[1:])] for row in sheet.rows]
    caller.answer(found, *table([sheet.header, *lines]))


def _saved(name: str, viewer: Viewer) -> ComposedReport:
    report = kept_reports_for(viewer=viewer).filter(name=name).order_by("pk").first()
    if report is None:
        raise NotFound(_("Aucun rapport composé ne s’appelle « %(name)s ».") % {"name": name})
    return report


def composed_lines(found: Table, definition: Definition) -> Iterator[str]:
    unit = definition.of.unit
    yield _(definition.of.label)
    rows = [
        (
            name or _("(vide)"),
            *(_text(found.cells[name].get(column), unit) for column in found.columns),
            _text(whole, unit),
        )
        for name, whole in found.rows.items()
    ]
    feet = (_text(figure, unit) for figure in found.feet.values())
    head = ("", *(column or _("(vide)") for column in found.columns), _("Ensemble"))
    yield from table([head, *rows, (_("Ensemble"), *feet, _text(found.total, unit))])


def _text(figure: Figure | None, unit: Unit) -> str:
    if figure is None:
        return ""
    if unit == Unit.MONEY:
        return money_text(None if figure.value is None else round(figure.value))
    if figure.value is None:
        return _("trop peu de cas") if unit == Unit.RATE else _("n. d.")
    if unit == Unit.RATE:
        return f"{format_percent(figure.value)} ({format_integer(figure.n or 0)})"
    return format_integer(int(figure.value)) if unit == Unit.COUNT else format_decimal(figure.value)
