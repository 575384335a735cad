"""What a version of the routing may hold, and when it may be put in force."""

from collections.abc import Mapping
from typing import Any

from filon.kit.errors import NotPossible
from filon.leads.rules.routing import Way

MOST_RULES = 50  # what a person can read from top to bottom
LABEL_WIDTH = 80


class RoutingRefused(NotPossible):
    """A rule of routing, or a version, that cannot be kept or put in force."""


def check_rule(*, label: str, way: str, person: object | None, team: object | None) -> None:
    if not label.strip() or len(label) > LABEL_WIDTH:
        raise RoutingRefused(f"Donnez un nom à cette règle, en {LABEL_WIDTH} caractères au plus.")
    if way not in {known.value for known in Way}:
        raise RoutingRefused("Dites comment cette règle choisit quelqu’un.")
    if way == Way.PERSON and person is None:
        raise RoutingRefused("Choisissez la personne qui reçoit ces leads.")
    if way != Way.PERSON and team is None:
        raise RoutingRefused("Choisissez l’équipe qui reçoit ces leads.")


def check_may_go_live(*, standing_by: object | None) -> None:
    """Without somebody who stands by, what no rule takes would lie there."""
    if standing_by is None:
        raise RoutingRefused(
            "Choisissez d’abord qui est de secours\u00a0: c’est la personne qui reçoit les leads qu’aucune règle ne prend."
        )


def asks_something(criteria: Mapping[str, Any]) -> bool:
    return any(criteria.get(kind) for kind in ("all", "any", "none")) or "field" in criteria
