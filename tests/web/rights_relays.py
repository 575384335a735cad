"""The doors of the relays: prepared by who sets the settings, read by who received something."""

from collections.abc import Iterator
from typing import Any

from filon.records.models import Relay
from filon.records.rules.relays import Belonging, RelayKind
from filon.users.models import User
from filon.users.rules.rights import Entity
from tests import factories
from tests.factories import NOW
from tests.web.rights_doors import READ, WRITE, Door, Place, either, own, some
from tests.web.rights_world import Whose, World

SET = some(Entity.SETTING, WRITE)
SEE = some(Entity.SETTING, READ)


def a_relay(receiver: User) -> Relay:
    giver = factories.user("Paul")
    relay = Relay.objects.create(kind=RelayKind.DEPARTURE, giver=giver, at=NOW)
    relay.things.create(kind=Belonging.COMPANY, thing=factories.company().pk, giver=giver, receiver=receiver)
    return relay


def relays(world: World) -> Iterator[Place]:
    """One that gave the walker something, one that did not."""
    yield Place({"pk": a_relay(world.walker).pk}, Whose.OWN)
    yield Place({"pk": a_relay(factories.user("Nadia")).pk}, Whose.OTHER)


def leavers(_world: World) -> Iterator[Place]:
    paul = factories.user("Paul")
    factories.company(owner=paul)
    yield Place({"pk": paul.pk})


def to_somebody(_world: World, _place: Place) -> dict[str, Any]:
    return {"kind": RelayKind.DEPARTURE.value, "to": f"p{factories.user('Nadia').pk}"}


RELAY_DOORS = {
    "relays": Door(SEE),
    "relay": Door(either(SEE, own), places=relays),
    "relay_prepare": Door(SET, SET, places=leavers, send=to_somebody),
    "relay_return": Door(None, SET, places=relays),
}
