"""The agreement as a table for a terminal."""

from collections.abc import Iterator, Sequence

from filon.cli.language import translated as _
from filon.cli.report_tables import rate_text, table
from filon.kit.french import format_decimal, format_integer, format_percent
from filon.reporting.rules.sentences import period_words
from filon.reporting.rules.sentences_sla import sla_sentence
from filon.reporting.rules.sla import Commitment, SlaReport


def sla_lines(report: SlaReport) -> Iterator[str]:
    words = period_words(report.period)
    yield sla_sentence(report.commitments, words=words[:1].upper() + words[1:])
    yield from _part(report.commitments)
    for group, commitments in report.groups.items():
        yield ""
        yield group or _("(vide)")
        yield from _part(commitments)


def _part(commitments: Sequence[Commitment]) -> Iterator[str]:
    if commitments:
        head = (_("Engagement"), _("Tenus"), _("Non tenus"), _("Indécis"), _("Promis"), _("Part (95 %)"), _("État"))
        yield ""
        yield from table([head, *(_row(one) for one in commitments)])


def _row(one: Commitment) -> tuple[str, ...]:
    cases = one.cases
    figures = (format_integer(cases.kept), format_integer(cases.broken), format_integer(cases.open))
    if one.is_volume:
        return one.sentence, figures[0], "–", "–", format_decimal(one.target), "–", _(one.state.label)
    return one.sentence, *figures, format_percent(one.target / 100), rate_text(cases.rate), _(one.state.label)
