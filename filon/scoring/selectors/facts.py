"""The facts that scores follow, as frames: people with what is kept of them, their signs, and what colleagues said."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import UTC, datetime
from typing import Any, NamedTuple

import polars as pl
from django.core.exceptions import EmptyResultSet
from django.db.models import Case, DateTimeField, F, IntegerField, Max, OuterRef, Q, Subquery, TextField, Value, When
from django.db.models.functions import Cast, Concat

from filon.activities.models import Activity
from filon.activities.pages import pages_seen
from filon.activities.rules.kinds import WITHOUT_DIRECTION, ActivityKind, Actor, Direction
from filon.contacts.models import Contact
from filon.kit.sql import rows_of, sql_of
from filon.kit.subjects import SubjectKind
from filon.permission.models import Objection
from filon.permission.rules.kinds import MARKETING
from filon.records.models import Change
from filon.records.rules.changes import Axis, ByKind
from filon.records.services.bulk import is_postgres
from filon.scoring.models import ScoringVersion
from filon.scoring.rules.pages import PAGE
from filon.scoring.rules.scale import HALF_LIVES, SAID_HOLDS, WHO, Rule
from filon.scoring.selectors.versions import applying, condition_of

AT_ONCE = 20_000  # people: their signs of years are held in memory together
INSTANT = pl.Datetime("us", "UTC")
SUMS = tuple(f"sum_{half_life}" for half_life in HALF_LIVES)
KEPT = (*SUMS, "malus", "intent_until", "held_until", "next_change_at", "at")
BAR = "|"  # between the three words of a sign; none of ours has one
FOREVER = datetime(9999, 1, 1, tzinfo=UTC)  # who refused everything is never scored again
INSTANTS = ("intent_until", "held_until", "next_change_at", "at", "erased_until")


class Keys(NamedTuple):
    """Some people: those named, or all with a key in a range."""

    first: int = 0
    last: int = 0
    ids: tuple[int, ...] | None = None

    def among(self, column: str) -> Q:
        if self.ids is not None:
            return Q(**{f"{column}__in": self.ids})
        return Q(**{f"{column}__gte": self.first, f"{column}__lte": self.last})


def parts_of(ids: Collection[int] | None) -> Iterator[Keys]:
    """The given people, or all of them, some thousands at a time."""
    if ids is not None:
        every = sorted(ids)
        yield from (Keys(ids=tuple(every[at : at + AT_ONCE])) for at in range(0, len(every), AT_ONCE))
        return
    last = Contact.objects.aggregate(last=Max("pk"))["last"] or 0
    yield from (Keys(first, first + AT_ONCE - 1) for first in range(1, last + 1, AT_ONCE))


def people_in(keys: Keys, versions: Sequence[ScoringVersion], *, now: datetime) -> pl.DataFrame:
    """id, temperature, engagement, version, what is kept, erased_until, and one column for each rule on what somebody is."""
    asked = {who_column(one, place): _holds(rule.criteria, now) for one, place, rule in who_rules(versions)}
    rows = (
        Contact.objects.filter(keys.among("pk"))
        .order_by()
        .annotate(**{"applies": applying(versions, now=now), "erased": _erased_until(), **asked})
    )
    kept = [f"score__{name}" for name in ("version", *KEPT)]
    names = ["id", "temperature", "engagement", "version", "erased_until", "kept_version", *KEPT, *asked]
    found = frame(rows.values_list("pk", "temperature", "engagement", "applies", "erased", *kept, *asked), names)
    return found.with_columns(
        pl.col("id", "version", "kept_version", "malus", *asked).cast(pl.Int64),
        pl.col("temperature").cast(pl.String),
        pl.col("engagement", *SUMS).cast(pl.Float64),
        *(instants(name) for name in INSTANTS),
    )


def who_rules(versions: Sequence[ScoringVersion]) -> list[tuple[ScoringVersion, int, Any]]:
    return [(one, place, rule) for one in versions for place, rule in enumerate(one.scale) if rule.kind == WHO]


def who_column(version: ScoringVersion, place: int) -> str:
    return f"who_{version.pk}_{place}"


def _holds(criteria: Any, now: datetime) -> Case:
    return Case(When(condition_of(criteria, now=now), then=Value(1)), default=Value(0), output_field=IntegerField())


def _erased_until() -> Subquery:
    """Of whoever refused prospecting on one channel, all that came before; of whoever refused it everywhere, all."""
    refused = Objection.objects.filter(contact=OuterRef("pk"), purpose__in=MARKETING).order_by()
    when = Case(When(channel="", then=Value(FOREVER)), default="at", output_field=DateTimeField())
    return Subquery(refused.values("contact").annotate(until=Max(when)).values("until"))


def signs_in(keys: Keys, versions: Sequence[ScoringVersion], *, now: datetime) -> pl.DataFrame:
    """id, sign ("kind|direction|outcome"), at: what people did; of what we did, only calls and meetings, where they may have been.

    One text for the three words: one column to compare, whatever the number of rules. The pages that the rules ask for count too.
    """
    rules = [rule for one in versions for rule in one.scale]
    return pl.concat([_told_in(keys, rules, now=now), *_pages_in(keys, rules, now=now)])


def pages_asked(rules: Iterable[Rule]) -> set[str]:
    return {rule.outcome for rule in rules if rule.kind == PAGE}


def _pages_in(keys: Keys, rules: Sequence[Rule], *, now: datetime) -> Iterator[pl.DataFrame]:
    for rows in pages_seen(among=keys.among, asked=pages_asked(rules), until=now):
        found = frame(rows, ["id", "sign", "at"]).with_columns(pl.col("id").cast(pl.Int64), instants("at"))
        yield found.with_columns(sign=pl.lit(f"{PAGE}{BAR}{BAR}") + pl.col("sign").cast(pl.String))


def _told_in(keys: Keys, rules: Sequence[Rule], *, now: datetime) -> pl.DataFrame:
    kinds = {rule.kind for rule in rules} - {WHO, PAGE}
    ours = Q(direction=Direction.OUTBOUND) & ~Q(kind__in=(ActivityKind.CALL, *WITHOUT_DIRECTION))
    rows = Activity.objects.filter(keys.among("contact"), actor=Actor.HUMAN, kind__in=sorted(kinds), at__lte=now)
    bar = Value(BAR)
    sign = Concat("kind", bar, "direction", bar, "outcome", output_field=TextField())
    moment = F("at") if is_postgres() else Cast("at", TextField())  # its driver makes an object of each instant
    told = rows.exclude(ours).order_by().annotate(sign=sign, moment=moment).values_list("contact", "sign", "moment")
    found = frame(told, ["id", "sign", "at"])
    return found.with_columns(pl.col("id").cast(pl.Int64), pl.col("sign").cast(pl.String), instants("at"))


def said_in(keys: Keys, *, now: datetime) -> pl.DataFrame:
    """id, said, said_at: the temperatures that colleagues set of late, the last of each person."""
    rows = Change.objects.filter(
        keys.among("subject_id"),
        subject_kind=SubjectKind.CONTACT,
        axis=Axis.TEMPERATURE,
        by_kind=ByKind.PERSON,
        at__gt=now - SAID_HOLDS,
        at__lte=now,
    )
    told = rows.order_by("at", "pk").values_list("subject_id", "to_value", "at")
    found = frame(told, ["id", "said", "said_at"])
    found = found.with_columns(pl.col("id").cast(pl.Int64), pl.col("said").cast(pl.String), instants("said_at"))
    return found.unique("id", keep="last", maintain_order=True)


def frame(asked: Any, names: list[str]) -> pl.DataFrame:
    """The rows as the database gives them."""
    try:
        rows = rows_of(*sql_of(asked))
    except EmptyResultSet:  # no rule asks for any kind of sign
        rows = []
    if not rows:
        return pl.DataFrame(schema=dict.fromkeys(names, pl.Null))
    columns = zip(*rows, strict=True)  # by columns: polars takes rows one by one
    return pl.DataFrame([pl.Series(name, column) for name, column in zip(names, columns, strict=True)])


def instants(name: str) -> pl.Expr:
    """SQLite keeps them as texts in UTC, with or without microseconds."""
    column = pl.col(name)
    return column.map_batches(_as_instants, return_dtype=INSTANT)


def _as_instants(column: pl.Series) -> pl.Series:
    if column.dtype != pl.String:
        return column.cast(INSTANT)
    return column.str.pad_end(19, " ").str.to_datetime("%Y-%m-%d %H:%M:%S%.f", time_unit="us", time_zone="UTC")
