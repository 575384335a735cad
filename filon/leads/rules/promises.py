"""A clock of the agreement in the words of the person who looks at it: what is to do, by when, how much is left."""

from datetime import datetime, time, timedelta

from filon.kit.enums import LabelledEnum
from filon.kit.french import format_before, format_count
from filon.leads.rules.agreement import ClauseKind, Terms, business_time_words

MINUTE = timedelta(minutes=1)


class PromiseState(LabelledEnum):
    RUNNING = "running", "En cours"
    SOON = "soon", "Bientôt dû"
    LATE = "late", "En retard"
    KEPT = "kept", "Tenu"
    KEPT_LATE = "kept_late", "Fait en retard"
    BROKEN = "broken", "Non tenu"
    VOID = "void", "Sans objet"


def state_of(
    *,
    due: datetime,
    warn: datetime,
    met: datetime | None,
    breached: datetime | None,
    void: datetime | None,
    now: datetime,
) -> PromiseState:
    """What nobody judged yet is late all the same once its time has passed."""
    if met:
        return PromiseState.KEPT_LATE if breached else PromiseState.KEPT
    if void:
        return PromiseState.BROKEN if breached else PromiseState.VOID
    if breached or now > due:
        return PromiseState.LATE
    return PromiseState.SOON if now >= warn else PromiseState.RUNNING


def to_do(terms: Terms, *, done: int) -> str:
    """ "À rappeler", "2 tentatives encore à faire"."""
    if terms.kind == ClauseKind.ATTEMPTS:
        return f"{format_count(terms.amount - done, 'tentative', 'tentatives')} encore à faire"
    return _TO_DO[terms.kind]


_TO_DO = {
    ClauseKind.FIRST_RESPONSE: "À rappeler",
    ClauseKind.DECISION: "À accepter ou refuser",
    ClauseKind.FEEDBACK: "Dire ce qu’il devient",
}


def promise_words(terms: Terms, *, done: int, due: datetime, now: datetime) -> str:
    """ "À rappeler avant 14 h 05"."""
    return f"{to_do(terms, done=done)} {format_before(due, now=now)}"


def left_words(left: timedelta, *, late: bool, opens_at: time, closes_at: time) -> str:
    """ "dans 42 min ouvrées", "dans 3 jours ouvrés", "en retard de 2 h ouvrées"; at night and on Sundays a late one is no later."""
    minutes = abs(left) // MINUTE
    if not minutes:
        return "en retard" if late else "dans moins d’une minute"
    of_day = (closes_at.hour - opens_at.hour) * 60 + closes_at.minute - opens_at.minute
    days = minutes // of_day
    told = business_time_words(minutes) if days < 2 else format_count(days, "jour ouvré", "jours ouvrés")
    return f"en retard de {told}" if late else f"dans {told}"
