"""The alarm signals as the JSON that programs read: of the company, and by group."""

from collections.abc import Mapping
from datetime import date

from filon.reporting.rules.alarms import WHOLE, Alarm, AlarmReport, Figure, Group, Reading
from filon.reporting.rules.as_json import NO_DATA, OK, Json, day

Since = Mapping[tuple[Alarm, Group], date]


def alarms_json(report: AlarmReport, *, by: str, since: Since, stages: list[Json]) -> Json:
    groups = [group for group in report.names if by and group.by == by]
    return {
        "as_of": day(report.as_of),
        "by": by or None,
        "signals": _signals(report, WHOLE, since),
        "groups": {report.names[group]: {"signals": _signals(report, group, since)} for group in groups},
        "stages": stages,
    }


def _signals(report: AlarmReport, group: Group, since: Since) -> list[Json]:
    return [_signal(alarm, reading, since.get((alarm, group))) for alarm, reading in report.of(group).items()]


def _signal(alarm: Alarm, reading: Reading, since: date | None) -> Json:
    return {
        "signal": alarm.value,
        "label": alarm.label,
        "state": reading.state.value,
        "since": day(since),
        "because": reading.because,
        "figures": figures_json(reading),
        "records": reading.records,
        "action": reading.remedy.value if reading.asks_something else None,
        "action_label": reading.remedy.label if reading.asks_something else None,
    }


def figures_json(reading: Reading) -> Json:
    """By name, as numbers."""
    return {figure.name: _figure(figure) for figure in reading.figures}


def _figure(figure: Figure) -> Json:
    return {
        "label": figure.label,
        "value": figure.value,
        "n": figure.n,
        "low": figure.low,
        "high": figure.high,
        "unit": figure.unit,
        "records": figure.records,
        "verdict": NO_DATA if figure.value is None else OK,
    }
