"""Where deals stall or die, as the JSON that programs read, and as the figures that are kept of a day."""

from filon.kit.statistics import Rate
from filon.reporting.rules.as_json import Json, day, rate_json
from filon.reporting.rules.stalls import StageCounts, StageReading, Stalls, StallsSince, Trouble


def stalls_json(readings: Stalls, since: StallsSince) -> list[Json]:
    return [
        {"process": one.process, "stage": one.spot.stage, "label": one.label}
        | {trouble.value: _trouble(one, trouble, since) for trouble in Trouble}
        for one in readings
    ]


def _trouble(one: StageReading, trouble: Trouble, since: StallsSince) -> Json:
    known = since.get((trouble, one.spot))
    return {"state": one.states[trouble].value, "since": day(known), **trouble_figures(one, trouble)}


def trouble_figures(one: StageReading, trouble: Trouble) -> Json:
    """By name, as numbers."""
    counts = one.counts
    if trouble == Trouble.STALLS:
        return {"over_usual": counts.over_usual, "over_most": _rate(counts.late)}
    return {"lost": _rate(counts.dead), "lost_before": _rate(counts.dead_before)}


def _rate(rate: Rate) -> Json:
    return {"count": rate.count, "n": rate.total, **rate_json(rate, "value")}


def counts_kept(stalls: Json, dies: Json) -> StageCounts:
    """What was counted, from what was kept of it."""
    late, now, before = stalls["over_most"], dies["lost"], dies["lost_before"]
    return StageCounts(
        has_limit=True,
        standing=late["n"],
        over_usual=stalls["over_usual"],
        over_most=late["count"],
        left=now["n"],
        lost=now["count"],
        left_before=before["n"],
        lost_before=before["count"],
    )
