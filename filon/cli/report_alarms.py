"""The alarm signals as tables for a terminal."""

from collections.abc import Iterator

from filon.cli.language import translated as _
from filon.cli.report_tables import table
from filon.kit.french import format_date
from filon.reporting.rules.alarms import WHOLE, AlarmReport, Group
from filon.reporting.rules.alarms_as_json import Since
from filon.reporting.rules.sentences_alarms import alarms_sentence, figure_words


def alarm_lines(report: AlarmReport, *, by: str, since: Since) -> Iterator[str]:
    yield alarms_sentence(report.of(WHOLE))
    yield from _part(report, WHOLE, since)
    for alarm, reading in report.of(WHOLE).items():
        yield ""
        head = (alarm.label, _("Chiffre (95 %)"))
        yield from table([head, *((figure.label, figure_words(figure)) for figure in reading.figures)])
    for group, name in report.names.items():
        if by and group.by == by:
            yield ""
            yield name
            yield from _part(report, group, since)


def _part(report: AlarmReport, group: Group, since: Since) -> Iterator[str]:
    head = (_("Signal"), _("État"), _("Depuis le"), _("Pourquoi"), _("Que faire"))
    rows = [
        (
            alarm.label,
            _(reading.state.label),
            format_date(since[alarm, group]) if (alarm, group) in since else "–",
            reading.because,
            _(reading.remedy.label) if reading.asks_something else "–",
        )
        for alarm, reading in report.of(group).items()
    ]
    yield ""
    yield from table([head, *rows])
