"""Suspects for the rights walk: who sees them, puts them in the target, qualifies them."""

from collections.abc import Iterator
from typing import Any

from filon.kit.subjects import SubjectKind
from filon.users.rules.rights import Entity
from tests.web.rights_doors import READ, WRITE, Door, Place, both, kinds, records, some, to_record
from tests.web.rights_segments import a_list
from tests.web.rights_world import World

COMPANY, CONTACT, LEAD = Entity.COMPANY, Entity.CONTACT, Entity.LEAD
HOLDERS = (SubjectKind.COMPANY, SubjectKind.CONTACT)
QUALIFIED = (*HOLDERS, SubjectKind.LEAD)


def in_the_target(world: World) -> Iterator[Place]:
    return (place for place in kinds(each_hand=True)(world) if place.kind in HOLDERS)


def checked(_world: World, place: Place) -> dict[str, Any]:
    return {"ids": [place.record.pk], "motif": "Hors zone", "etape": "lead"}


def segments(world: World) -> Iterator[Place]:
    return iter([Place({"pk": a_list().pk})])


SUSPECT_DOORS: dict[str, Door] = {
    "suspect_list": Door(some(COMPANY, READ)),
    "suspect_count": Door(some(COMPANY, READ)),
    "suspect_people_list": Door(some(CONTACT, READ)),
    "suspect_people_count": Door(some(CONTACT, READ)),
    "selection_target": Door(None, to_record(WRITE), places=in_the_target, send=checked),
    "selection_untarget": Door(None, to_record(WRITE), places=in_the_target, send=checked),
    "selection_promote": Door(
        None, both(to_record(WRITE), some(LEAD, WRITE)), places=in_the_target, send=checked, sure=False
    ),
    "segment_target": Door(None, some(COMPANY, WRITE), places=segments, sure=False),
    "target_enter": Door(None, to_record(WRITE), places=records(*HOLDERS)),
    "target_leave": Door(None, to_record(WRITE), places=records(*HOLDERS), send={"motif": "Hors zone"}, sure=False),
    "qualify": Door(None, to_record(WRITE), places=records(*QUALIFIED), send={"project": "Hangar"}),
}
