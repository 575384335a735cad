"""Suspects for the rights walk: who sees them, puts them in the target, qualifies and calls them."""

from collections.abc import Iterator
from typing import Any

from filon.calling.models import CallEntry, CallList
from filon.contacts.models import Company
from filon.kit.subjects import SubjectKind
from filon.users.rules.rights import Entity
from tests.factories import NOW
from tests.web.rights_doors import READ, WRITE, Door, Place, both, each, kinds, records, single, some, to_record
from tests.web.rights_segments import a_list
from tests.web.rights_world import Things, Whose, World

COMPANY, CONTACT, LEAD, ACTIVITY = Entity.COMPANY, Entity.CONTACT, Entity.LEAD, Entity.ACTIVITY
HOLDERS = (SubjectKind.COMPANY, SubjectKind.CONTACT)
QUALIFIED = (*HOLDERS, SubjectKind.LEAD)
SEE_LISTS = both(some(ACTIVITY, READ), some(COMPANY, READ))
CALL = both(some(ACTIVITY, WRITE), some(COMPANY, READ))
CALL_ONE = both(some(ACTIVITY, WRITE), to_record(READ))
CHANGE_LIST = both(CALL, some(Entity.SETTING, WRITE))


def in_the_target(world: World) -> Iterator[Place]:
    return (place for place in kinds(each_hand=True)(world) if place.kind in HOLDERS)


def checked(_world: World, place: Place) -> dict[str, Any]:
    return {"ids": [place.record.pk], "motif": "Hors zone", "etape": "lead"}


def a_call_list() -> CallList:
    """Of all companies, shared and nobody's."""
    made = CallList.objects.create(
        name="Toutes", entity=SubjectKind.COMPANY, created_at=NOW, filled_at=NOW, shared=True
    )
    for position, company in enumerate(Company.objects.filter(deleted_at=None)):
        CallEntry.objects.create(call_list=made, position=position, company=company)
    return made


def a_line(things: Things) -> CallEntry:
    return a_call_list().entries.get(company=things.company)


def ones_own(world: World, _place: Place) -> dict[str, Any]:
    return {"name": "Neuve", "entite": "contact", "ids": world.things[Whose.OWN].contact.pk}


SUSPECT_DOORS: dict[str, Door] = {
    "suspect_list": Door(some(COMPANY, READ)),
    "suspect_count": Door(some(COMPANY, READ)),
    "suspect_people_list": Door(some(CONTACT, READ)),
    "suspect_people_count": Door(some(CONTACT, READ)),
    "selection_target": Door(None, to_record(WRITE), places=in_the_target, send=checked),
    "selection_untarget": Door(None, to_record(WRITE), places=in_the_target, send=checked, sure=False),
    "selection_promote": Door(
        None, both(to_record(WRITE), some(LEAD, WRITE)), places=in_the_target, send=checked, sure=False
    ),
    "segment_target": Door(None, some(COMPANY, WRITE), places=single(a_list), sure=False),
    "target_enter": Door(None, to_record(WRITE), places=records(*HOLDERS)),
    "target_leave": Door(None, to_record(WRITE), places=records(*HOLDERS), send={"motif": "Hors zone"}, sure=False),
    "qualify": Door(None, to_record(WRITE), places=records(*QUALIFIED), send={"project": "Hangar"}),
    "record_questions": Door(
        to_record(READ), to_record(WRITE), places=records(*QUALIFIED), send={"field:need": "Un hangar"}
    ),
    # calls
    "call_list_all": Door(some(ACTIVITY, READ)),
    "call_list_new": Door(
        both(some(ACTIVITY, WRITE), some(CONTACT, READ)),
        both(some(ACTIVITY, WRITE), some(CONTACT, READ)),
        send=ones_own,
    ),
    "call_list": Door(SEE_LISTS, places=single(a_call_list), lists=(COMPANY, COMPANY)),
    "call_list_complete": Door(None, CHANGE_LIST, places=single(a_call_list), sure=False),
    "call_list_ask": Door(None, CALL, places=single(a_call_list), sure=False),
    "call_list_close": Door(None, CHANGE_LIST, places=single(a_call_list)),
    "call_next": Door(None, CALL, places=single(a_call_list), sure=False),
    "call": Door(CALL_ONE, places=each(a_line)),
    "call_take": Door(None, CALL_ONE, places=each(a_line)),
    "call_note": Door(None, CALL_ONE, places=each(a_line), send={"outcome": "absent"}, sure=False),
    "call_pass": Door(None, CALL_ONE, places=each(a_line), sure=False),
    "selection_call": Door(None, some(ACTIVITY, WRITE), places=in_the_target, send=checked, sure=False),
}
