"""The report on sources as a table for a terminal."""

from collections.abc import Iterator

from filon.cli.language import translated as _
from filon.cli.report_tables import table
from filon.kit.french import format_amount, format_decimal, format_integer
from filon.reporting.rules.attribution import Attribution, ChannelFigures, SourcesReport


def sources_lines(report: SourcesReport) -> Iterator[str]:
    """Leads and what they signed, by the first touch, the last, and by place."""
    models = (_("premier"), _("dernier"), _("position"))
    head = (_("Canal"), _("Visites"), *models, *(_("signé, %(model)s") % {"model": model} for model in models))
    yield from table([head, *map(_sources_row, report.channels)])
    told = _("%(leads)s leads, %(signed)s clients, %(cents)s signés ; %(touched)s leads touchés par plusieurs canaux.")
    yield told % {
        "leads": format_integer(report.total.leads),
        "signed": format_integer(report.total.signed),
        "cents": format_amount(report.total.cents),
        "touched": format_integer(report.touched),
    }


def _sources_row(one: ChannelFigures) -> tuple[str, ...]:
    return (
        _(one.channel.label),
        format_integer(one.visits),
        *(format_decimal(float(one.due[model].leads)) for model in Attribution),
        *(format_amount(one.due[model].cents) for model in Attribution),
    )
