"""The gates of deals that a file moves on: judged with what the row brings, before anything is written."""

from collections import defaultdict
from datetime import datetime
from typing import Any

import polars as pl
from django.db import transaction

from filon.opportunities.models import Opportunity
from filon.opportunities.rules.gates import refusal_sentence
from filon.opportunities.selectors.gates import missing_for
from filon.playbook.models import Stage

BROUGHT = ("cents", "expected_close_date", "competitor", "probability", "opened_because")
AT_ONCE = 400  # deals: what one statement names


def closed_gates(moves: pl.DataFrame, *, now: datetime) -> dict[int, str]:
    """Row → what its deal (`id`) lacks to go to `stage_id`. The values of the row are tried on the deal, then taken off."""
    if moves.is_empty():
        return {}
    with transaction.atomic():
        for told in moves.select("id", *BROUGHT).iter_rows(named=True):
            _try_on(told)
        refused = _refused(moves, now=now)
        transaction.set_rollback(True)
    return refused


def _try_on(told: dict[str, Any]) -> None:
    brought = {name: told[name] for name in BROUGHT if told[name] not in (None, "")}
    if brought.get("probability", 0) not in range(101):
        del brought["probability"]
    if brought:
        Opportunity.objects.filter(pk=told["id"]).update(**brought)


def _refused(moves: pl.DataFrame, *, now: datetime) -> dict[int, str]:
    stages = Stage.objects.in_bulk(moves["stage_id"].unique().to_list())
    going: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for row, pk, stage in moves.select("row", "id", "stage_id").iter_rows():
        going[stage].append((row, pk))
    found: dict[int, str] = {}
    for stage_id, rows in going.items():
        to = stages[stage_id]
        for start in range(0, len(rows), AT_ONCE):
            some = rows[start : start + AT_ONCE]
            deals = Opportunity.objects.in_bulk([pk for _row, pk in some])
            lacks = missing_for(deals=list(deals.values()), to=to, now=now)
            found |= {
                row: refusal_sentence(deal=deals[pk].name, stage=to.label, unmet=lacks[pk])
                for row, pk in some
                if pk in lacks
            }
    return found
