"""The doors of the dashboards by role: one's own sale, the others for who reads the figures of as many people."""

from collections.abc import Iterator

from filon.users.rules.rights import Action, Entity
from tests.web.rights_doors import Door, Place
from tests.web.rights_world import Table, Whose, World

READ, WRITE = Action.READ, Action.WRITE


def every_board(_world: World) -> Iterator[Place]:
    for board in ("vente", "equipe", "marketing", "direction"):
        yield Place({"board": board})


def opens(table: Table, place: Place) -> bool:
    whole = table.permits(Entity.REPORT, READ, Whose.OTHER)
    deals = {whose: table.permits(Entity.OPPORTUNITY, WRITE, whose) for whose in (Whose.OWN, Whose.TEAM)}
    return {
        "vente": deals[Whose.OWN] and table.any(Entity.ACTIVITY, READ) and table.any(Entity.REPORT, READ),
        "equipe": deals[Whose.TEAM] and table.permits(Entity.REPORT, READ, Whose.TEAM),
        "marketing": whole and table.any(Entity.LEAD, READ),
        "direction": whole,
    }[place.kwargs["board"]]


DASHBOARD_DOORS = {"dashboard_board": Door(opens, places=every_board)}
