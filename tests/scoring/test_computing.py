"""The set-based pass says of thousands what the law says of one: points, temperature, next change."""

from datetime import UTC, datetime, timedelta
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from filon.kit.dates import PARIS
from filon.scoring.models import ScoringVersion
from filon.scoring.rules.ledger import Sign, engagement_of, ledger_of
from filon.scoring.rules.scale import HALF_LIVES, Rule, Thresholds
from filon.scoring.rules.temperature import PRECISION, Kept, next_change_at, temperature_of
from filon.scoring.selectors.computing import best_rules, compute, last_requests
from filon.scoring.selectors.facts import BAR, INSTANT, KEPT, SUMS
from tests.scoring.scales import QUOTE, SCALE
from tests.scoring.test_ledger import HERS, NOW

AT = Thresholds()
NEVER = datetime(1970, 1, 1, tzinfo=UTC)
PEOPLE = st.lists(
    st.tuples(st.sampled_from(["none", "cold", "warm", "hot"]), st.lists(HERS, max_size=12)), min_size=1, max_size=6
)


def version(rules: list[Rule] = SCALE, pk: int = 1) -> ScoringVersion:
    return ScoringVersion(pk=pk, rules=[rule.as_document() for rule in rules])


def people_frame(temperatures: list[str], **more: Any) -> pl.DataFrame:
    """Nobody has a score yet."""
    columns: dict[str, Any] = {
        "id": range(len(temperatures)),
        "temperature": temperatures,
        "engagement": 0.0,
        "version": 1,
        "erased_until": None,
        "kept_version": None,
        **dict.fromkeys(KEPT),
    }
    types: dict[str, Any] = dict.fromkeys(
        ("erased_until", "intent_until", "held_until", "next_change_at", "at"), INSTANT
    )
    types |= dict.fromkeys(SUMS, pl.Float64)
    types |= dict.fromkeys(("id", "version", "kept_version", "malus"), pl.Int64)
    made = pl.DataFrame({"id": columns["id"]}).with_columns(
        *(
            pl.lit(value).alias(name) if name not in ("id", "temperature") else pl.Series(name, value)
            for name, value in (columns | more).items()
        )
    )
    return made.cast(types)


def signs_frame(signs: list[list[Sign]]) -> pl.DataFrame:
    every = [(pk, one) for pk, mine in enumerate(signs) for one in mine if one.at <= NOW]
    rows = [(pk, BAR.join((one.kind, one.direction, one.outcome)), one.at) for pk, one in every]
    schema: dict[str, Any] = {"id": pl.Int64, "sign": pl.String, "at": INSTANT}
    return pl.DataFrame(rows, schema=schema, orient="row")


NOTHING_SAID = pl.DataFrame(schema={"id": pl.Int64, "said": pl.String, "said_at": INSTANT})


@settings(max_examples=60)
@given(PEOPLE)
def test_the_pass_over_many_says_what_the_law_says_of_each(people: list[tuple[str, list[Sign]]]) -> None:
    signs = [mine for _before, mine in people]
    told = compute(
        people_frame([before for before, _ in people]), signs_frame(signs), NOTHING_SAID, [version()], now=NOW
    )
    for row in told.people.iter_rows(named=True):
        before, mine = people[row["id"]]
        lines = ledger_of(mine, SCALE, who=(), now=NOW)
        engagement = engagement_of(lines)
        assert row["new_engagement"] == pytest.approx(engagement, abs=1e-6)
        requests = [line.at for line in lines if SCALE[line.place].intent and line.given and line.at]
        asked_until = max(requests, default=NEVER) + timedelta(days=30)
        if abs(engagement - round(engagement / 5) * 5) < 1e-6:
            continue  # at a threshold the order of additions decides
        expected = temperature_of(before=before, engagement=engagement, has_intent=asked_until > NOW, at=AT)
        assert row["new_temperature"] == (expected if lines or before != "none" else "none")
        kept = Kept(
            {half_life: row[f"new_sum_{half_life}"] for half_life in HALF_LIVES},
            row["new_malus"],
            row["new_intent_until"],
        )
        falls = next_change_at(kept, temperature=row["new_temperature"], at=AT, now=NOW)
        assert (falls is None) == (row["new_next_change_at"] is None)
        if falls is not None:
            assert abs(falls - row["new_next_change_at"]) <= 2 * PRECISION


def test_what_a_colleague_said_stands_until_a_later_sign() -> None:
    early, late = (Sign("form", "inbound", "content", "human", NOW - timedelta(days=days)) for days in (9, 1))
    said_at = NOW - timedelta(days=5)
    said = pl.DataFrame({"id": [0, 1], "said": ["hot", "hot"], "said_at": [said_at, said_at]}).cast(
        {"said_at": INSTANT}
    )
    told = compute(
        people_frame(["hot", "hot"]), signs_frame([[early], [early, late]]), said, [version()], now=NOW
    ).people
    assert told.sort("id")["new_temperature"].to_list() == ["hot", "cold"]
    assert told.sort("id")["new_held_until"].to_list() == [said_at + timedelta(days=30), None]


def test_who_is_a_student_loses_points_under_the_model_that_applies_to_her() -> None:
    student = Rule("Étudiant", "who", points=-40, criteria={"field": "contact.name", "op": "is", "value": "x"})
    quote = Sign("form", "inbound", "quote", "human", NOW)
    people = people_frame(["none", "none"], who_1_1=1).with_columns(version=pl.Series([1, 2]))
    versions = [version([QUOTE, student]), version([QUOTE], pk=2)]
    told = compute(people, signs_frame([[quote], [quote]]), NOTHING_SAID, versions, now=NOW).people.sort("id")
    assert told["new_engagement"].round(6).to_list() == [20.0, 60.0]


def test_the_reason_names_what_gives_most_and_the_last_request() -> None:
    signs = [
        Sign("form", "inbound", "quote", "human", NOW - timedelta(days=200)),
        Sign("meeting", "", "", "human", NOW - timedelta(days=2)),
    ]
    told = compute(people_frame(["cold"]), signs_frame([signs]), NOTHING_SAID, [version()], now=NOW)
    assert best_rules(told.given, told.people["id"], now=NOW) == {0: 4}
    assert last_requests(told.given, told.people["id"]) == {0: (0, signs[0].at)}


def test_the_zone_of_the_clock_changes_nothing() -> None:
    signs = signs_frame([[Sign("form", "inbound", "quote", "human", NOW - timedelta(days=1))]])
    told = [
        compute(people_frame(["none"]), signs, NOTHING_SAID, [version()], now=now).people.to_dicts()
        for now in (NOW, NOW.astimezone(PARIS))
    ]
    assert told[0] == told[1]
