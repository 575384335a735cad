"""What produces refused leads, and which change would avoid them, at what price in leads that sales accepted."""

from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from filon.kit.enums import LabelledEnum
from filon.kit.french import format_count, format_integer
from filon.kit.statistics import Rate, rate_of
from filon.reporting.rules.handovers import Handed

GAIN = 2  # a change has to avoid refusals at twice the rate at which it loses leads that sales accepted
BAND = 20  # points of engagement a band
STEPS = (5, 10, 15, 20, 30, 40)  # how many points the threshold may be raised at once


class Dimension(LabelledEnum):
    SOURCE = "source", "Origine"
    FORM = "form", "Formulaire"
    CAMPAIGN = "campaign", "Campagne"
    FIT = "fit", "Profil"
    SCORE = "score", "Points à la transmission"


class LearningKind(LabelledEnum):
    """What a person may decide of."""

    STOP = "stop", "Ne plus transmettre"
    THRESHOLD = "threshold", "Relever le seuil"


class Group(NamedTuple):
    """`rate` of the refused among the decided; `worse`: above the whole, beyond what chance explains."""

    name: str
    rate: Rate
    main_reason: str
    worse: bool


class Effect(NamedTuple):
    """Had the change been there over the same leads."""

    fewer: int
    avoided: int
    refused: int
    lost: int
    accepted: int

    @property
    def gain(self) -> float:
        """The share of the refusals that it avoids, less GAIN times the share of the accepted leads that it loses."""
        lost = self.lost / self.accepted if self.accepted else 0.0
        return (self.avoided / self.refused if self.refused else 0.0) - GAIN * lost

    @property
    def sentence(self) -> str:
        fewer = format_count(self.fewer, "lead transmis", "leads transmis")
        avoided = format_count(self.avoided, "refus évité", "refus évités")
        lost = format_count(self.lost, "lead accepté perdu", "leads acceptés perdus")
        return f"{fewer} de moins, {avoided} sur {format_integer(self.refused)}, {lost}"


@dataclass(frozen=True, slots=True)
class Proposal:
    """`key` names the change in an address; `value` is the group to stop, or the new threshold."""

    kind: LearningKind
    dimension: Dimension
    value: str
    sentence: str
    effect: Effect

    @property
    def key(self) -> str:
        return f"{self.kind}:{self.dimension}:{self.value}"


class Scored(NamedTuple):
    """A decided lead with the points that its person had; None where no model of score applies."""

    lead: Handed
    points: float | None


def whole_rate(scored: Sequence[Scored]) -> Rate:
    return rate_of(sum(not one.lead.accepted for one in scored), len(scored))


def groups_of(scored: Sequence[Scored], dimension: Dimension) -> list[Group]:
    """The most refused first; those without the value come under an empty name."""
    parts: dict[str, list[Scored]] = defaultdict(list)
    for one in scored:
        parts[VALUES[dimension](one)].append(one)
    overall = whole_rate(scored)
    found = [_group(name, part, overall) for name, part in parts.items()]
    return sorted(found, key=lambda group: (-(group.rate.rate or 0), -group.rate.total, group.name))


def _group(name: str, part: Sequence[Scored], overall: Rate) -> Group:
    rate = whole_rate(part)
    reasons = Counter(one.lead.refusal for one in part if not one.lead.accepted)
    worse = rate.low is not None and overall.rate is not None and rate.low > overall.rate
    return Group(name, rate, reasons.most_common(1)[0][0] if reasons else "", worse)


def _band(one: Scored) -> str:
    if one.points is None:
        return ""
    first = int(one.points // BAND) * BAND
    return f"{first} à {first + BAND - 1}"


VALUES: dict[Dimension, Callable[[Scored], str]] = {
    Dimension.SOURCE: lambda one: one.lead.source,
    Dimension.FORM: lambda one: one.lead.form,
    Dimension.CAMPAIGN: lambda one: one.lead.campaign,
    Dimension.FIT: lambda one: one.lead.fit,
    Dimension.SCORE: _band,
}
STOPPED = {
    Dimension.SOURCE: "Ne plus transmettre les leads de l’origine «\u00a0{}\u00a0»",
    Dimension.FORM: "Ne plus transmettre les leads du formulaire «\u00a0{}\u00a0»",
    Dimension.CAMPAIGN: "Ne plus transmettre les leads de la campagne «\u00a0{}\u00a0»",
    Dimension.FIT: "Ne plus transmettre les leads de profil {}",
}


def proposals_for(scored: Sequence[Scored], *, threshold: int | None) -> list[Proposal]:
    """Those that are worth what they lose, the most useful first."""
    found = [
        _stop(dimension, group.name, scored)
        for dimension in STOPPED
        for group in groups_of(scored, dimension)
        if group.worse and group.name
    ]
    raised = _raise(scored, threshold) if threshold is not None else None
    worth = [one for one in [*found, *([raised] if raised else [])] if one.effect.gain > 0]
    return sorted(worth, key=lambda one: -one.effect.gain)


def _stop(dimension: Dimension, name: str, scored: Sequence[Scored]) -> Proposal:
    left = effect_of(scored, lambda one: VALUES[dimension](one) == name)
    return Proposal(LearningKind.STOP, dimension, name, STOPPED[dimension].format(name), left)


def effect_of(scored: Sequence[Scored], is_dropped: Callable[[Scored], bool]) -> Effect:
    dropped = [one for one in scored if is_dropped(one)]
    avoided = sum(not one.lead.accepted for one in dropped)
    refused = sum(not one.lead.accepted for one in scored)
    return Effect(len(dropped), avoided, refused, len(dropped) - avoided, len(scored) - refused)


def _raise(scored: Sequence[Scored], threshold: int) -> Proposal | None:
    """The step that gains most, where those below it are refused more than the whole beyond what chance explains."""
    overall, best = whole_rate(scored), None
    for to in (threshold + step for step in STEPS):
        below = [one for one in scored if one.points is not None and one.points < to]
        rate = whole_rate(below)
        if rate.low is not None and overall.rate is not None and rate.low > overall.rate:
            effect = effect_of(scored, lambda one, to=to: one.points is not None and one.points < to)  # type: ignore[misc]
            if best is None or effect.gain > best[1].gain:
                best = to, effect
    if best is None:
        return None
    sentence = f"Passer le seuil de transmission de {threshold} à {best[0]} points"
    return Proposal(LearningKind.THRESHOLD, Dimension.SCORE, str(best[0]), sentence, best[1])
