"""One rule of a scoring model, and the thresholds of its temperatures: what they are, and what may be kept or published."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any, NamedTuple, Self

from filon.activities.rules.conversations import CONVERSED
from filon.activities.rules.kinds import WITHOUT_DIRECTION, ActivityKind, Actor, CallOutcome, Direction
from filon.kit.errors import NotPossible
from filon.scoring.rules.pages import PAGE, is_page, page_asked

MOST_RULES = 60
MOST_POINTS = 100  # of one sign
MOST_CAP = 1000
LABEL_WIDTH = 80
# Days; a closed list, because the decayed sum of each stands in a column of its own. Domain.md 4.2 gives those of each sign.
HALF_LIVES = (7, 14, 21, 30, 60, 90, 180)
WHO = "who"  # kind of a rule on what somebody is, which no activity has
INTENT_HOLDS = timedelta(days=30)  # how long a request makes hot by itself: a month is a cycle of follow-up
SAID_HOLDS = timedelta(days=30)  # how long a temperature set by a colleague stands when the person gives no sign
# Somebody else at the switchboard may have said so, but a date to call again was agreed with us.
ANSWERED = (*CONVERSED, CallOutcome.CALL_BACK)


class ScaleRefused(NotPossible):
    """A rule, a threshold or a model that cannot be kept or published."""


class Rule(NamedTuple):
    """One line of a model. A sign (an activity) of that kind, direction and outcome, where "" is any, gives points.

    `day_cap`, `total_cap`: the most points that stand, of one day and at once, the newest first; None: no limit. `half_life` in
    days; 0: never fades. `intent`: hot for a month, whatever the points. A rule of the kind WHO asks `criteria` instead; one of
    the kind PAGE has an address as its outcome.
    """

    label: str
    kind: str
    direction: str = ""
    outcome: str = ""
    points: int = 0
    day_cap: int | None = None
    total_cap: int | None = None
    half_life: int = 0
    intent: bool = False
    criteria: Mapping[str, Any] | None = None

    @classmethod
    def read(cls, document: Mapping[str, Any]) -> Self:
        return cls(**document)

    def as_document(self) -> dict[str, Any]:
        return self._asdict()

    def takes(self, *, kind: str, direction: str, outcome: str) -> bool:
        """Whether such a sign counts here. What is no sign of the person counts nowhere."""
        if PAGE in (self.kind, kind):
            return self.kind == kind and is_page(self.outcome, outcome)
        asked = ((self.direction, direction), (self.outcome, outcome))
        same = self.kind == kind and all(wanted in ("", told) for wanted, told in asked)
        return same and shows_interest(kind=kind, direction=direction, outcome=outcome)


class Thresholds(NamedTuple):
    """Points from which somebody is hot or warm, and below which she ceases to be."""

    hot_in: int = 70
    hot_out: int = 55
    warm_in: int = 35
    warm_out: int = 25


def is_counted(*, actor: str) -> bool:
    """What a machine did (a filter of mail that follows each link) says nothing of the person. Nobody logs an opening at all."""
    return actor == Actor.HUMAN


def shows_interest(*, kind: str, direction: str, outcome: str) -> bool:
    """What we send is no sign of hers, but a call in which she spoke to us is, and so is a meeting, to which both came."""
    if direction != Direction.OUTBOUND or kind in WITHOUT_DIRECTION:
        return True
    return kind == ActivityKind.CALL and outcome in ANSWERED


def check_rule(rule: Rule) -> None:
    if not rule.label or len(rule.label) > LABEL_WIDTH:
        raise ScaleRefused(f"Donnez un nom à chaque règle, en {LABEL_WIDTH} caractères au plus.")
    named = f"Règle «\u00a0{rule.label}\u00a0»\u00a0: "
    if rule.points == 0 or abs(rule.points) > MOST_POINTS:
        raise ScaleRefused(f"{named}donnez de 1 à {MOST_POINTS} points, ou de −1 à −{MOST_POINTS} pour un malus.")
    if rule.kind == WHO:
        _check_who(rule, named)
    elif rule.kind == PAGE:
        _check_page(rule, named)
    elif rule.kind not in ActivityKind._value2member_map_ or rule.direction not in Direction._value2member_map_:
        raise ScaleRefused(f"{named}choisissez le signe dans la liste.")
    elif not shows_interest(kind=rule.kind, direction=rule.direction, outcome=rule.outcome):
        raise ScaleRefused(
            f"{named}ce que vous envoyez n’est pas un signe de la personne\u00a0; choisissez ce qu’elle fait."
        )
    _check_fading(rule, named)
    _check_caps(rule, named)


def _check_who(rule: Rule, named: str) -> None:
    if not rule.criteria:
        raise ScaleRefused(f"{named}dites de qui il s’agit.")
    if rule.points > 0:
        raise ScaleRefused(
            f"{named}ce qu’une personne est ne dit pas qu’elle s’intéresse à vous\u00a0; le profil de client idéal le note "
            "déjà de A à D. Ici, seul un malus est possible."
        )


def _check_page(rule: Rule, named: str) -> None:
    if not rule.outcome or page_asked(rule.outcome) != rule.outcome:
        raise ScaleRefused(
            f"{named}donnez l’adresse d’une page de votre site, comme «\u00a0/tarifs\u00a0», ou son début suivi d’une étoile, "
            "comme «\u00a0/produits/*\u00a0»."
        )
    if rule.intent:
        raise ScaleRefused(f"{named}regarder une page n’est pas une demande\u00a0: donnez-lui des points.")


def _check_fading(rule: Rule, named: str) -> None:
    """A malus that faded would make somebody warmer by waiting."""
    if rule.points > 0 and rule.half_life not in HALF_LIVES:
        raise ScaleRefused(f"{named}choisissez en combien de jours ses points perdent la moitié.")
    if rule.points < 0 and (rule.half_life or rule.intent):
        raise ScaleRefused(f"{named}un malus ne fond pas avec le temps, et ne rend pas chaud.")


def _check_caps(rule: Rule, named: str) -> None:
    caps = [cap for cap in (rule.day_cap, rule.total_cap) if cap is not None]
    if any(not abs(rule.points) <= cap <= MOST_CAP for cap in caps):
        raise ScaleRefused(f"{named}un plafond vaut au moins les points d’un signe, et {MOST_CAP} au plus.")
    if len(caps) == 2 and caps[0] > caps[1]:
        raise ScaleRefused(f"{named}le plafond du jour ne dépasse pas celui de toute la période.")


def check_thresholds(at: Thresholds) -> None:
    if not MOST_CAP >= at.hot_in > at.hot_out >= at.warm_in > at.warm_out > 0:
        raise ScaleRefused(
            "Les seuils descendent\u00a0: on devient chaud au-dessus du point où l’on cesse de l’être, tiède de même, et tiède "
            "commence au plus là où chaud finit."
        )


def check_may_be_published(rules: Sequence[Rule]) -> None:
    """A model without points to win would leave everybody cold."""
    if not any(rule.points > 0 for rule in rules):
        raise ScaleRefused(
            "Ajoutez au moins une règle qui donne des points\u00a0: sans elle, tout le monde resterait froid."
        )
