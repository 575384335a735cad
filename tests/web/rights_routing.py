"""The doors of the hand-over: who passes leads on, who answers for sales, who shares them out."""

from collections.abc import Callable, Iterator
from typing import Any

from filon.kit.subjects import SubjectKind
from filon.leads.models import Lead, RoutingPlan
from filon.leads.rules.routing import Way
from filon.users.models import User
from filon.users.rules.rights import Entity
from tests.leads.routing import plan
from tests.web.rights_doors import READ, WRITE, Door, Place, both, either, one_kind, some, to
from tests.web.rights_world import Table, Whose, World

LEAD = Entity.LEAD
READ_RULES, WRITE_RULES = some(Entity.AGREEMENT, READ), some(Entity.AGREEMENT, WRITE)
TRIED = both(READ_RULES, some(LEAD, READ))
A_RULE = {"nom": "Tous", "comment": "person", "faire": "enregistrer", "k-0": "all"}
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


def draft_of(**sent: Any) -> Send:
    """A draft of one rule stands there when the form is sent, with the version that its page shows."""

    def ready(world: World, _place: Place) -> dict[str, Any]:
        return {"version": a_draft(world).version, **sent}

    return ready


def a_draft(world: World) -> RoutingPlan:
    """The one that is there, else a new one."""
    return RoutingPlan.objects.filter(state="draft").first() or plan(
        ("Tous", Way.PERSON, world.walker), standing_by=world.walker, state="draft"
    )


def drafted(world: World) -> Iterator[Place]:
    a_draft(world)
    yield Place()


def of_a_draft(world: World) -> Iterator[Place]:
    for _ in drafted(world):
        yield Place({"place": 0})


def a_rule(world: World, place: Place) -> dict[str, Any]:
    return draft_of(**A_RULE, personne=world.walker.pk)(world, place)


def limits(world: World, _place: Place) -> dict[str, Any]:
    return {f"jour-{world.walker.pk}": "3", f"semaine-{world.walker.pk}": "9"}


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
    "routing": Door(READ_RULES),
    "routing_simulation": Door(TRIED, places=drafted),
    "routing_draft": Door(None, WRITE_RULES, sure=False),  # there may be one already
    "routing_rule_new": Door(WRITE_RULES, WRITE_RULES, places=drafted, send=a_rule),
    "routing_rule": Door(WRITE_RULES, WRITE_RULES, places=of_a_draft, send=a_rule),
    "routing_preview": Door(None, both(WRITE_RULES, some(LEAD, READ)), send={"k-0": "all"}, sure=False),
    "routing_rule_arrange": Door(None, WRITE_RULES, places=of_a_draft, send=draft_of(faire="retirer")),
    "routing_options": Door(None, WRITE_RULES, places=drafted, send=draft_of(garde="1")),
    "routing_live": Door(None, WRITE_RULES, send=draft_of()),
    "routing_discard": Door(None, WRITE_RULES, send=draft_of()),
    "routing_limits": Door(None, WRITE_RULES, send=limits, sure=False),
    "lead_decline": Door(None, ANSWER, places=LEADS, send=at_stage("mql", motif="area")),
}
