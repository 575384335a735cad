"""The law of `rules.ledger` and `rules.temperature` over thousands of people at once; a property test compares both writings."""

from collections.abc import Collection, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

import numpy as np
import polars as pl

from filon.kit.dates import PARIS
from filon.scoring.models import ScoringVersion
from filon.scoring.rules.ledger import ONE_DAY
from filon.scoring.rules.scale import HALF_LIVES, INTENT_HOLDS, SAID_HOLDS, WHO, Thresholds
from filon.scoring.rules.temperature import COLD, EPOCH, HOT, NONE, PRECISION, WARM, worth
from filon.scoring.selectors.facts import (
    BAR,
    INSTANT,
    SUMS,
    parts_of,
    people_in,
    said_in,
    signs_in,
    who_column,
    who_rules,
)

SAME = 1e-9  # of a sum, relative: the order of additions is not told
SHOWN = 0.01  # points
MATCHES: dict[str, Any] = {
    "version": pl.Int64,
    "sign": pl.String,
    "place": pl.Int64,
    "points": pl.Int64,
    "day_cap": pl.Int64,
    "total_cap": pl.Int64,
    "half_life": pl.Int64,
    "intent": pl.Boolean,
}


class Computed(NamedTuple):
    """`people`: what each should hold beside what she holds; `given`: the points of each sign after the caps."""

    people: pl.DataFrame
    given: pl.DataFrame


def differing_scores(
    *, versions: Sequence[ScoringVersion], now: datetime, ids: Collection[int] | None = None
) -> Iterator[Computed]:
    """By parts, the people whose score or temperature is not what the facts say now, with the signs of that part."""
    for keys in parts_of(ids):
        people = people_in(keys, versions, now=now)
        if people.height:
            signs, said = signs_in(keys, versions, now=now), said_in(keys, now=now)
            computed = compute(people, signs, said, versions, now=now)
            yield computed._replace(people=computed.people.filter("differs"))


def compute(
    people: pl.DataFrame, signs: pl.DataFrame, said: pl.DataFrame, versions: Sequence[ScoringVersion], *, now: datetime
) -> Computed:
    now = now.astimezone(UTC)  # columns compare only with their own zone
    given = points_given(people, signs, versions)
    told = people.join(_added_up(given), on="id", how="left").join(said, on="id", how="left")
    told = _with_malus(told, versions).with_columns(*(pl.col(f"new_{name}").fill_null(0.0) for name in SUMS))
    told = told.join(_thresholds(versions), on="version", how="left")
    told = _with_temperature(told, now)
    told = told.with_columns(new_next_change_at=_next_changes(told, now))
    return Computed(told.with_columns(differs=_differs(told)), given)


def points_given(people: pl.DataFrame, signs: pl.DataFrame, versions: Sequence[ScoringVersion]) -> pl.DataFrame:
    """id, place, at, kept (points without sign), points, half_life, intent, scaled (the points as if given at EPOCH)."""
    whose = people.select("id", "version", "erased_until").drop_nulls("version")
    taken = signs.join(whose, on="id").filter(
        pl.col("erased_until").is_null() | (pl.col("at") > pl.col("erased_until"))
    )
    found = taken.join(_matches(signs, versions), on=["version", "sign"])
    found = found.select("id", "place", "at", "points", "day_cap", "total_cap", "half_life", "intent")
    found = _capped(found.with_columns(kept=pl.col("points").abs()))
    days = days_in(pl.col("at") - pl.lit(EPOCH))
    lives = pl.when(pl.col("points") > 0).then(pl.col("half_life"))
    return found.with_columns(scaled=pl.col("kept") * (2.0 ** (days / lives)))


def days_in(duration: pl.Expr) -> pl.Expr:
    return duration.dt.total_microseconds() / (ONE_DAY / timedelta(microseconds=1))


def _matches(signs: pl.DataFrame, versions: Sequence[ScoringVersion]) -> pl.DataFrame:
    """Which rules take which sign: asked of the rules once for each that there is."""
    signs_told = [(sign, *sign.split(BAR, 2)) for sign in signs["sign"].unique()]
    rows = [
        (
            one.pk,
            sign,
            place,
            rule.points,
            rule.day_cap,
            rule.total_cap,
            rule.half_life,
            rule.intent,
        )
        for one in versions
        for place, rule in enumerate(one.scale)
        for sign, kind, direction, outcome in signs_told
        if rule.kind != WHO and rule.takes(kind=kind, direction=direction, outcome=outcome)
    ]
    return pl.DataFrame(rows, schema=MATCHES, orient="row")


def _capped(found: pl.DataFrame) -> pl.DataFrame:
    """The newest first, a day at most so many, at once at most so many."""
    if found["day_cap"].null_count() + found["total_cap"].null_count() == 2 * found.height:
        return found
    day = pl.col("at").dt.convert_time_zone(str(PARIS)).dt.date()
    found = found.sort("id", "place", "at", descending=[False, False, True]).with_columns(day=day)
    found = found.with_columns(kept=_room(pl.col("day_cap"), "id", "place", "day"))
    return found.with_columns(kept=_room(pl.col("total_cap"), "id", "place")).drop("day")


