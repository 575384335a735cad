"""A promotion with so many places and an end: what a visitor reads of it, and when nothing can be reserved any more."""

from datetime import date, datetime

from filon.kit.french import format_count, format_date, format_integer

MOST_PLACES = 1_000_000
FEW = 5  # from so few on, the page says how many are left before anything else


def is_over(*, ends: date | None, today: date) -> bool:
    """The last day is included."""
    return ends is not None and today > ends


def why_nothing_is_left(*, quantity: int, taken: int, ends: date | None, today: date) -> str:
    """Empty while a place can be reserved."""
    if ends is not None and is_over(ends=ends, today=today):
        return f"Cette promotion s’est terminée le {format_date(ends)}."
    if taken >= quantity:
        return "Tout est réservé\u00a0: il n’y a plus de place."
    return ""


def what_is_left(*, quantity: int, taken: int, ends: date | None) -> str:
    """ "Il reste 12 places sur 50, jusqu’au 30 nov. 2026 inclus." """
    left = quantity - taken
    until = f", jusqu’au {format_date(ends)} inclus" if ends else ""
    if left == 1:
        return f"C’est la dernière place{until}."
    if left <= FEW:
        return f"Il ne reste que {format_count(left, 'place', 'places')}{until}."
    return f"Il reste {format_count(left, 'place', 'places')} sur {format_integer(quantity)}{until}."


def as_reserved(*, at: datetime | None, is_last: bool) -> str:
    """What the thanks say: the place, the last one, or that a colleague looks at it first."""
    if at is None:
        return "Votre demande est reçue. La place n’est pas encore réservée\u00a0: nous vous le confirmons."
    return "Votre place est réservée\u00a0: c’était la dernière." if is_last else "Votre place est réservée."
