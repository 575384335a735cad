"""Who gets a lead: the rules in their order, then the person who stands by; and why, in one sentence.

The same decision serves what really happens and the simulation of what would have happened: both fill in a `Board`.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import NamedTuple

from filon.kit.enums import LabelledEnum
from filon.kit.french import format_count

NEXT = "\u202f; "  # between what was tried and what comes after


class Way(LabelledEnum):
    """How a rule chooses somebody."""

    PERSON = "person", "Toujours la même personne"
    LOAD = "load", "Dans l’équipe, qui a le moins de leads ouverts"
    CAPACITY = "capacity", "Dans l’équipe, qui a le plus de place"
    TURN = "turn", "Dans l’équipe, chacun son tour"


class Origin(LabelledEnum):
    """What decided."""

    KNOWN = "known", "Déjà suivi"
    RULE = "rule", "Une règle"
    STANDING_BY = "standing_by", "Secours"
    NOBODY = "nobody", "Personne"


@dataclass(slots=True)
class Member:
    """Somebody who may get leads. `received`: how many leads on each day; a limit of None is no limit."""

    pk: int
    name: str
    open_leads: int = 0
    received: Counter[date] = field(default_factory=Counter)
    per_day: int | None = None
    per_week: int | None = None
    absences: Sequence[tuple[date, date]] = ()  # both days included

    def is_away(self, day: date) -> bool:
        return any(first <= day <= last for first, last in self.absences)

    def this_week(self, day: date) -> int:
        """Since Monday."""
        monday = day - timedelta(days=day.weekday())
        return sum(count for on, count in self.received.items() if monday <= on <= day)

    def is_full(self, day: date) -> bool:
        return (self.per_day is not None and self.received[day] >= self.per_day) or (
            self.per_week is not None and self.this_week(day) >= self.per_week
        )

    def may_get(self, day: date) -> bool:
        return not self.is_away(day) and not self.is_full(day)


class Rule(NamedTuple):
    """`members`: one person, or those of the team, in the order of the wheel; `wheel` is the team whose turns it takes."""

    number: int
    label: str
    way: Way
    members: Sequence[int]
    wheel: int | None = None

    @property
    def called(self) -> str:
        return f"Règle {self.number} «\u00a0{self.label}\u00a0»"


class Follower(NamedTuple):
    """Who follows the lead already, its person or its company; `what` in words."""

    pk: int
    what: str


class Asked(NamedTuple):
    """One lead that wants an owner on a day; `numbers` of the rules that it answers."""

    lead_id: int
    day: date
    followers: Sequence[Follower] = ()
    numbers: frozenset[int] = frozenset()


class Choice(NamedTuple):
    """Who gets the lead, by what, and why; nobody only where nobody stands by."""

    owner_id: int | None
    origin: Origin
    number: int | None
    reason: str


class Wheel(NamedTuple):
    """Who had the last turn of a team, and how many were taken when it was read."""

    last: int | None = None
    turns: int = 0


@dataclass(slots=True)
class Board:
    """What the decisions read and change: the people, whose turn it is in each team, and how many turns they take."""

    members: Mapping[int, Member]
    wheels: dict[int, Wheel] = field(default_factory=dict)
    turns: Counter[int] = field(default_factory=Counter)

    def give(self, choice: Choice, rule: Rule | None, *, day: date) -> None:
        """The next decision knows of this one."""
        if member := self.members.get(choice.owner_id or 0):
            member.open_leads += 1
            member.received[day] += 1
        if rule and rule.wheel is not None:
            self.wheels[rule.wheel] = Wheel(choice.owner_id, self.wheels.get(rule.wheel, Wheel()).turns)
            self.turns[rule.wheel] += 1


def share_out(asked: Iterable[Asked], *, rules: Sequence[Rule], board: Board, standing_by: int | None) -> list[Choice]:
    """One after the other, each decision counting for the next."""
    choices = []
    for one in asked:
        choice = choose_owner(one, rules=rules, board=board, standing_by=standing_by)
        rule = next((rule for rule in rules if rule.number == choice.number), None)
        board.give(choice, rule, day=one.day)
        choices.append(choice)
    return choices


def choose_owner(asked: Asked, *, rules: Sequence[Rule], board: Board, standing_by: int | None) -> Choice:
    """Who follows it already, if he is there; else the first rule that finds somebody; else who stands by."""
    for follower in asked.followers:
        member = board.members.get(follower.pk)
        if member and not member.is_away(asked.day):
            return Choice(member.pk, Origin.KNOWN, None, f"{member.name} suit déjà {follower.what}")
    passed: list[str] = []
    for rule in rules:
        if rule.number not in asked.numbers:
            continue
        if chosen := _chosen_by(rule, board, asked.day):
            reason = f"{rule.called}\u00a0: {chosen.name}{_why(rule, chosen, asked.day)}"
            return Choice(chosen.pk, Origin.RULE, rule.number, NEXT.join([*passed, reason]))
        passed.append(f"{rule.called}\u00a0: {_nobody_there(rule, board, asked.day)}")
    return _to_who_stands_by(board, standing_by, passed, asked.day)


def _chosen_by(rule: Rule, board: Board, day: date) -> Member | None:
    """Nobody absent, nobody whose day or week is full."""
    free = [board.members[pk] for pk in rule.members if pk in board.members and board.members[pk].may_get(day)]
    if not free:
        return None
    if rule.way == Way.LOAD:
        return min(free, key=lambda member: (member.open_leads, member.pk))
    if rule.way == Way.CAPACITY:
        return min(free, key=lambda member: _fullness(member, day))
    if rule.way == Way.TURN:
        last = board.wheels.get(rule.wheel or 0, Wheel()).last or 0
        return min(free, key=lambda member: (member.pk <= last, member.pk))
    return free[0]


def _fullness(member: Member, day: date) -> tuple[bool, float, int]:
    """Of one's week; who has no limit comes after those who have room."""
    share = member.this_week(day) / member.per_week if member.per_week else member.this_week(day)
    return member.per_week is None, share, member.pk


def _why(rule: Rule, chosen: Member, day: date) -> str:
    if rule.way == Way.LOAD:
        return f", qui a le moins de leads ouverts ({chosen.open_leads})"
    if rule.way == Way.CAPACITY and chosen.per_week is not None:
        return (
            f", qui a reçu {format_count(chosen.this_week(day), 'lead', 'leads')} sur {chosen.per_week} cette semaine"
        )
    if rule.way == Way.CAPACITY:
        return ", qui n’a pas de limite"
    return ", à son tour" if rule.way == Way.TURN else ""


def _nobody_there(rule: Rule, board: Board, day: date) -> str:
    if rule.way != Way.PERSON:
        return "personne n’est disponible"
    member = next((board.members[pk] for pk in rule.members if pk in board.members), None)
    if member is None:
        return "la personne est partie"
    return f"{member.name} n’est pas là" if member.is_away(day) else f"{member.name} a fait le plein"


def _to_who_stands_by(board: Board, standing_by: int | None, passed: Sequence[str], day: date) -> Choice:
    """Also when he is away: a lead is never left to nobody, and the reason says it."""
    why = NEXT.join(passed) or "Aucune règle ne répond"
    member = board.members.get(standing_by or 0)
    if member is None:
        return Choice(None, Origin.NOBODY, None, f"{why}{NEXT}personne n’est de secours")
    though = ", même absent" if member.is_away(day) else ""
    return Choice(member.pk, Origin.STANDING_BY, None, f"{why}{NEXT}{member.name}, de secours{though}")
