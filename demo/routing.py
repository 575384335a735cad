"""How Halvane shares out its leads: four rules in force, and a draft that the manager is preparing."""

from datetime import timedelta
from typing import Any

from demo.staff import NORTH_WEST, SOUTH_EAST, Staff
from demo.world import World
from demo.writing import insert_rows
from filon.kit.versions import VersionState
from filon.leads.models import RoutingPlan, RoutingRule
from filon.leads.rules.routing import Way
from filon.users.models import Team, User

IN_THE_NORTH_WEST = ["11", "24", "28", "52", "53"]  # regions, by their INSEE codes
FROM_250 = ["32", "41", "42", "51", "52", "53"]  # bands of staff
WEEKLY = {
    "camille": 15,
    "yanis": 12,
    "lucie": 12,
    "theo": 12,
    "sofia": 15,
    "helene": 0,
}  # leads; the manager takes none
Rule = tuple[str, dict[str, Any], Way, User | Team]


def limit_leads(staff: Staff) -> None:
    """Before the accounts are written."""
    for name, most in WEEKLY.items():
        staff.by_name[name].leads_per_week = most


def tell_routing(world: World, staff: Staff) -> None:
    """Once accounts and teams are written; not where somebody wrote rules of his own."""
    if RoutingPlan.objects.exists():
        return
    west, east, sofia = staff.teams[NORTH_WEST], staff.teams[SOUTH_EAST], staff.by_name["sofia"]
    key_accounts = ("Grands comptes", _asked("company.headcount_band", "in", FROM_250))
    in_the_west = ("Nord et Ouest", _asked("company.region", "in", IN_THE_NORTH_WEST))
    in_the_east = ("Sud et Est", _asked("company.department", "known", None))
    nowhere = ("Département inconnu", _asked("company.department", "unknown", None))
    plans: list[tuple[RoutingPlan, list[Rule]]] = [
        (
            _plan(world, staff, 1, VersionState.LIVE),
            [
                (*key_accounts, Way.PERSON, sofia),
                (*in_the_west, Way.TURN, west),
                (*in_the_east, Way.LOAD, east),
                (*nowhere, Way.CAPACITY, west),
            ],
        ),
        (
            _plan(world, staff, 2, VersionState.DRAFT),
            [
                (*in_the_west, Way.CAPACITY, west),
                (*in_the_east, Way.CAPACITY, east),
                (*nowhere, Way.TURN, west),
            ],
        ),
    ]
    insert_rows(RoutingPlan, world.of(RoutingPlan))
    for plan, rules in plans:
        for place, rule in enumerate(rules):
            _rule(world, plan, place, rule)
    insert_rows(RoutingRule, world.of(RoutingRule))


def _asked(field: str, operator: str, value: Any) -> dict[str, Any]:
    return {"all": [{"field": field, "op": operator, "value": value}]}


def _plan(world: World, staff: Staff, number: int, state: VersionState) -> RoutingPlan:
    days = 120 if state == VersionState.LIVE else 2
    made = world.now - timedelta(days=days)
    live_at = made if state == VersionState.LIVE else None
    return world.add(
        RoutingPlan(
            number=number,
            state=state,
            standing_by=staff.manager,
            by=staff.manager,
            created_at=made,
            updated_at=made,
            live_at=live_at,
        )
    )


def _rule(world: World, plan: RoutingPlan, place: int, rule: Rule) -> None:
    label, criteria, way, who = rule
    person, team = (who, None) if isinstance(who, User) else (None, who)
    world.add(RoutingRule(plan=plan, position=place, label=label, criteria=criteria, way=way, person=person, team=team))
