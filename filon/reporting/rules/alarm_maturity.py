"""Second signal: deals that go on although nobody can say that the prospect is ready for it."""

from collections.abc import Iterable
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


def read_maturity(passages: Iterable[Passage]) -> Reading:
    found = list(passages)
    unmeasured = [one for one in found if one.unmeasured]
    silent = sum(not one.asked for one in found)
    lacking = sum(one.lacks for one in found)
    forced = sum(one.forced for one in found)
    rate = rate_of(len(unmeasured), len(found))
    figures = (
        share("unmeasured", "Avancées sans que la maturité soit mesurée", rate),
        share("silent", "Avancées par des étapes qui ne demandent aucune réponse", rate_of(silent, len(found))),
        share("lacking", "Avancées sans réponse suffisante", rate_of(lacking, len(found))),
        share("forced", "Avancées par un passage forcé", rate_of(forced, len(found))),
        count("advanced", f"Affaires avancées en {RECENT_DAYS} jours", len(found)),
    )
    if len(found) < MIN_ADVANCED or rate.rate is None or rate.low is None:
        return too_few("trop peu d’affaires ont avancé pour en juger", *figures, records=len(found))
    because, remedy = _cause(silent=silent, lacking=lacking, forced=forced)
    part = f"{format_percent(rate.rate)} des affaires avancent sans réponses suffisantes"
    if rate.low > TOLERATED:
        return Reading(AlarmState.ALARM, f"{part}\u00a0: {because}", figures, len(unmeasured), remedy)
    if rate.rate > TOLERATED:
        return Reading(AlarmState.WATCH, f"{part}\u00a0: {because}", figures, len(unmeasured), remedy)
    return Reading(AlarmState.FINE, part, figures, len(unmeasured))


def _cause(*, silent: int, lacking: int, forced: int) -> tuple[str, Remedy]:
    """The most frequent of the three; where they are even, that which explains the others."""
    if silent >= max(lacking, forced):
        return "les étapes ne demandent aucune réponse", Remedy.ASK_QUESTIONS
    if forced > lacking:
        return "les passages sont forcés", Remedy.MEND_STAGE
    return "les questions restent sans réponse", Remedy.FILL_ANSWERS
