"""A version of the routing in force, in a few words."""

from typing import Any

from filon.leads.models import RoutingPlan, RoutingRule
from filon.leads.rules.routing import Way
from filon.users.models import Team, User
from tests.factories import NOW


def plan(
    *rules: tuple[str, Way, User | Team],
    criteria: Any = (),
    standing_by: User | None = None,
    keeps_owner: bool = True,
    state: str = "live",
) -> RoutingPlan:
    """`criteria`: those of each rule in its order, where they are not for all."""
    made = RoutingPlan.objects.create(
        keeps_owner=keeps_owner,
        number=RoutingPlan.objects.count() + 1,
        state=state,
        standing_by=standing_by,
        created_at=NOW,
        updated_at=NOW,
        live_at=NOW,
    )
    for place, (label, way, who) in enumerate(rules):
        RoutingRule.objects.create(
            plan=made,
            position=place,
            label=label,
            way=way,
            criteria=criteria[place] if place < len(criteria) else {},
            person=who if isinstance(who, User) else None,
            team=who if isinstance(who, Team) else None,
        )
    return made


def in_department(*codes: str) -> dict[str, Any]:
    return {"all": [{"field": "company.department", "op": "in", "value": list(codes)}]}
