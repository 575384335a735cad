"""Who gets a lead, decided in plain Python."""

from collections import Counter
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from filon.leads.rules.routing import (
    Asked,
    Board,
    Choice,
    Follower,
    Member,
    Origin,
    Rule,
    Way,
    choose_owner,
    share_out,
)

DAY = date(2026, 11, 20)  # a Friday
MONDAY = DAY - timedelta(days=4)
CAMILLE, LENA, MARC = 1, 2, 3


def board(**changes: dict[str, object]) -> Board:
    names = {"camille": (CAMILLE, "Camille"), "lena": (LENA, "Léna"), "marc": (MARC, "Marc")}
    members = [Member(pk, name, **changes.get(key, {})) for key, (pk, name) in names.items()]  # type: ignore[arg-type]
    return Board({member.pk: member for member in members})


def rule(way: Way, *members: int, number: int = 1, label: str = "Grand Ouest") -> Rule:
    return Rule(number, label, way, members, wheel=7 if way == Way.TURN else None)


def chosen(*rules: Rule, on: Board, followers: tuple[Follower, ...] = (), standing_by: int | None = MARC) -> Choice:
    asked = Asked(1, DAY, followers, frozenset(one.number for one in rules))
    return choose_owner(asked, rules=rules, board=on, standing_by=standing_by)


def test_the_least_busy_of_the_team_gets_it_and_the_reason_says_how_busy() -> None:
    choice = chosen(
        rule(Way.LOAD, CAMILLE, LENA, number=2), on=board(camille={"open_leads": 4}, lena={"open_leads": 5})
    )

    assert (choice.owner_id, choice.origin, choice.number) == (CAMILLE, Origin.RULE, 2)
    assert choice.reason == "Règle 2 «\u00a0Grand Ouest\u00a0»\u00a0: Camille, qui a le moins de leads ouverts (4)"


def test_capacity_gives_to_the_week_that_is_least_full() -> None:
    week = {"received": Counter({MONDAY: 6}), "per_week": 10}
    choice = chosen(
        rule(Way.CAPACITY, CAMILLE, LENA),
        on=board(camille=week, lena={"received": Counter({DAY: 2}), "per_week": 3}),
    )

    assert choice.owner_id == CAMILLE
    assert choice.reason.endswith("Camille, qui a reçu 6 leads sur 10 cette semaine")


def test_what_was_received_before_monday_fills_nothing() -> None:
    last_week = {"received": Counter({MONDAY - timedelta(days=1): 9}), "per_week": 9}
    assert chosen(rule(Way.TURN, CAMILLE), on=board(camille=last_week)).owner_id == CAMILLE


def test_who_is_away_or_has_enough_for_the_day_is_passed_over_and_the_reason_says_it() -> None:
    away, full = {"absences": [(DAY, DAY)]}, {"received": Counter({DAY: 2}), "per_day": 2}
    choice = chosen(
        rule(Way.PERSON, CAMILLE),
        rule(Way.PERSON, LENA, number=2, label="Suite"),
        rule(Way.PERSON, 99, number=3, label="Fin"),
        on=board(camille=away, lena=full),
    )

    assert (choice.owner_id, choice.origin) == (MARC, Origin.STANDING_BY)
    assert choice.reason == (
        "Règle 1 «\u00a0Grand Ouest\u00a0»\u00a0: Camille n’est pas là\u202f; "
        "Règle 2 «\u00a0Suite\u00a0»\u00a0: Léna a fait le plein\u202f; "
        "Règle 3 «\u00a0Fin\u00a0»\u00a0: la personne est partie\u202f; Marc, de secours"
    )


def test_no_rule_that_answers_is_said_too() -> None:
    assert chosen(on=board()).reason == "Aucune règle ne répond\u202f; Marc, de secours"


def test_who_stands_by_gets_it_even_when_he_is_away() -> None:
    choice = chosen(on=board(marc={"absences": [(DAY, DAY)]}))
    assert (choice.owner_id, choice.reason) == (MARC, "Aucune règle ne répond\u202f; Marc, de secours, même absent")


def test_without_anybody_it_is_nobody_and_the_reason_says_it() -> None:
    choice = chosen(on=board(), standing_by=None)
    assert (choice.owner_id, choice.origin) == (None, Origin.NOBODY)
    assert choice.reason.endswith("personne n’est de secours")


def test_who_follows_the_person_comes_before_the_rules_unless_away() -> None:
    followers = (Follower(CAMILLE, "la personne"), Follower(LENA, "l’entreprise"))
    there = chosen(rule(Way.PERSON, MARC), on=board(), followers=followers)
    away = chosen(rule(Way.PERSON, MARC), on=board(camille={"absences": [(DAY, DAY)]}), followers=followers)

    assert (there.owner_id, there.reason) == (CAMILLE, "Camille suit déjà la personne")
    assert (away.owner_id, away.reason) == (LENA, "Léna suit déjà l’entreprise")


def test_the_wheel_goes_on_after_the_last_one_and_comes_round() -> None:
    on = board()
    asked = [Asked(place, DAY, (), frozenset({1})) for place in range(4)]
    found = share_out(asked, rules=[rule(Way.TURN, CAMILLE, LENA, MARC)], board=on, standing_by=None)

    assert [choice.owner_id for choice in found] == [CAMILLE, LENA, MARC, CAMILLE]
    assert (on.wheels[7].last, on.turns) == (CAMILLE, Counter({7: 4}))


people = st.lists(
    st.builds(
        dict,
        open_leads=st.integers(0, 5),
        per_day=st.none() | st.integers(0, 3),
        per_week=st.none() | st.integers(0, 5),
        absences=st.sampled_from([(), ((DAY, DAY),), ((MONDAY, DAY),)]),
    ),
    min_size=3,
    max_size=3,
)


@given(people, st.lists(st.tuples(st.sampled_from(Way), st.sets(st.integers(1, 3))), max_size=4), st.data())
def test_every_lead_gets_one_owner_and_nobody_absent_or_full_gets_one_by_a_rule(
    changes: list[dict[str, object]], told: list[tuple[Way, set[int]]], data: st.DataObject
) -> None:
    members = {pk: Member(pk, f"P{pk}", **told) for pk, told in enumerate(changes, start=1)}  # type: ignore[arg-type]
    rules = [
        Rule(number, "R", way, sorted(some), 7 if way == Way.TURN else None)
        for number, (way, some) in enumerate(told, start=1)
    ]
    on = Board(members)
    for lead in range(8):
        numbers = data.draw(st.frozensets(st.sampled_from([one.number for one in rules]) if rules else st.nothing()))
        before = {pk: member.may_get(DAY) for pk, member in members.items()}
        [choice] = share_out([Asked(lead, DAY, (), numbers)], rules=rules, board=on, standing_by=1)
        assert choice.owner_id in members
        if choice.origin == Origin.RULE:
            assert (before[choice.owner_id], choice.number in numbers) == (True, True)
        else:
            assert (choice.origin, choice.owner_id) == (Origin.STANDING_BY, 1)


@given(st.integers(1, 6), st.integers(0, 40))
def test_the_wheel_is_fair_within_one(how_many: int, leads: int) -> None:
    members = {pk: Member(pk, f"P{pk}") for pk in range(1, how_many + 1)}
    asked = [Asked(place, DAY, (), frozenset({1})) for place in range(leads)]
    found = share_out(asked, rules=[rule(Way.TURN, *members)], board=Board(members), standing_by=None)

    got = Counter(choice.owner_id for choice in found)
    assert max(got[pk] for pk in members) - min(got[pk] for pk in members) <= 1
