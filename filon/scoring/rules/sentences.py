"""The score in words: why somebody is warm, and what a model does."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from filon.activities.rules.kinds import ActivityKind, Direction, outcome_in_words
from filon.contacts.rules.axes import Temperature
from filon.kit.business_time import day_in_paris
from filon.kit.french import format_count, format_date, join_and
from filon.scoring.rules.pages import PAGE, page_in_words
from filon.scoring.rules.scale import HALF_LIVES, WHO, Rule, Thresholds

NONE, COLD, WARM, HOT = Temperature.NONE, Temperature.COLD, Temperature.WARM, Temperature.HOT


class Because(NamedTuple):
    """What a temperature rests on. `best`: name of the rule that gives most of what is left; `asked`: name of the request."""

    temperature: str
    before: str
    engagement: float
    best: str = ""
    asked: str = ""
    asked_at: datetime | None = None


def reason_of(because: Because, at: Thresholds) -> str:
    """« Chaud : « Demande de devis » le 12 nov. 2026. »"""
    points = format_count(int(because.engagement), "point", "points")
    mostly = f", surtout «\u00a0{because.best}\u00a0»" if because.best and because.engagement >= 1 else ""
    if because.temperature == HOT and because.asked and because.asked_at:
        day = format_date(day_in_paris(because.asked_at))
        return f"Chaud\u00a0: «\u00a0{because.asked}\u00a0» le {day}."
    if because.temperature == HOT:
        entered = because.engagement >= at.hot_in
        threshold = f"il en faut {at.hot_in}" if entered else f"on le reste jusqu’à {at.hot_out}"
        return f"Chaud\u00a0: {points}{mostly}\u202f; {threshold}."
    if because.temperature == WARM:
        cooled = because.before == HOT and because.engagement < at.hot_out
        entered = because.engagement >= at.warm_in
        threshold = f"on le reste jusqu’à {at.warm_out}" if not entered else f"il en faut {at.warm_in}"
        return f"Tiède\u00a0: {points}{mostly}\u202f; {f'moins de {at.hot_out}, ce n’est plus chaud' if cooled else threshold}."
    if because.temperature == COLD:
        edge = f"moins de {at.warm_out}" if because.before in (WARM, HOT) else f"il en faut {at.warm_in} pour tiédir"
        return f"Froid\u00a0: {points}{mostly}\u202f; {edge}."
    return "Aucun signe compté."


def sign_in_words(*, kind: str, direction: str, outcome: str) -> str:
    """« Formulaire : demande de devis », « Appel : joint », « E-mail reçu »."""
    if kind == PAGE:
        return page_in_words(outcome)
    label = ActivityKind.label_of(kind)
    if outcome:
        told = outcome_in_words(kind=kind, outcome=outcome)
        return f"{label}\u00a0: {told[:1].lower()}{told[1:]}"
    return f"{label} reçu" if direction == Direction.INBOUND else label


def what_it_does(rules: Sequence[Rule], at: Thresholds) -> str:
    """The whole model in one sentence, for whoever is about to publish it."""
    winning = sorted((rule for rule in rules if rule.points > 0), key=lambda rule: -rule.points)
    losing = [rule for rule in rules if rule.points < 0]
    asking = [rule for rule in rules if rule.intent]
    if not winning:
        return "Ce modèle ne donne encore de points à personne."
    named = join_and([f"«\u00a0{rule.label}\u00a0» ({rule.points})" for rule in winning[:3]])
    more = f" et {format_count(len(winning) - 3, 'autre signe', 'autres signes')}" if len(winning) > 3 else ""
    parts = [f"Donne des points à {named}{more}"]
    if losing:
        parts.append(f"en retire pour {join_and(_quoted(losing[:3]))}")
    parts.append(f"rend tiède dès {at.warm_in} points et chaud dès {at.hot_in}")
    if asking:
        parts.append(f"rend chaud d’emblée pour un mois sur {join_and(_quoted(asking[:4]))}")
    return f"{', '.join(parts)}."


def _quoted(rules: Sequence[Rule]) -> list[str]:
    return [f"«\u00a0{rule.label}\u00a0»" for rule in rules]


def fading_in_words(rule: Rule) -> str:
    if rule.kind == WHO:
        return "tant que c’est vrai"
    return f"moitié en {rule.half_life} jours" if rule.half_life in HALF_LIVES else "ne fond pas"
