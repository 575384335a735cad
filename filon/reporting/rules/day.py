"""The order of a salesperson's day: what presses most first, and why it stands there, in words."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from enum import IntEnum
from typing import NamedTuple

from filon.activities.rules.kinds import REACHING, TaskKind
from filon.contacts.rules.axes import Temperature
from filon.kit.dates import PARIS
from filon.kit.french import format_near_day, format_time

NBSP = "\u00a0"
# A promise broken for longer is no clock any more: the manager was told, and the person keeps her place by her temperature.
BROKEN_COUNTS = timedelta(days=7)


class Rank(IntEnum):
    """Warm before hot: who hesitates is lost to a competitor, who has chosen waits for us (seed 001, L50)."""

    CLOCK = 1
    WARM = 2
    HOT = 3
    PROMISE = 4
    CADENCE = 5
    REST = 6


class Clock(NamedTuple):
    """The agreement's promise about a lead. `words`: "À rappeler avant 14 h 05"; `left`: "dans 42 min ouvrées"; `kind`: how."""

    due_at: datetime
    words: str
    left: str
    kind: TaskKind = TaskKind.CALL


class Waiting(NamedTuple):
    """One thing to do. `heat`: the temperature of the person, empty when nobody is concerned."""

    key: int
    kind: TaskKind
    due_at: datetime
    heat: str = ""
    is_promise: bool = False
    clock: Clock | None = None


def rank_of(waiting: Waiting) -> Rank:
    """Warmth counts where we come to somebody: the minutes of a meeting make nobody sign."""
    if waiting.clock:
        return Rank.CLOCK
    reaches = waiting.kind in REACHING
    if reaches and waiting.heat in HEATS:
        return HEATS[waiting.heat]
    if waiting.is_promise:
        return Rank.PROMISE
    return Rank.CADENCE if reaches else Rank.REST


HEATS = {Temperature.WARM.value: Rank.WARM, Temperature.HOT.value: Rank.HOT}


def counts_as_clock(due_at: datetime, *, now: datetime) -> bool:
    return now - due_at <= BROKEN_COUNTS


def in_order(waiting: Iterable[Waiting], *, now: datetime) -> list[Waiting]:
    """Clocks that still run come before broken ones, and break soonest first; of broken ones, the last broken first."""
    return sorted(waiting, key=lambda one: _place(one, now))


def _place(one: Waiting, now: datetime) -> tuple[int, bool, float, float, int]:
    rank, broken, presses = rank_of(one), False, one.due_at.timestamp()
    if one.clock:
        broken, presses = one.clock.due_at < now, one.clock.due_at.timestamp()
        presses = -presses if broken else presses
    return rank, broken, presses, one.due_at.timestamp(), one.key


def reason_of(waiting: Waiting, *, sign: str, now: datetime) -> str:
    """`sign`: the last thing that the person did of herself, "demande de devis hier"; empty when there is none."""
    rank = rank_of(waiting)
    if waiting.clock:
        left = f" ({waiting.clock.left})" if waiting.clock.left else ""
        return f"L’accord le demande{NBSP}: {_lower(waiting.clock.words)}{left}"
    if rank in (Rank.WARM, Rank.HOT):
        heat = Temperature(waiting.heat).label
        return f"{heat}{NBSP}: {sign or UNSIGNED[rank]}"
    day = format_near_day(_paris(waiting.due_at).date(), today=_paris(now).date())
    at = f"{day} à {format_time(_paris(waiting.due_at))}"
    late = waiting.due_at < now
    if rank == Rank.PROMISE:
        return f"Promis pour {at}, en retard" if late else f"Promis pour {at}"
    if rank == Rank.CADENCE:
        return f"Relance prévue {at}, en retard" if late else f"Relance prévue {at}"
    return f"Prévu {at}, en retard" if late else f"Prévu {at}"


UNSIGNED = {Rank.WARM: "à relancer en premier, un concurrent n’est pas loin", Rank.HOT: "attend votre retour"}


def _lower(words: str) -> str:
    return words[:1].lower() + words[1:]


def _paris(moment: datetime) -> datetime:
    return moment.astimezone(PARIS)
