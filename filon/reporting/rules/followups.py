"""How many follow-ups? Of those whom each step reached, how many answered after it, with what the figures do not tell yet."""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Sequence
from typing import NamedTuple

from filon.kit.french import format_integer, format_percent, plural
from filon.kit.statistics import Rate, rate_of

MOST_RANKS = 8  # beyond, together


class Touch(NamedTuple):
    """One time that a sequence reached somebody: the `rank`-th since her entry; `answered`: she answered before the next one."""

    rank: int
    channel: str
    persona: str
    answered: bool


class Line(NamedTuple):
    """`rates`: of all, then of each persona, in the order of the report."""

    label: str
    rates: list[Rate]


class Report(NamedTuple):
    personas: list[str]
    by_rank: list[Line]
    by_channel: list[Line]
    touches: int
    answers: int


def report_of(touches: Sequence[Touch], *, no_persona: str) -> Report:
    personas = sorted({one.persona for one in touches} - {""})
    columns = ["", *personas, *([no_persona] if any(not one.persona for one in touches) and personas else [])]
    ranks = sorted({min(one.rank, MOST_RANKS) for one in touches})
    channels = sorted({one.channel for one in touches})
    by_rank, by_channel = (
        _counted(touches, lambda one: min(one.rank, MOST_RANKS)),
        _counted(touches, lambda o: o.channel),
    )
    return Report(
        personas=columns[1:],
        by_rank=[Line(_ordinal(rank), _rates(by_rank, rank, columns, no_persona)) for rank in ranks],
        by_channel=[Line(channel, _rates(by_channel, channel, columns, no_persona)) for channel in channels],
        touches=len(touches),
        answers=sum(one.answered for one in touches),
    )


Counts = dict[tuple[Hashable, str | None], list[int]]


def _counted(touches: Iterable[Touch], of: Callable[[Touch], Hashable]) -> Counts:
    """(what, persona; None: all) → how many reached, how many answered."""
    found: Counts = defaultdict(lambda: [0, 0])
    for one in touches:
        for persona in (None, one.persona):
            cell = found[of(one), persona]
            cell[0] += 1
            cell[1] += one.answered
    return found


def _rates(counted: Counts, what: Hashable, columns: Sequence[str], no_persona: str) -> list[Rate]:
    keys = [None, *("" if name == no_persona else name for name in columns[1:])]
    cells = [counted.get((what, key), [0, 0]) for key in keys]
    return [rate_of(answered, reached) for reached, answered in cells]


def _ordinal(rank: int) -> str:
    if rank >= MOST_RANKS:
        return f"{MOST_RANKS}e et au-delà"
    return "1er contact" if rank == 1 else f"{rank}e contact"


def sentence_of(report: Report) -> str:
    """The answer first: until which contact answers still come; or what is missing to know."""
    if not report.touches:
        return (
            "Aucune séquence n’a encore de résultats\u00a0: mettez-en une en service, vos propres chiffres répondront."
        )
    known = [(line, line.rates[0]) for line in report.by_rank if line.rates[0].rate is not None]
    told = (
        f"{format_integer(report.answers)} {plural(report.answers, 'réponse', 'réponses')} pour "
        f"{format_integer(report.touches)} {plural(report.touches, 'contact', 'contacts')} dont l’issue est connue."
    )
    if not known:
        return f"{told} C’est encore trop peu pour dire combien de fois relancer."
    last = next((line for line, rate in reversed(known) if rate.count), None)
    if last is None:
        return f"{told} Aucun contact n’a encore amené de réponse."
    best, rate = max(known, key=lambda one: one[1].rate or 0)
    stands_out = all((rate.low or 0) > (other.high or 0) for line, other in known if line is not best)
    which = (
        f"celui qui en amène le plus est le {best.label} ({format_percent(rate.rate or 0)})"
        if stands_out and len(known) > 1
        else "aucun ne se détache encore des autres, leurs marges se recouvrent"
    )
    return f"{told} Les réponses viennent encore au {last.label}\u00a0; {which}."
