"""The doors of the hand-over: who passes leads on, who answers for sales, who shares them out."""

from collections.abc import Callable, Iterator
from typing import Any

from filon.kit.subjects import SubjectKind
from filon.leads.models import Lead, RoutingPlan
from filon.users.models import User
from filon.users.rules.rights import Entity
from tests.leads.routing import plan
from tests.web.rights_doors import READ, WRITE, Door, Place, both, either, one_kind, some, to
from tests.web.rights_world import Table, Whose, World

LEAD = Entity.LEAD
LEADS = one_kind(SubjectKind.LEAD)
Send = Callable[[World, Place], dict[str, Any]]


def at_stage(stage: str, **sent: str) -> Send:
    """The lead stands there when the form is sent; somebody stands by."""

    def ready(world: World, place: Place) -> dict[str, Any]:
        if not RoutingPlan.objects.filter(state="live").exists():
            plan(standing_by=User.objects.filter(is_active=True).exclude(pk=world.walker.pk)[0])
        Lead.objects.filter(pk=place.record.pk).update(lifecycle_stage=stage)
        return {"ids": [place.record.pk], **sent}

    return ready


def unnamed(world: World) -> Iterator[Place]:
    """The form names the leads, not the address."""
    return (Place({}, place.whose, place.kind, place.things) for place in LEADS(world))


def of_nobody(table: Table, place: Place) -> bool:
    """To accept what nobody follows is to take it."""
    return place.whose == Whose.NOBODY and some(LEAD, WRITE)(table, place)


ANSWER = both(to(LEAD, READ), either(to(LEAD, WRITE), of_nobody))
ROUTING_DOORS: dict[str, Door] = {
    "lead_hand_over": Door(None, to(LEAD, WRITE), places=LEADS, send=at_stage("lead")),
    "leads_hand_over": Door(None, to(LEAD, WRITE), places=unnamed, send=at_stage("lead")),
    "leads_share_out": Door(None, to(LEAD, WRITE), places=unnamed, send=at_stage("lead"), sure=False),
    "lead_accept": Door(None, ANSWER, places=LEADS, send=at_stage("mql")),
    "lead_decline": Door(None, ANSWER, places=LEADS, send=at_stage("mql", motif="area")),
}
