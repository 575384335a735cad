"""What people did against what came of it: figures that add up by person, team and week, and what may honestly be said of them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import date
from typing import NamedTuple

from filon.kit.enums import LabelledEnum
from filon.kit.french import format_amount, format_count, format_percent
from filon.kit.statistics import Rate, rate_of


class Split(LabelledEnum):
    PERSON = "owner", "par responsable"
    TEAM = "team", "par équipe"
    WEEK = "week", "par semaine"


@dataclass(frozen=True, slots=True)
class Effort:
    """`reached`: calls that somebody answered; `meetings`: obtained by a call; `written`: e-mails and messages by hand."""

    calls: int = 0
    reached: int = 0
    meetings: int = 0
    emails: int = 0
    written: int = 0
    qualified: int = 0
    opened: int = 0
    won: int = 0
    won_cents: int = 0

    def __add__(self, other: "Effort") -> "Effort":
        return Effort(*(getattr(self, one.name) + getattr(other, one.name) for one in fields(Effort)))

    @property
    def reach_rate(self) -> Rate:
        """Of the calls, those that somebody answered."""
        return rate_of(self.reached, self.calls)

    @property
    def meeting_rate(self) -> Rate:
        """Of the answered calls, those that gave a meeting."""
        return rate_of(self.meetings, self.reached)

    @property
    def is_nothing(self) -> bool:
        return self == Effort()


class Place(NamedTuple):
    """Whose effort, in the week that begins on that Monday."""

    person: int | None
    monday: date


def summed(efforts: Mapping[Place, Effort], by: Split, teams: Mapping[int, Iterable[str]]) -> dict[object, Effort]:
    """Of each person, team or week. Who is in two teams counts in both; who is in none, under ""."""
    found: dict[object, Effort] = {}
    for place, effort in efforts.items():
        if by == Split.TEAM:
            keys: list[object] = list(teams.get(place.person or 0, ())) or [""]
        else:
            keys = [place.person if by == Split.PERSON else place.monday]
        for key in keys:
            found[key] = found.get(key, Effort()) + effort
    return found


def whole(efforts: Mapping[Place, Effort]) -> Effort:
    total = Effort()
    for effort in efforts.values():
        total += effort
    return total


def activity_sentence(total: Effort, *, words: str) -> str:
    """The answer first: what was done, and what came of it."""
    done = f"{format_count(total.calls, 'appel', 'appels')} {words}"
    if total.reach_rate.rate is not None:
        done += f", {format_percent(total.reach_rate.rate, 0)} joints"
    came = [
        format_count(total.meetings, "rendez-vous", "rendez-vous"),
        format_count(total.qualified, "lead qualifié", "leads qualifiés"),
        format_count(total.opened, "opportunité ouverte", "opportunités ouvertes"),
    ]
    return f"{done}\u00a0; {', '.join(came)}, et {format_amount(round(total.won_cents / 100) * 100)} signés."


def comparison_sentence(people: Mapping[str, Effort]) -> str:
    """Who calls most and who obtains most of his calls; nothing is said of two rates whose intervals meet."""
    calling = {name: effort for name, effort in people.items() if effort.calls}
    if len(calling) < 2:
        return ""
    busiest = max(calling, key=lambda name: (calling[name].calls, name))
    known = {name: rate for name, effort in calling.items() if (rate := effort.meeting_rate).rate is not None}
    if len(known) < 2:
        return (
            f"{busiest} appelle le plus. Trop peu d’appels aboutis pour dire qui en tire le plus de rendez-vous\u00a0: "
            "ne comparez que les volumes, avec prudence."
        )
    best = max(known, key=lambda name: (known[name].rate or 0, name))
    others = [rate for name, rate in known.items() if name != best]
    if any((rate.high or 0) >= (known[best].low or 0) for rate in others):
        return f"{busiest} appelle le plus. Rien ne sépare encore nettement ce que chacun tire de ses appels aboutis."
    share = format_percent(known[best].rate or 0, 0)
    return f"{busiest} appelle le plus\u00a0; {best} tire le plus de rendez-vous de ses appels aboutis ({share})."
