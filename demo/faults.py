"""The slips of every base: an address written by ear, a number cut short, a mailbox that answers no more."""

from collections import Counter

from demo.world import Chance, World
from filon.contacts.models import ContactPoint
from filon.contacts.rules.kinds import PointKind, PointState

BY_EAR, DEAD, CUT_SHORT = 8, 9, 6


def make_faults(world: World) -> None:
    """Only of addresses that one record has: the files that came twice keep what they share."""
    chance = Chance("faults", world.today)
    points = [point for point in world.of(ContactPoint) if point.contact and point.normalised]
    often = Counter(point.normalised for point in points)
    single = [point for point in points if often[point.normalised] == 1]
    emails = chance.sample([it for it in single if it.kind == PointKind.EMAIL], k=BY_EAR + DEAD)
    for point in emails[:BY_EAR]:
        _keep_as_given(point, point.value.replace("@", " chez "))
    for point in emails[BY_EAR:]:
        point.state = PointState.DEAD
    for point in chance.sample([it for it in single if it.kind == PointKind.PHONE], k=CUT_SHORT):
        _keep_as_given(point, point.value[:-3])


def _keep_as_given(point: ContactPoint, value: str) -> None:
    point.value, point.normalised, point.state = value, None, PointState.TO_CHECK
