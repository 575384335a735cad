"""Clients who fail us (seed 001): by which rule one knows them, and whether new clients make up for what they order no more."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple

from filon.kit.enums import LabelledEnum
from filon.permission.rules.retention import months_before


class FailingBecause(LabelledEnum):
    UNPAID = "unpaid", "ne paie pas"
    SILENT = "silent", "ne commande plus"
    DOWN = "down", "commande moins"


class FailingRule(NamedTuple):
    """`percent`: by how much the orders of twelve months fell against the twelve before; `months`: without an order."""

    percent: int
    months: int


class Ordered(NamedTuple):
    """Cents that a client ordered in the last twelve months, and in the twelve before; the day of the last order."""

    now_cents: int
    before_cents: int
    last_date: date
    is_unpaid: bool = False


def why_failing(client: Ordered, *, rule: FailingRule, today: date) -> tuple[FailingBecause, ...]:
    """Empty for a good client, and for who ordered nothing for two years: a former one, of whom nothing is to be replaced."""
    if not (client.now_cents or client.before_cents):
        return ()
    left = client.before_cents * (100 - rule.percent)
    holds = {
        FailingBecause.UNPAID: client.is_unpaid,
        FailingBecause.SILENT: client.last_date < months_before(today, rule.months),
        FailingBecause.DOWN: client.before_cents > 0 and client.now_cents * 100 <= left,
    }
    return tuple(why for why, is_so in holds.items() if is_so)


def to_replace(client: Ordered) -> int:
    """Cents a year that somebody else must order: all that an unpaid client ordered, else what he orders less."""
    if client.is_unpaid:
        return max(client.now_cents, client.before_cents)
    return max(0, client.before_cents - client.now_cents)


def replaced(losses: Iterable[int], *, new_cents: int) -> Sequence[bool]:
    """Which of the losses, the greatest first, new clients make up for: each wholly, or not at all."""
    left, found = new_cents, []
    for loss in losses:
        is_made_up = 0 < loss <= left
        left -= loss if is_made_up else 0
        found.append(is_made_up)
    return found
