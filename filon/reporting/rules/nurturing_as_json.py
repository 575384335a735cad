"""With and without nurturing as the JSON that programs read."""

from filon.kit.statistics import Rate
from filon.reporting.rules.as_json import NO_DATA, OK, Json, day, rate_json
from filon.reporting.rules.nurturing import Difference, NurturingReport


def nurturing_json(report: NurturingReport) -> Json:
    return {
        "from": day(report.period.start),
        "to": day(report.period.end),
        "as_of": day(report.as_of),
        "nurtured": {**_share(report.with_it.signed), "open": report.with_it.open},
        "others": {**_share(report.without.signed), "open": report.without.open},
        "alike": {
            "nurtured": _share(report.alike_with),
            "others": {"n": report.others_alike, "weighted_rate": report.alike_without},
            "groups": report.strata,
            "left_out": report.alone,
        },
        "difference": _difference(report.difference),
        "sequences": [
            {"sequence": one.name, "percent": one.percent, "let_in": _share(one.treated), "witnesses": _share(one.witnesses),
             "difference": _difference(one.difference)}
            for one in report.drawn
        ],
    }  # fmt: skip


def _share(rate: Rate) -> Json:
    return {"n": rate.total, "signed": rate.count, **rate_json(rate)}


def _difference(gap: Difference) -> Json:
    return {"value": gap.value, "low": gap.low, "high": gap.high, "verdict": NO_DATA if gap.value is None else OK}
