"""Writes what a pass over the facts found: scores, temperatures, and one dated change with its reason for each that moved."""

from collections.abc import Collection, Sequence
from datetime import UTC, datetime

import polars as pl
from django.db import transaction

from filon.contacts.models import Contact
from filon.kit.subjects import SubjectKind
from filon.records.rules.authorship import BY_SYSTEM
from filon.records.rules.changes import Axis
from filon.records.services.bulk import execute, insert_frame, let_others_write, update_frame
from filon.records.services.changes import insert_changes_of
from filon.scoring.models import Score, ScoringVersion
from filon.scoring.rules.sentences import Because, reason_of
from filon.scoring.selectors.computing import Computed, best_rules, differing_scores, last_requests
from filon.scoring.selectors.facts import SUMS
from filon.scoring.selectors.versions import live_versions


def score_people(*, now: datetime, ids: Collection[int] | None = None) -> list[int]:
    """Bring scores and temperatures (of all, or of those) to what the facts say; returns whose score or temperature moved.

    Without any model in service the scores go, and temperatures stay. CriterionRefused or ScaleRefused when a rule is unreadable:
    nobody changes.
    """
    versions = live_versions()
    if not versions and not Score.objects.exists():
        return []
    moved: list[int] = []
    for part in differing_scores(versions=versions, now=now, ids=ids):
        moved += write_scores(part, versions=versions, now=now)
        let_others_write(after_rows=part.people.height)
    return moved


def write_scores(part: Computed, *, versions: Sequence[ScoringVersion], now: datetime) -> list[int]:
    """Rows as `differing_scores` gives them, in one transaction."""
    people = part.people
    if people.is_empty():
        return []
    with transaction.atomic():
        _replace_rows(people, now)
        ruled = people.filter(pl.col("version").is_not_null())
        update_frame(Contact, ruled.select("id", temperature="new_temperature", engagement="new_engagement"))
        _date_changes(ruled, part, versions, now)
    return people["id"].to_list()


def _replace_rows(people: pl.DataFrame, now: datetime) -> None:
    gone = people.filter(pl.col("at").is_not_null())["id"]
    if len(gone):
        execute(f"DELETE FROM {Score._meta.db_table} WHERE contact_id IN ({','.join(map(str, gone))})")
    kept = people.filter("is_scored").select(
        contact_id="id",
        version_id="version",
        malus="new_malus",
        **{name: f"new_{name}" for name in (*SUMS, "intent_until", "held_until", "next_change_at")},
    )
    insert_frame(Score, kept, {"at": now.astimezone(UTC)})


def _date_changes(people: pl.DataFrame, part: Computed, versions: Sequence[ScoringVersion], now: datetime) -> None:
    warmer = people.filter(pl.col("temperature") != pl.col("new_temperature"))
    if warmer.is_empty():
        return
    rows = warmer.select(
        subject_id="id",
        from_value="temperature",
        to_value="new_temperature",
        reason=_reasons(warmer, part, versions, now),
    )
    insert_changes_of(rows, kind=SubjectKind.CONTACT, axis=Axis.TEMPERATURE, by=BY_SYSTEM, at=now)


def _reasons(warmer: pl.DataFrame, part: Computed, versions: Sequence[ScoringVersion], now: datetime) -> pl.Series:
    scales = {one.pk: (one.scale, one.thresholds) for one in versions}
    best = best_rules(part.given, warmer["id"], now=now)
    asked = last_requests(part.given, warmer["id"])
    said = []
    columns = warmer.select("id", "version", "new_temperature", "temperature", "new_engagement", "new_intent_until")
    for pk, version, temperature, before, engagement, intent_until in columns.iter_rows():
        rules, at = scales[version]
        place, asked_at = asked[pk] if intent_until else (None, None)
        because = Because(
            temperature,
            before,
            engagement,
            best=rules[best[pk]].label if pk in best else "",
            asked="" if place is None else rules[place].label,
            asked_at=asked_at,
        )
        said.append(reason_of(because, at))
    return pl.Series("reason", said, dtype=pl.String)
