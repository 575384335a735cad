"""Who may enter a sequence: the reasons that keep somebody out, told one by one before anybody is put in."""

from datetime import date, datetime, timedelta
from typing import NamedTuple

from filon.kit.french import format_date


class Candidate(NamedTuple):
    """`running`: the name of the exclusive sequence that she runs; `left_at`: when she last left one. `refusals`: what the
    permission says of each channel that the sequence uses, "" where it allows. `owner_has`: people whom her owner has in it.
    """

    is_removed: bool = False
    is_in_it: bool = False
    is_witness: bool = False
    running: str = ""
    left_at: datetime | None = None
    refusals: tuple[str, ...] = ()
    has_objected: bool = False
    at_exit: str = ""
    owner_has: int = 0


def refusal_of(one: Candidate, *, exclusive: bool, recontact_days: int, most_active: int | None, now: datetime) -> str:
    """Why she may not enter, in one sentence; "" when she may."""
    if one.is_removed:
        return "Sa fiche est à la corbeille."
    if one.is_in_it:
        return "Est déjà dans cette séquence."
    if one.is_witness:
        return "Est témoin de cette séquence\u00a0: le tirage l’a laissée de côté pour comparer."
    if one.has_objected:
        return "S’est opposée à la prospection."
    if exclusive and one.running:
        return f"Suit déjà la séquence «\u00a0{one.running}\u00a0»."
    again = one.left_at + timedelta(days=recontact_days) if one.left_at else now
    if again > now:
        return f"Sort à peine d’une séquence\u00a0: pas avant le {format_date(_day(again))}."
    if one.at_exit:
        return f"Sortirait aussitôt\u00a0: {one.at_exit}."
    if one.refusals and all(one.refusals):
        return one.refusals[0]
    return no_place(owner_has=one.owner_has, most_active=most_active)


def no_place(*, owner_has: int, most_active: int | None) -> str:
    """The one reason that passes by itself: who entered by what happened waits for a place."""
    if most_active is None or owner_has < most_active:
        return ""
    return f"Son commercial suit déjà {owner_has} personnes ici, le plafond est de {most_active}."


def _day(instant: datetime) -> date:
    return instant.date()
