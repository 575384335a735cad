"""The agreement measured, as the JSON that programs read: `measures` of the promises, of all and by group."""

from collections.abc import Sequence

from filon.kit.statistics import rate_of
from filon.reporting.rules.as_json import Json, day, rate_json
from filon.reporting.rules.sla import Commitment, SlaReport


def sla_json(report: SlaReport) -> Json:
    return {
        "from": day(report.period.start),
        "to": day(report.period.end),
        "as_of": day(report.as_of),
        "by": report.by or None,
        "agreement": report.agreement,
        "measures": _measures(report.commitments),
        "groups": {value: {"measures": _measures(found)} for value, found in report.groups.items()},
    }


def _measures(commitments: Sequence[Commitment]) -> list[Json]:
    return [_measure(one) for one in commitments]


def _measure(one: Commitment) -> Json:
    """`value` is how many leads for a volume, the share kept of the `n` decided cases else; `open` are not decided yet."""
    cases = one.cases
    counted = (
        {"value": cases.kept, "n": cases.kept, "low": None, "high": None, "verdict": "ok"}
        if one.is_volume
        else rate_json(rate_of(cases.kept, cases.kept + cases.broken), "value") | {"n": cases.kept + cases.broken}
    )
    return {
        "measure": one.name,
        "label": one.sentence,
        "side": one.side.value,
        **counted,
        "target": one.target if one.is_volume else one.target / 100,
        "state": one.state.value,
        "kept": cases.kept,
        "broken": cases.broken,
        "open": cases.open,
        "void": cases.void,
    }
