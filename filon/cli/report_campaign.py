"""The evaluation of a campaign as a table for a terminal."""

from collections.abc import Iterator

from filon.campaigns.rules.kpi import NOT_DEFINED, Figure, Table, Unit
from filon.cli.language import translated as _
from filon.cli.report_tables import table
from filon.kit.french import format_amount, format_decimal, format_percent
from filon.reporting.rules.campaigns import CampaignReport


def campaign_lines(report: CampaignReport) -> Iterator[str]:
    yield from _part(report.table)
    for group, found in report.groups.items():
        yield ""
        yield group or _("(vide)")
        yield from _part(found)


def _part(found: Table) -> Iterator[str]:
    head = (_("Indicateur"), _("Valeur"), _("Cas"), _("Intervalle (95 %)"))
    yield from table([head, *(_row(one) for one in found.values())])


def _row(one: Figure) -> tuple[str, ...]:
    between = "" if one.low is None or one.high is None else f"{format_percent(one.low)} – {format_percent(one.high)}"
    return _(one.kpi.label), _value(one), format_decimal(one.n, 0 if one.n == int(one.n) else 1), between


def _value(one: Figure) -> str:
    if one.value is None:
        return NOT_DEFINED if one.verdict == NOT_DEFINED else _("trop peu de cas")
    if one.unit == Unit.MONEY:
        return format_amount(round(one.value))
    number = float(one.value)
    return (
        format_percent(number) if one.unit == Unit.SHARE else format_decimal(number, 0 if number == int(number) else 1)
    )