def _room(cap: pl.Expr, *of: str) -> pl.Expr:
    """What of the points fits under the cap, after those that came before in the order of the rows."""
    points = pl.col("kept")
    before = points.cum_sum().over(of) - points
    return pl.when(cap.is_null()).then(points).otherwise(pl.min_horizontal(points, (cap - before).clip(lower_bound=0)))


def _added_up(given: pl.DataFrame) -> pl.DataFrame:
    sums = [
        pl.col("scaled").filter((pl.col("half_life") == half_life) & (pl.col("points") > 0)).sum().alias(f"new_{name}")
        for half_life, name in zip(HALF_LIVES, SUMS, strict=True)
    ]
    return given.group_by("id").agg(
        *sums,
        signs_malus=pl.col("kept").filter(pl.col("points") < 0).sum(),
        last_sign_at=pl.col("at").max(),
        asked_at=pl.col("at").filter(pl.col("intent") & (pl.col("kept") > 0)).max(),
    )


def _with_malus(told: pl.DataFrame, versions: Sequence[ScoringVersion]) -> pl.DataFrame:
    """Of signs, and of what somebody is: only the rules of the version that applies to her."""
    standing = [
        pl.when(pl.col("version") == one.pk).then(pl.col(who_column(one, place)) * -rule.points).otherwise(0)
        for one, place, rule in who_rules(versions)
    ]
    total = sum(standing, pl.col("signs_malus").fill_null(0))
    return told.with_columns(new_malus=total.cast(pl.Int64))


def _thresholds(versions: Sequence[ScoringVersion]) -> pl.DataFrame:
    rows = [(one.pk, *one.thresholds) for one in versions]
    return pl.DataFrame(rows, schema=dict.fromkeys(("version", *Thresholds._fields), pl.Int64), orient="row")


def _with_temperature(told: pl.DataFrame, now: datetime) -> pl.DataFrame:
    """new_*: what should be kept. Hysteresis starts from what the temperature has become by now, by time alone."""
    asked_until = pl.col("asked_at") + INTENT_HOLDS
    says_still = pl.col("last_sign_at").is_null() | (pl.col("last_sign_at") <= pl.col("said_at"))
    told = told.with_columns(
        new_intent_until=pl.when(asked_until > now).then(asked_until),
        new_held_until=pl.when(says_still).then(pl.col("said_at") + SAID_HOLDS),
        new_engagement=_worth_now([f"new_{name}" for name in SUMS], "new_malus", now),
        engagement_before=_worth_now(SUMS, "malus", now),
    )
    aged = _law(pl.col("temperature"), "engagement_before", "intent_until", now)
    before = pl.when(pl.col("at").is_null() | (pl.col("held_until") > now)).then(pl.col("temperature")).otherwise(aged)
    told = told.with_columns(before=before, is_scored=_is_scored())
    said = pl.when(pl.col("new_held_until").is_not_null()).then(pl.col("said"))
    new = said.when(~pl.col("is_scored") & (pl.col("before") == NONE.value)).then(pl.lit(NONE.value))
    return told.with_columns(
        new_temperature=new.otherwise(_law(pl.col("before"), "new_engagement", "new_intent_until", now))
    )


def _is_scored() -> pl.Expr:
    """Who gave a sign, or has a malus, or was said warm or cold by a colleague: only they need a row."""
    return (
        pl.col("last_sign_at").is_not_null() | (pl.col("new_malus") > 0) | pl.col("new_held_until").is_not_null()
    ) & pl.col("version").is_not_null()


def _worth_now(sums: Sequence[str], malus: str, now: datetime) -> pl.Expr:
    worths = zip(sums, HALF_LIVES, strict=True)
    total = pl.sum_horizontal(pl.col(name) * worth(half_life=half_life, now=now) for name, half_life in worths)
    return (total - pl.col(malus)).clip(lower_bound=0.0)


def _law(before: pl.Expr, engagement: str, intent_until: str, now: datetime) -> pl.Expr:
    """`rules.temperature.temperature_of`."""
    points = pl.col(engagement)
    asked = (pl.col(intent_until) > now).fill_null(False)
    stays_hot = (before == HOT.value) & (points >= pl.col("hot_out"))
    stays_warm = before.is_in([HOT.value, WARM.value]) & (points >= pl.col("warm_out"))
    law = pl.when(asked | (points >= pl.col("hot_in")) | stays_hot).then(pl.lit(HOT.value))
    return law.when((points >= pl.col("warm_in")) | stays_warm).then(pl.lit(WARM.value)).otherwise(pl.lit(COLD.value))


