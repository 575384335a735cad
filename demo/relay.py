"""The relay of Théo, away since yesterday: what could not wait is with Sofia, and comes back with him."""

from datetime import timedelta

from demo.staff import Staff, absences
from demo.world import World
from filon.records.rules.relays import RelayKind
from filon.usecases.relaying import Asked, pass_on

AWAY, STANDS_IN = "theo", "sofia"
PASSED_BEFORE = timedelta(hours=20)


def tell_relay(world: World, staff: Staff) -> None:
    """Once deals, leads and tasks are written: the product passes them as the page does."""
    until = next(last_day for name, _first_day, last_day in absences(world.today) if name == AWAY)
    asked = Asked(RelayKind.ABSENCE, giver=staff.by_name[AWAY], to=staff.by_name[STANDS_IN], until=until)
    world.add(pass_on(asked=asked, by=staff.by_name["admin"], now=world.now - PASSED_BEFORE))
