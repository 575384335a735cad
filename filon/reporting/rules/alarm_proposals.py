"""Fourth signal: proposals that wait for an answer longer than all the rest of the sale took (seed 002: over half is the worst).

How long an answer takes is the median of Kaplan and Meier: proposals without any answer yet are undecided, never dropped, for
the answered ones alone would look quick. The share is that median over itself and the median of what came before; its interval
comes from draws among the deals.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from filon.kit.french import format_integer, format_percent
from filon.kit.statistics import kaplan_meier_median, median, rate_of
from filon.reporting.rules.alarms import AlarmState, Figure, Reading, Remedy, count, share, too_few

RECENT_DAYS = 730  # proposals sent in two years: a cycle may last one
TOO_MUCH = 0.5  # of the cycle (seed 002)
MIN_SENT, MIN_ANSWERED = 10, 5
# Explored, then presented: with fewer than two exchanges before, nobody has asked, or nobody has shown.
MIN_EXCHANGES = 2
MIN_BETWEEN = 1  # one exchange after the presentation, in which the buyer reacts to it
DRAWS, MOST_DRAWN = 400, 1_000
SEED = 4


@dataclass(frozen=True, slots=True)
class Sent:
    """One deal with its first proposal. Days `before` it since the opening, and `after` until the end, or now when open.

    `exchanges` before it; `between`: those since the presentation, None where no presentation is known. `product`: "" for none.
    """

    deal: int
    before: int
    after: int
    answered: bool
    exchanges: int = 0
    between: int | None = None
    product: str = ""


@dataclass(frozen=True, slots=True)
class Waiting:
    """`share` of the cycle, `days` of the median answer; `beyond`: more than half still wait, so both are at least this."""

    share: float
    low: float
    high: float
    before: float
    days: float
    beyond: bool


def waiting_of(sent: Sequence[Sent]) -> Waiting | None:
    """None under enough proposals, or answers, and where the sale and the answer took no time at all."""
    if len(sent) < MIN_SENT or sum(one.answered for one in sent) < MIN_ANSWERED:
        return None
    before = median(one.before for one in sent) or 0.0
    found = kaplan_meier_median([one.after for one in sent], [one.answered for one in sent])
    days = float(max(one.after for one in sent)) if found is None else found
    if before + days <= 0:
        return None
    low, high = np.percentile(_drawn_shares(sent), [2.5, 97.5])
    return Waiting(days / (before + days), float(low), float(high), before, days, found is None)


def _drawn_shares(sent: Sequence[Sent]) -> npt.NDArray[np.float64]:
    """The share in as many worlds, each drawn from the deals; answers count before those who leave unfinished on the same day."""
    draws = np.random.default_rng(SEED)
    rows = sorted(sent, key=lambda one: (one.after, not one.answered))
    if len(rows) > MOST_DRAWN:
        rows = [rows[place] for place in np.sort(draws.choice(len(rows), MOST_DRAWN, replace=False))]
    after, before, ended = (
        np.array([getattr(one, name) for one in rows], dtype=np.float64) for name in ("after", "before", "answered")
    )
    weights = draws.multinomial(len(rows), np.full(len(rows), 1 / len(rows)), size=DRAWS).astype(np.float64)
    at_risk = weights[:, ::-1].cumsum(axis=1)[:, ::-1]
    surviving = np.cumprod(1 - ended * weights / np.maximum(at_risk, 1), axis=1)
    reached = surviving <= 0.5 + 1e-9
    days = np.where(reached.any(axis=1), after[reached.argmax(axis=1)], after.max())
    order = np.argsort(before)
    half = (weights[:, order].cumsum(axis=1) >= len(rows) / 2).argmax(axis=1)
    whole = days + before[order][half]
    return np.where(whole > 0, days / np.maximum(whole, 1e-9), 0.0)


ANSWERED, UNDECIDED, SENT, SHARE = "answered", "undecided", "sent", "share"
# Which deals each figure counts, and in which words.
COUNTED: Mapping[str, tuple[str, Callable[[Sent], bool]]] = {
    ANSWERED: ("Propositions qui ont eu leur réponse", lambda one: one.answered),
    UNDECIDED: ("Propositions encore sans réponse", lambda one: not one.answered),
    SENT: (f"Affaires qui ont eu leur proposition en {RECENT_DAYS // 365} ans", lambda _one: True),
}


def read_proposals(sent: Sequence[Sent]) -> Reading:
    found = waiting_of(sent)
    words = {name: told for name, (told, _counts) in COUNTED.items()}
    n = {name: sum(counts(one) for one in sent) for name, (_told, counts) in COUNTED.items()}
    figures = [
        share(ANSWERED, words[ANSWERED], rate_of(n[ANSWERED], len(sent)), records=n[ANSWERED]),
        count(UNDECIDED, words[UNDECIDED], n[UNDECIDED]),
        count(SENT, words[SENT], n[SENT]),
        *_exchange_figures(sent),
    ]
    if found is None:
        return too_few("trop peu de propositions, ou de réponses, pour en juger", *figures, behind=SENT)
    at_least = "au moins " if found.beyond else ""
    after = f"Jours jusqu’à la réponse (médiane, {at_least}indécises comprises)"
    figures = [
        _share_figure(SHARE, "Part du cycle passée après la proposition", found, len(sent)),
        Figure("days_before", "Jours jusqu’à la proposition (médiane)", found.before, len(sent), unit="days"),
        Figure("days_after", after, found.days, len(sent), unit="days"),
        *figures,
        *_product_figures(sent),
    ]
    told = (
        f"{at_least}{format_percent(found.share, 0)} du cycle passe après la proposition, "
        f"{at_least}{format_integer(round(found.days))}\u00a0jours"
    )
    behind = UNDECIDED if n[UNDECIDED] else SENT
    cause, remedy = likely_cause(sent)
    if found.low > TOO_MUCH:
        return Reading(AlarmState.ALARM, f"{told}\u00a0: {cause}", figures, behind, remedy)
    if found.share > TOO_MUCH:
        return Reading(AlarmState.WATCH, f"{told}\u00a0: {cause}", figures, behind, remedy)
    return Reading(AlarmState.FINE, told, figures, behind)


def likely_cause(sent: Sequence[Sent]) -> tuple[str, Remedy]:
    """The two that seed 002 names, in its order; else the time after the proposal itself."""
    if (median(one.exchanges for one in sent) or 0) < MIN_EXCHANGES:
        return "elle part trop tôt, après trop peu d’échanges", Remedy.WARM_UP
    between = [one.between for one in sent if one.between is not None]
    if between and (median(between) or 0) < MIN_BETWEEN:
        return "trop peu d’étapes entre la présentation et la proposition", Remedy.WARM_UP
    return "la réflexion du client n’est pas nourrie après l’envoi", Remedy.NURTURE


def _product_figures(sent: Sequence[Sent]) -> list[Figure]:
    """Of each product that was proposed often enough, the longest wait first; nothing where there is only one."""
    products = {one.product for one in sent if one.product}
    if len(products) < 2:
        return []
    waits = {product: [one for one in sent if one.product == product] for product in sorted(products)}
    known = [(product, found, len(waits[product])) for product in waits if (found := waiting_of(waits[product]))]
    return [
        _share_figure(f"{SHARE}:{product}", f"Part après la proposition, {product}", found, n)
        for product, found, n in sorted(known, key=lambda one: -one[1].share)
    ]


def _share_figure(name: str, label: str, found: Waiting, n: int) -> Figure:
    return Figure(name, label, found.share, n, found.low, found.high, records=n)


def is_behind(figure: str) -> Callable[[Sent], bool] | None:
    """Whether a deal stands behind that figure; None for a figure that opens no list."""
    name, _colon, product = figure.partition(":")
    if name == SHARE:
        return lambda one: not product or one.product == product
    return COUNTED[figure][1] if figure in COUNTED else None


def _exchange_figures(sent: Sequence[Sent]) -> list[Figure]:
    between = [one.between for one in sent if one.between is not None]
    before, since = median(one.exchanges for one in sent), median(between)
    return [
        Figure("exchanges", "Échanges avant la proposition (médiane)", before, len(sent), unit="count"),
        Figure("exchanges_between", "Dont depuis la présentation (médiane)", since, len(between), unit="count"),
    ]