def _next_changes(told: pl.DataFrame, now: datetime) -> pl.Series:
    """`rules.temperature.next_change_at`, by halves for all who are warm or hot at once."""
    hot, warm = (pl.col("new_temperature") == heat.value for heat in (HOT, WARM))
    limit = pl.when(hot).then("hot_out").when(warm).then("warm_out")
    waiting = told.select("id", *(f"new_{name}" for name in SUMS), "new_malus", limit=limit)
    waiting = waiting.with_columns(row=pl.int_range(pl.len())).drop_nulls("limit")
    days = _days_until_below(waiting, now)
    crossing = waiting.select(
        "row", crossing=pl.lit(now) + pl.Series(days * ONE_DAY.total_seconds() * 1e6).cast(pl.Duration("us"))
    )
    told = told.with_row_index("row").with_columns(pl.col("row").cast(pl.Int64)).join(crossing, on="row", how="left")
    by_time = pl.max_horizontal("crossing", pl.when(pl.col("crossing").is_not_null()).then("new_intent_until"))
    held = pl.when(pl.col("new_held_until").is_not_null()).then("new_held_until").otherwise(by_time)
    return told.sort("row").select(held.cast(INSTANT).alias("next")).to_series()


def _days_until_below(waiting: pl.DataFrame, now: datetime) -> np.ndarray[Any, Any]:
    """The score only falls, and no faster than its slowest half-life makes it."""
    worths = np.array([worth(half_life=half_life, now=now) for half_life in HALF_LIVES])
    parts = waiting.select([f"new_{name}" for name in SUMS]).to_numpy() * worths
    wanted = (waiting["limit"] + waiting["new_malus"]).to_numpy().astype(float)
    lives = np.array(HALF_LIVES, dtype=float)
    low, total = np.zeros(len(wanted)), parts.sum(axis=1)
    high = np.where(total >= wanted, (np.log2(np.maximum(total, 1) / wanted) + 1) * max(HALF_LIVES), 0.0)
    while len(high) and float((high - low).max()) > PRECISION / ONE_DAY:
        middle = (low + high) / 2
        above = (parts * 0.5 ** (middle[:, None] / lives)).sum(axis=1) >= wanted
        low, high = np.where(above, middle, low), np.where(above, high, middle)
    return high


def _differs(told: pl.DataFrame) -> pl.Series:
    """Whether what is kept must be written again. Time alone changes nothing of it but the temperature."""
    scored, kept = pl.col("is_scored"), pl.col("at").is_not_null()
    sums = [(pl.col(n) - pl.col(f"new_{n}")).abs() > SAME * pl.max_horizontal(n, f"new_{n}") for n in SUMS]
    rest = [pl.col(name).ne_missing(pl.col(f"new_{name}")) for name in ("malus", "intent_until", "held_until")]
    moved = pl.any_horizontal(*sums, *rest, pl.col("kept_version").ne_missing(pl.col("version")))
    shown = (pl.col("engagement") - _worth_then()).abs() > SHOWN
    warmer = pl.col("temperature") != pl.col("new_temperature")
    ruled = pl.col("version").is_not_null()
    left = ~scored & (pl.col("engagement") != 0)
    differs = (scored != kept) | (scored & kept & (moved | shown)) | (ruled & (warmer | left))
    return told.select(differs.fill_null(False).alias("differs")).to_series()


def _worth_then() -> pl.Expr:
    """What the kept sums were worth when they were written: the engagement that the contact holds."""
    days = days_in(pl.col("at") - pl.lit(EPOCH))
    total = pl.sum_horizontal(
        pl.col(name) * 0.5 ** (days / half_life) for name, half_life in zip(SUMS, HALF_LIVES, strict=True)
    )
    return (total - pl.col("malus")).clip(lower_bound=0.0)


def best_rules(given: pl.DataFrame, ids: pl.Series, *, now: datetime) -> dict[int, int]:
    """Person → place of the rule that gives most of what is left to her."""
    worths = {half_life: worth(half_life=half_life, now=now) for half_life in HALF_LIVES}
    mine = given.filter(pl.col("id").is_in(ids.implode()) & (pl.col("points") > 0))
    left = mine.with_columns(
        left=pl.col("scaled") * pl.col("half_life").replace_strict(worths, return_dtype=pl.Float64)
    )
    of_rule = left.group_by("id", "place").agg(pl.col("left").sum()).sort("left", "place", descending=[True, False])
    return dict(of_rule.group_by("id", maintain_order=True).agg(pl.col("place").first()).iter_rows())


def last_requests(given: pl.DataFrame, ids: pl.Series) -> dict[int, tuple[int, datetime]]:
    """Person → place of the rule of her last request, and when."""
    mine = given.filter(pl.col("id").is_in(ids.implode()) & pl.col("intent") & (pl.col("kept") > 0)).sort(
        "at", descending=True
    )
    last = mine.group_by("id", maintain_order=True).agg(pl.col("place").first(), pl.col("at").first())
    return {pk: (place, at) for pk, place, at in last.iter_rows()}
