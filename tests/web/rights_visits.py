"""The doors of visits: outside, any browser on a page of ours; inside, whoever reads reports, and who writes forms."""

from typing import Any

from filon.users.rules.rights import Action, Entity
from tests.visits.sites import a_site
from tests.web.rights_doors import Door, Place, both, everybody, single, some
from tests.web.rights_world import World


def outside(_world: World) -> Any:
    yield Place({"key": a_site().key})


READ, WRITE = some(Entity.REPORT, Action.READ), some(Entity.FORM, Action.WRITE)
SAID = {"name": "Le site", "domains": "exemple.fr", "banner": "ours", "version": 1}
VISIT_DOORS = {
    "sources": Door(READ),
    "site_visits": Door(READ),
    "web_site_new": Door(WRITE, WRITE, send=SAID),
    "web_site_edit": Door(both(READ, WRITE), both(READ, WRITE), places=single(a_site), send=SAID),
    "visit_script": Door(everybody, places=outside),
    "visit_receive": Door(None, everybody, places=outside, sure=False),
}
