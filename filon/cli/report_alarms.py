"""The alarm signals as tables for a terminal."""

from collections.abc import Iterator

from filon.cli.language import translated as _
from filon.cli.report_tables import table
from filon.kit.french import format_date, format_integer
from filon.reporting.rules.alarms import WHOLE, AlarmReport, Group
from filon.reporting.rules.alarms_as_json import Since
from filon.reporting.rules.sentences_alarms import alarms_sentence, figure_words
from filon.reporting.rules.sentences_stalls import stalls_sentence
from filon.reporting.rules.stalls import StageFigure, StageReading, Stalls, StallsSince, Trouble


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


def stage_lines(stages: Stalls, since: StallsSince) -> Iterator[str]:
    if not stages:
        return
    yield ""
    yield stalls_sentence(stages)
    yield ""
    head = (_("Étape"), *(_(figure.label) for figure in StageFigure), *(_(trouble.label) for trouble in Trouble))
    yield from table([head, *(_stage(one, since) for one in stages)])


def _stage(one: StageReading, since: StallsSince) -> tuple[str, ...]:
    states = (
        _(state.label) + (f" ({format_date(since[trouble, one.spot])})" if (trouble, one.spot) in since else "")
        for trouble, state in one.states.items()
    )
    return (f"{one.process} · {one.label}", *(format_integer(one.counts.of(figure)) for figure in StageFigure), *states)
