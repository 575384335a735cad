"""A synthetic past of deals for measures: decided and open ones, with the dated changes of their stages in the order of time."""

from datetime import datetime
from typing import Any, NamedTuple

import numpy as np
import polars as pl

from filon.opportunities.models import Opportunity
from filon.playbook.models import Stage
from filon.records.models import Change
from filon.records.services.bulk import insert_frame

SEED = 20_260_101
YEARS = 4
MEAN_DAYS = 14  # in each stage, exponential
CHANCE_TO_PASS = 0.8  # from each open stage to the next; the last one leads to the signature
DAY = 24 * 60  # minutes
CHUNK = 200_000

DEAL: dict[str, Any] = {
    "version": 1,
    "custom": "{}",
    "opened_because": "",
    "currency": "EUR",
    "category": "",
    "pause_reason": "",
    "competitor": "",
}
CHANGE: dict[str, Any] = {
    "subject_kind": "opportunity",
    "axis": "deal_stage",
    "reason": "",
    "declared": False,
    "forced": False,
    "by_kind": "system",
    "precision": "instant",
}


class Paths(NamedTuple):
    """Of each deal: last open stage reached, minutes of entry in each one and of its end (below zero, now being 0), outcome."""

    reached: Any
    entered: Any
    closed: Any
    won: Any
    is_open: Any


def fill_with_deals(*, decided: int, running: int, owner_ids: list[int], until: datetime) -> int:
    """`decided` deals won or lost before `until`, `running` ones open then; returns the number of changes written."""
    dice = np.random.default_rng(SEED)
    stages = list(Stage.objects.filter(version__process__is_default=True).order_by("order"))
    steps = [stage for stage in stages if stage.kind == "open"]
    paths = _paths(dice, decided, running, len(steps))
    _write_deals(dice, paths, stages, steps, owner_ids, until)
    return _write_changes(paths, [step.key for step in steps], until)


def _paths(dice: np.random.Generator, decided: int, running: int, steps: int) -> Paths:
    count = decided + running
    every, is_open = np.arange(count), np.arange(count) >= decided
    reached = np.minimum(dice.geometric(1 - CHANCE_TO_PASS, count) - 1, steps - 1)
    spent = np.maximum(1, (dice.exponential(MEAN_DAYS, (count, steps)) * DAY).astype(np.int64))
    spent = np.where(np.arange(steps) <= reached[:, None], spent, 0)
    standing = (dice.random(count) * spent[every, reached]).astype(np.int64) + 1
    closed = np.where(is_open, spent[every, reached] - standing, -dice.integers(1, YEARS * 365 * DAY, count))
    entered = (closed - spent.sum(axis=1))[:, None] + np.cumsum(spent, axis=1) - spent
    won = ~is_open & (reached == steps - 1) & (dice.random(count) < CHANCE_TO_PASS)
    return Paths(reached, entered, closed, won, is_open)


def _write_deals(
    dice: np.random.Generator, paths: Paths, stages: list[Stage], steps: list[Stage], owners: list[int], until: datetime
) -> None:
    reached, entered, closed, won, is_open = paths
    count = len(reached)
    ends = {kind: next(stage.pk for stage in stages if stage.kind == kind) for kind in ("won", "lost")}
    standing = np.array([step.pk for step in steps])[reached]
    ahead = np.where(is_open, dice.integers(-20, 180, count), dice.integers(-60, 30, count)) * DAY
    opened = _moments(entered[:, 0], until)
    rows = pl.DataFrame(
        {
            "id": np.arange(1, count + 1),
            "name": [f"Affaire {number}" for number in range(1, count + 1)],
            "name_key": [f"affaire {number}" for number in range(1, count + 1)],
            "stage_id": np.where(is_open, standing, np.where(won, ends["won"], ends["lost"])),
            "owner_id": dice.choice(np.array(owners), count),
            "cents": dice.integers(1, 1000, count) * 10_000,
            "opened_at": opened,
            "created_at": opened,
            "updated_at": opened,
            "closed_at": _moments(closed, until),
            "stage_since": _moments(np.where(is_open, entered[np.arange(count), reached], closed), until),
            "expected_close_date": _moments(np.where(is_open, ahead, closed + ahead), until).dt.date(),
        }
    ).with_columns(pl.when(pl.Series(is_open)).then(None).otherwise(pl.col("closed_at")).alias("closed_at"))
    for start in range(0, count, CHUNK):
        insert_frame(Opportunity, rows.slice(start, CHUNK), {**DEAL, "process_version_id": steps[0].version_id})


def _write_changes(paths: Paths, keys: list[str], until: datetime) -> int:
    frames = [
        _changes(there, paths.entered[there, number], keys[number - 1] if number else "", key)
        for number, key in enumerate(keys)
        for there in [np.flatnonzero(paths.reached >= number)]
    ]
    ended = np.flatnonzero(~paths.is_open)
    outcomes = np.where(paths.won[ended], "won", "lost")
    frames.append(_changes(ended, paths.closed[ended], np.array(keys)[paths.reached[ended]], outcomes))
    changes = pl.concat(frames).sort("minute")
    changes = changes.with_columns(at=_moments(changes["minute"].to_numpy(), until)).drop("minute")
    for start in range(0, changes.height, CHUNK):
        insert_frame(Change, changes.slice(start, CHUNK), CHANGE)
    return changes.height


def _changes(places: Any, minutes: Any, before: Any, after: Any) -> pl.DataFrame:
    texts = {"from_value": before, "to_value": after}
    spread = {name: [text] * len(places) if isinstance(text, str) else text.tolist() for name, text in texts.items()}
    return pl.DataFrame({"subject_id": places + 1, "minute": minutes, **spread})


def _moments(minutes: Any, until: datetime) -> pl.Series:
    start = np.datetime64(until.replace(tzinfo=None), "us")
    return pl.Series(start + minutes * np.timedelta64(60_000_000, "us")).dt.replace_time_zone("UTC")
