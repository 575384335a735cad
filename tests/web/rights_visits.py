"""The doors of visits: outside, any browser on a page of ours; inside, whoever reads reports, and who writes forms."""

from typing import Any

from tests.visits.sites import a_site
from tests.web.rights_doors import Door, Place, everybody
from tests.web.rights_world import World


def outside(_world: World) -> Any:
    yield Place({"key": a_site().key})


VISIT_DOORS = {
    "visit_script": Door(everybody, places=outside),
    "visit_receive": Door(None, everybody, places=outside, sure=False),
}
