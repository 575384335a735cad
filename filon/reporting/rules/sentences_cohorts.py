"""What became of the leads of each month, as sentences."""

from collections.abc import Sequence

from filon.kit.french import (
    NARROW_SPACE,
    NO_BREAK_SPACE,
    format_count,
    format_integer,
    format_percent,
    of_month,
)
from filon.reporting.rules.cohorts import AGES, Cohort, CohortReport, CurvePoint, Flow, median_days, point_at
from filon.reporting.rules.sentences import rate_words

COMPARED_AT = 90  # days: two months are compared when their youngest leads have had as many


def cohorts_sentence(report: CohortReport, *, words: str) -> str:
    """ "412 leads arrivés en 2026 : 12 % (…) ont signé, 40 % sont encore indécis. Ceux qui signent le font …"."""
    total = report.total
    if not total.entered:
        return f"Aucun lead n’est arrivé {words}."
    arrived = f"{format_count(total.entered, 'lead arrivé', 'leads arrivés')} {words}"
    if total.signed.rate is None:
        return f"{arrived}{NO_BREAK_SPACE}: c’est trop peu pour un taux."
    told = (
        f"{arrived}{NO_BREAK_SPACE}: {rate_words(total.signed)} ont signé, "
        f"{format_percent(total.open / total.entered, 0)} sont encore indécis."
    )
    half = median_days(report.curve)
    if half is not None:
        told += f" La moitié de ceux qui signent le font en {format_count(half, 'jour', 'jours')}."
    return told


def months_sentence(cohorts: Sequence[Cohort]) -> str:
    """The last month whose leads all have had ninety days, against the one before; empty without two of them."""
    age = AGES.index(COMPARED_AT)
    known = [(cohort.month, share) for cohort in cohorts if (share := cohort.by_age[age]) is not None]
    if len(known) < 2:
        return ""
    (before, less), (last, share) = known[-2:]
    return (
        f"À {COMPARED_AT} jours, {format_percent(share, 0)} des leads {of_month(last)} avaient signé, "
        f"contre {format_percent(less, 0)} de ceux {of_month(before)}."
    )


def curve_sentence(curve: Sequence[CurvePoint]) -> str:
    """The title of the curve: where leads stand after ninety days."""
    point = point_at(curve, days=COMPARED_AT)
    if point is None:
        return "Ce que deviennent les leads, jour après jour"
    open_share = 1 - point.signed - point.lost
    return (
        f"{COMPARED_AT} jours après son arrivée, un lead a signé {format_percent(point.signed, 0)} du temps, est perdu "
        f"{format_percent(point.lost, 0)}{NARROW_SPACE}; le reste, {format_percent(open_share, 0)}, est indécis"
    )


def widest_flow_sentence(flows: Sequence[Flow], *, labels: dict[str, str]) -> str:
    """The title of the flows: the widest of all."""
    if not flows:
        return ""
    widest = max(flows, key=lambda flow: flow.n)
    source, target = labels[widest.source], labels[widest.target]
    return (
        f"Le flux le plus large va de «{NO_BREAK_SPACE}{source}{NO_BREAK_SPACE}» à «{NO_BREAK_SPACE}{target}"
        f"{NO_BREAK_SPACE}»{NO_BREAK_SPACE}: {format_integer(widest.n)} leads"
    )
