"""What decided deals teach: the share won from each stage, the time that it took, how dates of signature slipped.

The dated changes of a large past are read once, in the order in which they lie, into one cell a deal and stage: a database sorts
millions of rows to group them so, and once more to count them.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl
from django.db import connection
from django.db.models import QuerySet, Sum
from django.db.models.functions import TruncMonth

from filon.forecasting.rules.deals import OpenDeal, StageKey
from filon.forecasting.rules.figures import StageRate
from filon.forecasting.rules.survival import Curve, Waits, curve_of
from filon.forecasting.selectors.open_deals import Stages, first_open_stage
from filon.kit.dates import PARIS
from filon.kit.sql import Sql, seconds_of, sql_of
from filon.kit.statistics import rate_of
from filon.kit.subjects import SubjectKind
from filon.opportunities.selectors.outcomes import INVALID, LOST, OPEN, WON, with_outcome
from filon.playbook.rules.process import StageKind
from filon.records.models import Change
from filon.records.rules.changes import Axis

AT_ONCE = 50_000  # rows held as Python objects
DAY, MINUTE, MINUTES_A_DAY = 86_400, 60, 1_440  # seconds, seconds, minutes
NEVER = np.iinfo(np.int32).max
OUTCOMES = pl.Enum([OPEN, WON, LOST])  # one byte each, where a text takes sixteen
MEMBERS: dict[str, Any] = {
    "deal": pl.Int64,
    "process": pl.Int32,
    "outcome": OUTCOMES,
    "opened": pl.Int32,
    "closed": pl.Int32,
}
DECIDED: dict[str, Any] = {"outcome": OUTCOMES, "expected": pl.String, "closed": pl.Int64}


@dataclass(frozen=True, slots=True)
class StageHistory:
    """By stage: deals that entered it by outcome; and the days from there to signature, to loss, or until now."""

    outcomes: dict[StageKey, Counter[str]]
    waits: dict[StageKey, Waits]

    def curves(self) -> dict[StageKey, Curve]:
        return {stage: curve_of(waits) for stage, waits in self.waits.items()}


def stage_history(deals: QuerySet[Any], *, known: datetime | None, stages: Stages, now: datetime) -> StageHistory:
    """From the dated changes of all deals, read once. `now`: until when a running deal has waited.

    A closed deal of which no open stage was ever told (a file says it so) went at least through the first one, since its opening;
    on a day before its closing, it stands there.
    """
    history = StageHistory(defaultdict(Counter), defaultdict(Waits))
    kinds = {(stage.process, stage.key): stage.kind for stage in stages.values()}
    waited = {WON: "won", LOST: "lost", OPEN: "running"}
    for process, key, opening, outcome, days, n in _passages(deals, stages, known, known or now).iter_rows():
        closed = kinds.get((process, key)) != OPEN
        if closed and not opening:
            continue
        stage = (process, first_open_stage(stages, process).key if closed else key)
        history.outcomes[stage][outcome] += n
        if days is not None and not (key and closed and outcome == OPEN):
            getattr(history.waits[stage], waited[outcome])[max(0, days)] += n
    return history


def _passages(deals: QuerySet[Any], stages: Stages, known: datetime | None, until: datetime) -> pl.DataFrame:
    """Deals by process, stage entered, whether it was their first one, outcome, and days from there to their decision or now.

    A stage entered after the decision (of a file, whose days are not exact) says nothing of its length.
    """
    members = _members(deals, known)
    keys = sorted({stage.key for stage in stages.values()})
    entered, opening = _entries(members["deal"].to_numpy(), keys, known)
    pieces = [slice(start, start + AT_ONCE) for start in range(0, max(1, len(members)), AT_ONCE)]
    return pl.concat([_counted(members[one], entered[one], opening[one], keys, until) for one in pieces])


def _counted(members: pl.DataFrame, entered: Any, opening: Any, keys: Sequence[str], until: datetime) -> pl.DataFrame:
    """The same of some deals; what is worked out for all of them at once takes hundreds of megabytes."""
    now = int(until.timestamp()) // MINUTE
    parts = []
    for number, key in enumerate(keys):
        there = np.flatnonzero(entered[:, number] != NEVER)
        began = pl.col("began") & pl.col("opened").is_not_null()
        since = pl.when(began).then("opened").otherwise("entered")
        ended = pl.when(pl.col("outcome") == OPEN).then(now).otherwise("closed")
        told = pl.col("began") | (pl.col("entered") < ended)
        days = pl.when(told).then(((ended - since) / MINUTES_A_DAY).round().cast(pl.Int32))
        parts.append(
            members[there]
            .with_columns(entered=entered[there, number], began=opening[there] == number, key=pl.lit(key))
            .group_by("process", "key", "began", "outcome", days=days)
            .len()
        )
    untold = members[np.flatnonzero((entered == NEVER).all(axis=1))].filter(pl.col("outcome") == OPEN)
    stood = ((now - pl.col("opened")) / MINUTES_A_DAY).round().cast(pl.Int32)
    standing = untold.with_columns(key=pl.lit(""), began=True).group_by(
        "process", "key", "began", "outcome", days=stood
    )
    return pl.concat([*parts, standing.len()])


def _members(deals: QuerySet[Any], known: datetime | None) -> pl.DataFrame:
    counted = with_outcome(deals, first=None, until=known).exclude(outcome=INVALID)
    text, values = sql_of(counted.values("pk", "process_version__process_id", "outcome", "opened_at", "closed_at"))
    names = "pk, process_id, outcome, opened_at, closed_at"
    minutes = f"{seconds_of('opened_at')} / {MINUTE}, {seconds_of('closed_at')} / {MINUTE}"
    question = f"WITH members ({names}) AS ({text}) SELECT pk, process_id, outcome, {minutes} FROM members ORDER BY pk"
    return frame_of((question, values), MEMBERS)


def _entries(deals: npt.NDArray[np.int64], keys: Sequence[str], known: datetime | None) -> tuple[Any, Any]:
    """Of each deal (ascending) and key: the minute when it first entered, else NEVER; of each deal, the number of its first key."""
    entered = np.full((len(deals), len(keys)), NEVER, dtype=np.int32)
    opening = np.full(len(deals), -1, dtype=np.int16)
    if not len(deals):
        return entered, opening
    changes = Change.objects.filter(subject_kind=SubjectKind.OPPORTUNITY, axis=Axis.DEAL_STAGE)
    if known:
        changes = changes.filter(at__lte=known)
    number_of = {key: number for number, key in enumerate(keys)}
    text, values = sql_of(changes.order_by().values("subject_id", "to_value", "from_value", "at"))
    question = f"SELECT subject_id, to_value, from_value = '', {seconds_of('at')} / {MINUTE} FROM ({text}) AS steps"
    for rows in _chunks((question, values)):
        subjects, named, began, minutes = zip(*rows, strict=True)
        ids = np.array(subjects, dtype=np.int64)
        places = np.minimum(np.searchsorted(deals, ids), len(deals) - 1)
        numbers = np.array([number_of.get(key, -1) for key in named], dtype=np.int64)
        ours = (deals[places] == ids) & (numbers >= 0)
        cells = (places * len(keys) + numbers)[ours]
        np.minimum.at(entered.reshape(-1), cells, np.array(minutes, dtype=np.int32)[ours])
        first = ours & np.array(began, dtype=bool)
        opening[places[first]] = numbers[first]
    return entered, opening


def frame_of(question: Sql, schema: dict[str, Any]) -> pl.DataFrame:
    """All rows, some ten thousand at a time: as Python objects they would take ten times the place."""
    parts = [pl.DataFrame(rows, schema=schema, orient="row") for rows in _chunks(question)]
    return pl.concat(parts) if parts else pl.DataFrame(schema=schema)


def _chunks(question: Sql) -> Iterator[Sequence[tuple[Any, ...]]]:
    """PostgreSQL keeps the answer and gives it by pieces too; its cursor ends with a transaction or by being closed."""
    with connection.chunked_cursor() as cursor:
        cursor.execute(*question)
        while rows := cursor.fetchmany(AT_ONCE):
            yield rows


def stage_rates(history: StageHistory, stages: Stages) -> list[StageRate]:
    """The open stages of the processes in order, what people set beside what happened; the latest version speaks for a stage."""
    latest = {(stage.process, stage.key): stage for stage in stages.values() if stage.kind == StageKind.OPEN}
    return [
        StageRate(
            process=stage.process_name,
            stage=stage.key,
            label=stage.label,
            probability_set=stage.percent / 100,
            observed=rate_of(seen[WON], seen[WON] + seen[LOST]),
            open=seen[OPEN],
        )
        for key, stage in sorted(latest.items(), key=lambda item: (item[1].process_name, item[1].order))
        for seen in [history.outcomes[key]]
    ]


def signature_delays(
    deals: QuerySet[Any], *, known: datetime | None, running: Sequence[OpenDeal], today: date
) -> Curve:
    """Days from the expected day to the decision; an open deal is late by so many days at least, or early by so many at most."""
    waits = Waits(running=Counter((today - deal.expected).days for deal in running if deal.expected))
    decided = with_outcome(deals, first=None, until=known).filter(
        outcome__in=[WON, LOST], expected_close_date__isnull=False, closed_at__isnull=False
    )
    text, values = sql_of(decided.values("outcome", "expected_close_date", "closed_at"))
    question = f"SELECT outcome, CAST(expected AS text), {seconds_of('closed')} FROM decided"
    signed = pl.from_epoch("closed").dt.replace_time_zone("UTC").dt.convert_time_zone(str(PARIS)).dt.date()
    days = (signed - pl.col("expected").str.to_date()).dt.total_days()
    for rows in _chunks((f"WITH decided (outcome, expected, closed) AS ({text}) {question}", values)):
        counted = pl.DataFrame(rows, schema=DECIDED, orient="row").group_by("outcome", days=days).len()
        for outcome, late, n in counted.iter_rows():
            (waits.won if outcome == WON else waits.lost)[late] += n
    return curve_of(waits)


def signed_by_owner(deals: QuerySet[Any], *, known: datetime | None) -> dict[tuple[int | None, str, date], int]:
    """Cents signed by each person (None: by nobody), in each currency and month."""
    won = with_outcome(deals, first=None, until=known).filter(outcome=WON, closed_at__isnull=False)
    months = won.annotate(month=TruncMonth("closed_at", tzinfo=PARIS)).order_by()
    rows = months.values_list("owner", "currency", "month").annotate(cents=Sum("cents"))
    return {(owner, currency, month.date()): cents or 0 for owner, currency, month, cents in rows}


def signed_by_month(deals: QuerySet[Any], *, known: datetime | None, currency: str) -> dict[date, int]:
    """Cents signed in each month, in one currency."""
    won = with_outcome(deals, first=None, until=known).filter(outcome=WON, currency=currency, closed_at__isnull=False)
    months = won.annotate(month=TruncMonth("closed_at", tzinfo=PARIS)).values_list("month").annotate(cents=Sum("cents"))
    return {month.date(): cents or 0 for month, cents in months}
