"""With and without nurturing as a table for a terminal."""

from collections.abc import Iterator

from filon.cli.language import translated as _
from filon.cli.report_tables import rate_text, table
from filon.kit.french import format_integer, format_percent
from filon.reporting.rules.nurturing import Difference, NurturingReport


def nurturing_lines(report: NurturingReport) -> Iterator[str]:
    yield _("Part des leads qui ont signé, nourris ou non")
    weighted = _("trop peu de cas") if report.alike_without is None else format_percent(report.alike_without)
    yield from table(
        [
            (_("Leads"), _("Nourris"), _("Taux (95 %)"), _("Non nourris"), _("Taux (95 %)"), _("Écart (95 %)")),
            (_("Tous"), format_integer(report.with_it.signed.total), rate_text(report.with_it.signed),
             format_integer(report.without.signed.total), rate_text(report.without.signed), ""),
            (_("Semblables"), format_integer(report.alike_with.total), rate_text(report.alike_with),
             format_integer(report.others_alike), weighted, _gap(report.difference)),
            *((one.name, format_integer(one.treated.total), rate_text(one.treated), format_integer(one.witnesses.total),
               rate_text(one.witnesses), _gap(one.difference)) for one in report.drawn),
        ]
    )  # fmt: skip


def _gap(gap: Difference) -> str:
    if gap.value is None or gap.low is None or gap.high is None:
        return _("trop peu de cas")
    return f"{format_percent(gap.value)} ({format_percent(gap.low)} – {format_percent(gap.high)})"
