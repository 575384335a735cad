"""Which stages of which process are which rung of the ladder, as a small table for larger questions."""

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from filon.playbook.models import Stage
from filon.playbook.rules.process import StageKind
from filon.reporting.rules.alarm_rates import RUNGS, Rung, StageFacts, rungs_of

LOST = -1  # stands in the table where a deal or a lead ends without a contract


def rungs_of_processes() -> tuple[dict[int, set[Rung]], dict[tuple[int, str], int]]:
    """Rungs of each process, and place on the ladder of each key of its stages; a later version speaks last."""
    versions: defaultdict[tuple[int, int], list[StageFacts]] = defaultdict(list)
    lost: dict[tuple[int, str], int] = {}
    rows = Stage.objects.order_by("version__process", "version__number", "order").values_list(
        "version__process", "version__number", "key", "kind", "moment", "sends_proposals"
    )
    for process, number, key, kind, moment, sends_proposals in rows:
        stage = StageFacts(key, kind, moment, sends_proposals)
        versions[process, number].append(stage)
        if stage.kind == StageKind.LOST:
            lost[process, stage.key] = LOST
    rungs: dict[int, set[Rung]] = {}
    keys = dict(lost)
    for (process, _number), stages in versions.items():
        found = rungs_of(stages)
        rungs[process] = set(found.values())
        keys |= {(process, key): RUNGS.index(rung) for key, rung in found.items()}
    return rungs, keys


def table_of(keys: Mapping[tuple[int, str], int]) -> tuple[str, list[Any]]:
    """The rows of a small table; never empty, for a company without process."""
    rows = [(process, stage, rung) for (process, stage), rung in keys.items()] or [(0, "", LOST)]
    text = " UNION ALL ".join(["SELECT CAST(%s AS integer), CAST(%s AS text), CAST(%s AS integer)"] * len(rows))
    return text, [value for row in rows for value in row]
