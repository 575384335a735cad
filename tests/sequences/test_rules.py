"""The laws of sequences: where a step leads, when it is due, who gets which wording, and when two wordings differ."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from filon.kit.business_time import day_in_paris, is_business_day
from filon.kit.dates import PARIS
from filon.sequences.rules.deciding import Seen, decide
from filon.sequences.rules.editing import new_key, with_step, with_step_moved, without_step
from filon.sequences.rules.entering import Candidate, refusal_of
from filon.sequences.rules.flow import (
    END,
    FlowRefused,
    StepText,
    after,
    check_flow,
    day_marks,
    first_of,
    key_in_new,
    place_of,
    sentence_of,
    unreached,
)
from filon.sequences.rules.kinds import Did, Ending, StepKind
from filon.sequences.rules.loops import way_round
from filon.sequences.rules.splitting import variant_of
from filon.sequences.rules.testing import SAMPLE, Outcome, compare, sample_of
from filon.sequences.rules.timing import CLOSES, OPENS, closed_days, next_due
from tests.factories import NOW


def call(key: str, **fields: object) -> StepText:
    return StepText(key, StepKind.CALL, f"Appel {key}", **fields)  # type: ignore[arg-type]


SEED = (
    call("appel", wait_days=2),
    StepText("relance", StepKind.EMAIL, "Relance", template=1),
    call("appel-2", wait_days=3),
    StepText("linkedin", StepKind.LINKEDIN, "Message", wait_days=7),
)
keys = st.lists(st.sampled_from("abcdefgh"), unique=True, min_size=1, max_size=8)
instants = st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001  hypothesis asks so


def test_the_sequence_of_the_seed_reads_as_a_sentence() -> None:
    assert day_marks(SEED) == [2, 2, 5, 12]
    assert sentence_of(SEED) == (
        "4 étapes sur 12 jours ouvrés\u00a0: appel à J+2, e-mail à J+2, appel à J+5 et message LinkedIn à J+12."
    )
    check_flow(SEED)


@pytest.mark.parametrize(
    ("flow", "told"),
    [
        ((), "ne fait rien"),
        ((call("a", then="a"),), "ramène en arrière"),
        ((call("a"), call("b", then="a")), "ramène en arrière"),
        ((call("a", then="z"),), "n’existe plus"),
        ((StepText("m", StepKind.EMAIL, "M"),), "choisissez le modèle"),
        ((call("a"), StepText("t", StepKind.BRANCH, "T")), "à quelle condition"),
        ((call("a", wait_days=261),), "de 0 à 260 jours"),
        (tuple(StepText(f"m{n}", StepKind.EMAIL, "M", template=n) for n in range(6)), "c’est trop"),
        ((StepText("m", StepKind.EMAIL, "M", template=1, template_b=1),), "sont les mêmes"),
    ],
)
def test_what_cannot_be_is_refused_with_its_step(flow: tuple[StepText, ...], told: str) -> None:
    with pytest.raises(FlowRefused, match=told):
        check_flow(flow)


@given(keys, keys, st.data())
def test_nobody_receives_a_step_again_whatever_the_versions(
    first: list[str], second: list[str], data: st.DataObject
) -> None:
    """Run some of one version, then all of the next: each key is done once at most, and the run ends."""
    old, new = (tuple(call(key) for key in some) for some in (first, second))
    done: list[str] = []
    key, now = first_of(old), NOW
    for _ in range(data.draw(st.integers(0, len(old) - 1))):
        key, now = _do(old, key, done, now)
    key = key_in_new(old=old, new=new, done_key=done[-1] if done else "", next_key=key)
    while key:
        key, now = _do(new, key, done, now)
    assert len(done) == len(set(done))


def _do(flow: tuple[StepText, ...], key: str, done: list[str], now: datetime) -> tuple[str, datetime]:
    move = decide(flow, key, Seen(done=frozenset(done)), now=now)
    if move.did:
        done.append(key)
    assert move.due_at is not None and move.due_at >= now
    return move.step_key, move.due_at


@given(keys)
def test_the_same_version_again_changes_nothing_for_who_runs_it(some: list[str]) -> None:
    flow = tuple(call(key) for key in some)
    for step in flow:
        key = after(flow, step.key)
        assert key_in_new(old=flow, new=flow, done_key=step.key, next_key=key) == key


def test_a_step_put_in_comes_after_what_was_done_even_when_what_was_done_is_gone() -> None:
    old = (call("a"), call("b"), call("c"))
    assert key_in_new(old=old, new=(call("a"), call("b"), call("x"), call("c")), done_key="b", next_key="c") == "x"
    assert key_in_new(old=old, new=(call("a"), call("x"), call("c")), done_key="b", next_key="c") == "x"
    assert key_in_new(old=old, new=(call("x"),), done_key="b", next_key="c") == "x"


def test_who_was_sent_to_an_arm_stays_in_it() -> None:
    flow = (StepText("t", StepKind.BRANCH, "T", otherwise="b"), call("a", then=END), call("b"))
    assert key_in_new(old=flow, new=flow, done_key="t", next_key="b") == "b"
    assert (after(flow, "t"), after(flow, "t", holds=False), after(flow, "a")) == ("a", "b", "")
    assert unreached((call("a", then=END), call("b"))) == [call("b")]


@given(instants, st.integers(0, 15), st.sampled_from([None, time(8), time(11, 30), time(17)]))
def test_a_step_is_due_on_a_working_day_in_office_hours_and_never_before(
    start: datetime, wait: int, hour: time | None
) -> None:
    closed = closed_days(
        absences=[(date(2026, 5, 11), date(2026, 5, 22))],
        rests_in_august=True,
        today=start.date(),
        until=date(2028, 1, 31),
    )
    due = next_due(after=start, wait_days=wait, hour=hour, closed=closed)
    assert due >= start
    assert is_business_day(day_in_paris(due), closed)
    assert min(OPENS, hour or OPENS) <= due.astimezone(PARIS).time() < CLOSES


def test_the_change_of_hour_and_august_move_no_hour() -> None:
    friday = datetime(2026, 3, 27, 9, tzinfo=PARIS)
    assert next_due(after=friday, wait_days=1, hour=time(9, 30)) == datetime(2026, 3, 30, 9, 30, tzinfo=PARIS)
    july = datetime(2026, 7, 31, 9, tzinfo=PARIS)
    august = closed_days(absences=(), rests_in_august=True, today=july.date(), until=date(2026, 10, 1))
    assert next_due(after=july, wait_days=2, hour=None, closed=august) == datetime(2026, 9, 2, 9, tzinfo=PARIS)


@given(st.sampled_from(["a", "b"]), st.integers(1, 10**9))
def test_a_wording_is_drawn_once_for_all(key: str, contact: int) -> None:
    drawn = {variant_of(contact_id=contact, step_key=key, is_test=True) for _ in range(3)}
    assert drawn < {"A", "B"}


def test_the_draw_is_half_and_half() -> None:
    drawn = [variant_of(contact_id=n, step_key="relance", is_test=True) for n in range(10_000)]
    assert 4_800 < drawn.count("A") < 5_200
    assert variant_of(contact_id=1, step_key="relance", is_test=False) == ""


def test_no_winner_before_the_number_that_was_fixed() -> None:
    assert sample_of(0.08, 0.16) == SAMPLE == 258
    early = compare([True] * 100, [False] * 100)
    assert (early.outcome, early.missing) == (Outcome.RUNNING, 2 * (SAMPLE - 100))
    many = [True] * 60 + [False] * (SAMPLE - 60)
    few = [True] * 20 + [False] * (SAMPLE - 20)
    assert compare(many, few).outcome == Outcome.A
    assert compare(few, many).outcome == Outcome.B
    assert compare(few, few).outcome == Outcome.SAME


def test_whoever_looks_later_reads_the_same_answer() -> None:
    few, many = [True] * 20 + [False] * (SAMPLE - 20), [True] * 24 + [False] * (SAMPLE - 24)
    assert compare(few + [True] * 500, many + [False] * 500) == compare(few, many)


@given(keys, st.data())
def test_editing_keeps_every_other_step(some: list[str], data: st.DataObject) -> None:
    flow = tuple(call(key) for key in some)
    key = data.draw(st.sampled_from(some))
    moved = with_step_moved(flow, key, places=data.draw(st.integers(-9, 9)))
    assert sorted(step.key for step in moved) == sorted(some)
    assert [step.key for step in without_step(moved, key)] == [step.key for step in moved if step.key != key]
    assert with_step(flow, flow[0]) == flow
    assert place_of(flow, new_key(flow, key, used=frozenset("z"))) is None


def test_what_led_to_a_step_that_goes_leads_to_the_next_one() -> None:
    flow = (call("a", then="c"), call("b"), call("c"))
    assert without_step(flow, "c") == (call("a"), call("b"))


def test_a_way_back_to_itself_is_found() -> None:
    assert way_round(1, leads_to={1: {2}, 2: {3}, 3: {1}}) == [1, 2, 3, 1]
    assert way_round(1, leads_to={1: {2}, 2: {3}}) == []
    assert way_round(1, leads_to={1: {1}}) == [1, 1]


@pytest.mark.parametrize(
    ("one", "told"),
    [
        (Candidate(), ""),
        (Candidate(is_in_it=True), "Est déjà dans cette séquence."),
        (Candidate(running="Relances"), "Suit déjà la séquence «\u00a0Relances\u00a0»."),
        (Candidate(left_at=NOW - timedelta(days=10)), "Sort à peine d’une séquence\u00a0: pas avant le 8 févr. 2027."),
        (Candidate(left_at=NOW - timedelta(days=90)), ""),
        (Candidate(has_objected=True), "S’est opposée à la prospection."),
        (Candidate(at_exit="client"), "Sortirait aussitôt\u00a0: client."),
        (Candidate(refusals=("Aucune adresse e-mail.", "")), ""),
        (Candidate(refusals=("Aucune adresse e-mail.",)), "Aucune adresse e-mail."),
        (Candidate(owner_has=50), "Son commercial suit déjà 50 personnes ici, le plafond est de 50."),
    ],
)
def test_who_may_not_enter_is_told_why(one: Candidate, told: str) -> None:
    assert refusal_of(one, exclusive=True, recontact_days=90, most_active=50, now=NOW) == told


def test_permission_waits_or_passes_over() -> None:
    flow = (call("a"), call("b", wait_days=2))
    later = NOW + timedelta(hours=2)
    put_off = decide(flow, "a", Seen(refusal="Trop tôt.", allowed_at=later), now=NOW)
    assert (put_off.step_key, put_off.due_at, put_off.did) == ("a", later, None)
    passed = decide(flow, "a", Seen(refusal="Aucun numéro."), now=NOW)
    assert (passed.step_key, passed.did, passed.reason) == ("b", Did.SKIPPED, "Aucun numéro.")
    pressed = decide(flow, "a", Seen(free_at=NOW + timedelta(days=3)), now=NOW)
    assert (pressed.step_key, pressed.did) == ("a", None)
    assert decide(flow, "", Seen(), now=NOW).ending == Ending.FINISHED
