"""What a draft would do before it is published: who would be warm, hot or ripe, and what it would have said of past leads."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

import polars as pl

from filon.contacts.models import Contact
from filon.kit.statistics import Rate, rate_of
from filon.scoring.models import ScoringVersion
from filon.scoring.rules.scale import WHO
from filon.scoring.rules.temperature import COLD, HOT, NONE, WARM
from filon.scoring.selectors.computing import compute, days_in, points_given
from filon.scoring.selectors.facts import INSTANT, Keys, parts_of, people_in, said_in, signs_in
from filon.scoring.selectors.versions import in_order, live_versions


class Crowd(NamedTuple):
    """Of those whom the model takes: how many at each temperature, and how many ripe for sales."""

    people: int
    hot: int
    warm: int
    cold: int
    unknown: int
    ripe: int


class PastLead(NamedTuple):
    """One that ended: of whom, the instant at which its score is asked, whether it signed."""

    contact_id: int
    at: datetime
    signed: bool


class Proof(NamedTuple):
    """What share signed, of the past leads that stood above the threshold, and of those below."""

    above: Rate
    below: Rate


def crowd_under(version: ScoringVersion, *, now: datetime) -> Crowd:
    """As if it were in service, beside the other models; nobody changes."""
    others = [one for one in live_versions() if one.model_id != version.model_id]
    versions = in_order([*others, version])
    counts = dict.fromkeys((HOT.value, WARM.value, COLD.value, NONE.value), 0)
    ripe = 0
    for keys in parts_of(None):
        people = people_in(keys, versions, now=now)
        if people.is_empty():
            continue
        told = compute(people, signs_in(keys, versions, now=now), said_in(keys, now=now), versions, now=now).people
        mine = told.filter(pl.col("version") == version.pk)
        for heat, how_many in mine["new_temperature"].value_counts().iter_rows():
            counts[heat] += how_many
        ripe += _ripe_among(mine, version, keys)
    hot, warm, cold, unknown = counts.values()
    return Crowd(hot + warm + cold + unknown, hot, warm, cold, unknown, ripe)


def _ripe_among(mine: pl.DataFrame, version: ScoringVersion, keys: Keys) -> int:
    enough = mine.filter(pl.col("new_engagement") >= version.mql_engagement)["id"].to_list()
    graded = Contact.objects.filter(keys.among("pk"), deleted_at=None, fit_grade__lte=version.mql_fit).exclude(
        fit_grade=""
    )
    return len(set(enough) & set(graded.values_list("pk", flat=True))) if enough else 0


def proof_of(version: ScoringVersion, leads: Sequence[PastLead]) -> Proof:
    """By points alone, as they stood at the instant of each lead: what somebody is, and her grade, were not kept by day."""
    if not leads:
        return Proof(rate_of(0, 0), rate_of(0, 0))
    cases = pl.DataFrame(leads, orient="row", schema=["contact", "asked_at", "signed"]).with_row_index("id")
    cases = cases.with_columns(pl.col("id").cast(pl.Int64), pl.col("asked_at").cast(INSTANT))
    signs = _signs_before(cases, version)
    people = cases.select("id", version=pl.lit(version.pk, pl.Int64), erased_until=pl.lit(None, INSTANT))
    given = points_given(people, signs, [version]).join(cases, on="id")
    days = days_in(pl.col("asked_at") - pl.col("at"))
    fading = pl.when(pl.col("half_life") > 0).then(0.5 ** (days / pl.col("half_life"))).otherwise(1.0)
    left = (
        given.with_columns(left=pl.col("kept") * pl.col("points").sign() * fading)
        .group_by("id")
        .agg(pl.col("left").sum())
    )
    told = cases.join(left, on="id", how="left").with_columns(pl.col("left").fill_null(0.0))
    above, below = (told.filter(side) for side in _sides(version))
    return Proof(*(rate_of(int(side["signed"].sum()), side.height) for side in (above, below)))


def _sides(version: ScoringVersion) -> tuple[pl.Expr, pl.Expr]:
    above = pl.col("left") >= version.mql_engagement
    return above, ~above


def _signs_before(cases: pl.DataFrame, version: ScoringVersion) -> pl.DataFrame:
    """The signs of each case, under its own number: one person may have two leads."""
    last: datetime = cases["asked_at"].max()  # type: ignore[assignment]
    parts = [
        signs_in(keys, [version], now=last)
        for keys in parts_of(cases["contact"].unique().to_list())
        if any(rule.kind != WHO for rule in version.scale)
    ]
    if not parts:
        return pl.DataFrame(schema={"id": pl.Int64, "sign": pl.String, "at": INSTANT})
    joined = cases.select("id", "contact", "asked_at").join(pl.concat(parts).rename({"id": "contact"}), on="contact")
    return joined.filter(pl.col("at") <= pl.col("asked_at")).drop("contact", "asked_at")
