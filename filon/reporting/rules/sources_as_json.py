"""The report on sources as the JSON that programs read."""

from collections.abc import Iterator

from filon.kit.money import decimal_string
from filon.reporting.rules.as_json import NO_DATA, OK, Json, day
from filon.reporting.rules.attribution import Attribution, ChannelFigures, SourcesReport


def sources_json(report: SourcesReport) -> Json:
    total = report.total
    return {
        "from": day(report.period.start),
        "to": day(report.period.end),
        "by": "source",
        "measures": [
            _counted("leads", total.leads, total.leads),
            _counted("signed", total.signed, total.leads),
            _counted("revenue", decimal_string(total.cents), total.signed),
            _counted("visits", report.visits, report.visits),
            _counted("several_touches", report.touched, total.leads),
        ],
        "groups": {one.channel.value: {"measures": list(_of_channel(one, total.leads))} for one in report.channels},
    }


def _of_channel(one: ChannelFigures, leads: int) -> Iterator[Json]:
    """Leads and clients are shared out: a part of one is a part of one."""
    yield _counted("visits", one.visits, one.visits)
    for model in Attribution:
        due = one.due[model]
        yield _counted(f"leads_{model}", float(due.leads), leads)
        yield {"measure": f"share_{model}", "value": due.share, "n": leads, "low": due.low, "high": due.high,
               "verdict": due.verdict}  # fmt: skip
        yield _counted(f"signed_{model}", float(due.signed), leads)
        yield _counted(f"revenue_{model}", decimal_string(due.cents), leads)


def _counted(name: str, value: object, n: int) -> Json:
    """Counts and sums have no interval."""
    return {"measure": name, "value": value, "n": n, "low": None, "high": None, "verdict": OK if n else NO_DATA}
