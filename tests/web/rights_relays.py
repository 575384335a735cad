"""The doors of the relays: prepared by who arranges for a person, read by who received something."""

from collections.abc import Iterator
from typing import Any

from filon.records.models import Relay
from filon.records.rules.relays import Belonging, RelayKind
from filon.users.models import User
from filon.users.rules.rights import Entity
from tests import factories
from tests.factories import NOW
from tests.web.rights_doors import READ, WRITE, Door, Place, either, everybody, own, some, to
from tests.web.rights_world import Table, Whose, World

SET = some(Entity.SETTING, WRITE)
SEE = some(Entity.SETTING, READ)
ARRANGE = either(SET, to(Entity.ACTIVITY, WRITE))  # of whose person the place is


def far(table: Table, _place: Place) -> bool:
    """Paul is of another team."""
    return table.any(Entity.SETTING, WRITE) or table.permits(Entity.ACTIVITY, WRITE, Whose.OTHER)


def a_relay(receiver: User) -> Relay:
    giver = factories.user("Paul")
    relay = Relay.objects.create(kind=RelayKind.DEPARTURE, giver=giver, at=NOW)
    relay.things.create(kind=Belonging.COMPANY, thing=factories.company().pk, giver=giver, receiver=receiver)
    return relay


def relays(world: World) -> Iterator[Place]:
    """One that gave the walker something, one that did not."""
    yield Place({"pk": a_relay(world.walker).pk}, Whose.OWN)
    yield Place({"pk": a_relay(factories.user("Nadia")).pk}, Whose.OTHER)


def who_go_away(world: World) -> Iterator[Place]:
    for whose in (Whose.OWN, Whose.TEAM, Whose.OTHER):
        person = world.things[whose].owner
        assert person
        yield Place({"pk": person.pk}, whose)


def to_somebody(_world: World, _place: Place) -> dict[str, Any]:
    return {"kind": RelayKind.ABSENCE.value, "until": "2099-12-31", "to": f"p{factories.user('Nadia').pk}"}


RELAY_DOORS = {
    "relays": Door(everybody),
    "relay": Door(either(either(SEE, own), far), places=relays),
    "relay_prepare": Door(ARRANGE, ARRANGE, places=who_go_away, send=to_somebody),
    "relay_return": Door(None, far, places=relays),
}
