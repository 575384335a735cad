"""Third signal: the same messages, steps and channels for people who have nothing in common ("one size fits all").

What is used differs between personas by the divergence of Jensen and Shannon: how many bits a touch tells of who receives it; 0
when all personas get the same, and never more than what tells the personas apart. What was planned for a persona is set
beside what she got by the same divergence.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
from scipy.spatial.distance import jensenshannon
from scipy.stats import entropy

from filon.kit.enums import LabelledEnum
from filon.kit.french import format_decimal
from filon.kit.statistics import Rate, rate_of
from filon.reporting.rules.alarms import AlarmState, Figure, Reading, Remedy, count, share, too_few

RECENT_DAYS = 180
MIN_TOUCHES = 30  # of a persona: under it its habits are an anecdote
# Two personas of which one gets a method in 63 % of its touches and the other in 37 %: the least that one would call adapted.
ADAPTED_BITS = 0.05
FAR_FROM_PLAN = 0.3  # bits: half of what a persona gets was planned for her, the other half was not
DRAWS = 400
SEED = 2
PEOPLE, AS_PLANNED, OTHERWISE = "people", "answers_as_planned", "answers_otherwise"
PEOPLE_WORDS = {
    PEOPLE: f"Personnes approchées en {RECENT_DAYS} jours",
    AS_PLANNED: "Approchées comme prévu",
    OTHERWISE: "Approchées autrement",
}

Used = Mapping[int, Mapping[str, int]]  # persona → method → touches
Floats = npt.NDArray[np.float64]


class Aspect(LabelledEnum):
    CHANNELS = "channels", "Canaux"
    MESSAGES = "messages", "Messages"
    STEPS = "steps", "Étapes de séquence"


@dataclass(frozen=True, slots=True)
class Divergence:
    bits: float
    low: float
    high: float
    touches: int


@dataclass(frozen=True, slots=True)
class Effect:
    """People approached as planned for their persona, and the others: how many answered."""

    as_planned: Rate = field(default_factory=lambda: rate_of(0, 0))
    otherwise: Rate = field(default_factory=lambda: rate_of(0, 0))

    @property
    def people(self) -> int:
        return self.as_planned.total + self.otherwise.total

    def by_name(self) -> list[tuple[str, Rate]]:
        return [(AS_PLANNED, self.as_planned), (OTHERWISE, self.otherwise)]


NO_EFFECT = Effect()


def divergence_of(used: Used) -> Divergence | None:
    """Between the personas that were touched enough, with its interval at 95 %; None under two of them.

    The plain estimate is too high by (rows - 1)(columns - 1) / 2N nats (Miller 1955), which is taken off; the interval comes
    from draws with the shares that were seen.
    """
    counts = _table([row for row in used.values() if sum(row.values()) >= MIN_TOUCHES])
    if len(counts) < 2:
        return None
    draws = np.random.default_rng(SEED)
    drawn = _bits(np.stack([draws.multinomial(int(row.sum()), row / row.sum(), size=DRAWS) for row in counts], axis=1))
    low, high = np.percentile(drawn - drawn.mean(), [2.5, 97.5])
    bits = _unbiased(counts)
    return Divergence(bits, max(0.0, bits + float(low)), bits + float(high), int(counts.sum()))


def gap_of(planned: Mapping[str, float], used: Mapping[str, int]) -> float | None:
    """Bits between what was planned for a persona and what she got; None without plan or under enough touches."""
    if not planned or sum(used.values()) < MIN_TOUCHES:
        return None
    both = sorted({*planned, *used})
    plan, got = ([float(source.get(key, 0)) for key in both] for source in (planned, used))
    return float(jensenshannon(plan, got, base=2) ** 2)


def _table(rows: Sequence[Mapping[str, int]]) -> Floats:
    methods = sorted({method for row in rows for method in row})
    return np.array([[row.get(method, 0) for method in methods] for row in rows], dtype=np.float64)


def _bits(counts: Floats) -> Floats:
    """Entropy of the whole, less that of each persona, weighted by its touches; of one table, or of many at once."""
    weights = counts.sum(axis=-1) / counts.sum(axis=(-2, -1), keepdims=True)[..., 0]
    apart = (weights * entropy(counts, base=2, axis=-1)).sum(axis=-1)
    found: Floats = np.maximum(0.0, entropy(counts.sum(axis=-2), base=2, axis=-1) - apart)
    return found


def _unbiased(counts: Floats) -> float:
    seen = np.count_nonzero(counts.sum(axis=0))
    excess = (len(counts) - 1) * (seen - 1) / (2 * counts.sum() * np.log(2))
    return max(0.0, float(_bits(counts)) - float(excess))


@dataclass(frozen=True, slots=True)
class MethodFacts:
    """`used` by aspect; `planned` channels by persona."""

    used: Mapping[Aspect, Used]
    planned: Mapping[int, Mapping[str, float]]
    effect: Effect = NO_EFFECT


def read_methods(facts: MethodFacts) -> Reading:
    """Adapted when one aspect differs: the same channels may carry other words."""
    found = {aspect: divergence_of(used) for aspect, used in facts.used.items()}
    known = {aspect: one for aspect, one in found.items() if one}
    gaps = _gaps(facts)
    figures = [_bits_figure(aspect, one) for aspect, one in known.items()]
    if gaps:
        mean_gap = sum(gaps) / len(gaps)
        figures.append(
            Figure("gap", "Écart entre canaux prévus et employés", mean_gap, len(gaps), unit="bits"),
        )
    figures += [
        *(
            share(name, f"{PEOPLE_WORDS[name]}\u00a0: ont répondu", rate, records=rate.total)
            for name, rate in facts.effect.by_name()
        ),
        count("personas_planned", "Personas pour lesquels quelque chose est prévu", len(facts.planned), records=0),
        count(PEOPLE, PEOPLE_WORDS[PEOPLE], facts.effect.people),
    ]
    if not known:
        because = "il faut deux personas approchés assez souvent pour comparer"
        return too_few(because, *figures, behind=PEOPLE)
    return _reading(known, gaps, planned=bool(facts.planned), figures=figures)


def _reading(
    known: Mapping[Aspect, Divergence], gaps: Sequence[float], *, planned: bool, figures: Sequence[Figure]
) -> Reading:
    most = max(known.values(), key=lambda one: one.bits)
    words = f"{format_decimal(most.bits, 2)}\u00a0bit de différence entre personas"
    remedy = Remedy.USE_TEMPLATES if planned else Remedy.WRITE_MATRIX
    if all(one.high < ADAPTED_BITS for one in known.values()):
        why = "ce qui est prévu par persona n’est pas employé" if planned else "rien n’est prévu par persona"
        return Reading(
            AlarmState.ALARM, f"les mêmes méthodes pour tous ({words})\u00a0: {why}", figures, PEOPLE, remedy
        )
    if all(one.low < ADAPTED_BITS for one in known.values()):
        return Reading(AlarmState.WATCH, f"les méthodes diffèrent peu ({words})", figures, PEOPLE, remedy)
    if gaps and sum(gaps) / len(gaps) > FAR_FROM_PLAN:
        because = "les canaux employés ne sont pas ceux qui sont prévus"
        return Reading(AlarmState.WATCH, because, figures, PEOPLE, remedy)
    return Reading(AlarmState.FINE, f"les méthodes changent avec l’interlocuteur ({words})", figures, PEOPLE)


def _gaps(facts: MethodFacts) -> list[float]:
    used = facts.used.get(Aspect.CHANNELS, {})
    found = [gap_of(facts.planned.get(persona, {}), row) for persona, row in used.items()]
    return [gap for gap in found if gap is not None]


def _bits_figure(aspect: Aspect, one: Divergence) -> Figure:
    label = f"{aspect.label}\u00a0: différence entre personas"
    return Figure(aspect.value, label, one.bits, one.touches, one.low, one.high, unit="bits")
