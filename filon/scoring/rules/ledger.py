"""What each sign gave and how much of it is left: the law of the score, of which the set-based pass is the other writing.

E(t) = Σ given · 2^(-(t - at) / half-life) - malus, never below zero (domain.md 4.2).
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import NamedTuple

from filon.kit.business_time import day_in_paris
from filon.scoring.rules.scale import WHO, Rule, is_counted

ONE_DAY = timedelta(days=1)


class Sign(NamedTuple):
    """One activity of a person."""

    kind: str
    direction: str
    outcome: str
    actor: str
    at: datetime


class LedgerLine(NamedTuple):
    """`place` of the rule; `given` after the caps, in the sign of the points; `left` of it now. `at` None: what somebody is."""

    place: int
    at: datetime | None
    given: int
    left: float


def ledger_of(
    signs: Iterable[Sign],
    rules: Sequence[Rule],
    *,
    who: Sequence[int],
    now: datetime,
    erased_until: datetime | None = None,
) -> list[LedgerLine]:
    """The newest first. `who`: places of the rules on what somebody is that hold; what came before an objection is erased."""
    counted = [
        sign
        for sign in signs
        if sign.at <= now and (erased_until is None or sign.at > erased_until) and is_counted(actor=sign.actor)
    ]
    lines = [line for place, rule in enumerate(rules) if rule.kind != WHO for line in _lines(place, rule, counted, now)]
    standing = [LedgerLine(place, None, rules[place].points, float(rules[place].points)) for place in who]
    return standing + sorted(lines, key=lambda line: line.at or now, reverse=True)


def _lines(place: int, rule: Rule, signs: Sequence[Sign], now: datetime) -> list[LedgerLine]:
    mine = [sign.at for sign in signs if rule.takes(kind=sign.kind, direction=sign.direction, outcome=sign.outcome)]
    return [
        LedgerLine(place, at, given, given * fading(half_life=rule.half_life, age=now - at))
        for at, given in capped(sorted(mine, reverse=True), rule)
    ]


def capped(instants: Sequence[datetime], rule: Rule) -> list[tuple[datetime, int]]:
    """The points of each sign, the newest first, so that what is recent pushes out what is old, never the reverse."""
    size, direction = abs(rule.points), 1 if rule.points > 0 else -1
    in_all, of_day = 0, defaultdict[date, int](int)
    given = []
    for at in instants:
        day = day_in_paris(at)
        room_of_day = size if rule.day_cap is None else rule.day_cap - of_day[day]
        after_day = max(0, min(size, room_of_day))
        room = after_day if rule.total_cap is None else rule.total_cap - in_all
        kept = max(0, min(after_day, room))
        of_day[day] += size
        in_all += after_day
        given.append((at, direction * kept))
    return given


def fading(*, half_life: int, age: timedelta) -> float:
    """What is left of one point after that time."""
    return 1.0 if half_life == 0 else 0.5 ** (max(age, timedelta(0)) / (half_life * ONE_DAY))


def engagement_of(lines: Iterable[LedgerLine]) -> float:
    """The score itself: what is left of the points, less every malus; never below zero."""
    return max(0.0, sum(line.left for line in lines))
