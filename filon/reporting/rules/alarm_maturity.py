"""Second signal: deals that go on although nobody can say that the prospect is ready for it."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from filon.kit.french import format_percent
from filon.kit.statistics import rate_of
from filon.reporting.rules.alarms import AlarmState, Reading, Remedy, count, share, too_few

RECENT_DAYS = 180
MIN_ADVANCED = 10
# One deal in five may be pushed on knowingly, a call from an old client is no questionnaire; beyond it is a habit.
TOLERATED = 0.2


@dataclass(frozen=True, slots=True)
class Passage:
    """A deal that went forwards. `asked`: at least one answer was wanted; `lacks`: one of them is not sufficient, today still."""

    deal: int
    asked: bool
    lacks: bool
    forced: bool

    @property
    def unmeasured(self) -> bool:
        return not self.asked or self.lacks or self.forced


UNMEASURED, ADVANCED = "unmeasured", "advanced"
# Which deals each figure counts, and in which words.
COUNTED: Mapping[str, tuple[str, Callable[[Passage], bool]]] = {
    UNMEASURED: ("Avancées sans que la maturité soit mesurée", lambda one: one.unmeasured),
    "silent": ("Avancées par des étapes qui ne demandent aucune réponse", lambda one: not one.asked),
    "lacking": ("Avancées sans réponse suffisante", lambda one: one.lacks),
    "forced": ("Avancées par un passage forcé", lambda one: one.forced),
    ADVANCED: (f"Affaires avancées en {RECENT_DAYS} jours", lambda _one: True),
}


def is_behind(figure: str) -> Callable[[Passage], bool] | None:
    """Whether a deal stands behind that figure; None for a figure that opens no list."""
    return COUNTED[figure][1] if figure in COUNTED else None


def read_maturity(passages: Iterable[Passage]) -> Reading:
    found = list(passages)
    n = {name: sum(counts(one) for one in found) for name, (_words, counts) in COUNTED.items()}
    silent, lacking, forced = n["silent"], n["lacking"], n["forced"]
    rate = rate_of(n[UNMEASURED], len(found))
    figures = [
        share(name, words, rate_of(n[name], len(found)), records=n[name])
        for name, (words, _counts) in COUNTED.items()
        if name != ADVANCED
    ]
    figures.append(count(ADVANCED, COUNTED[ADVANCED][0], len(found)))
    if len(found) < MIN_ADVANCED or rate.rate is None or rate.low is None:
        return too_few("trop peu d’affaires ont avancé pour en juger", *figures, behind=ADVANCED)
    because, remedy = _cause(silent=silent, lacking=lacking, forced=forced)
    part = f"{format_percent(rate.rate)} des affaires avancent sans réponses suffisantes"
    if rate.low > TOLERATED:
        return Reading(AlarmState.ALARM, f"{part}\u00a0: {because}", figures, UNMEASURED, remedy)
    if rate.rate > TOLERATED:
        return Reading(AlarmState.WATCH, f"{part}\u00a0: {because}", figures, UNMEASURED, remedy)
    return Reading(AlarmState.FINE, part, figures, UNMEASURED)


def _cause(*, silent: int, lacking: int, forced: int) -> tuple[str, Remedy]:
    """The most frequent of the three; where they are even, that which explains the others."""
    if silent >= max(lacking, forced):
        return "les étapes ne demandent aucune réponse", Remedy.ASK_QUESTIONS
    if forced > lacking:
        return "les passages sont forcés", Remedy.MEND_STAGE
    return "les questions restent sans réponse", Remedy.FILL_ANSWERS
