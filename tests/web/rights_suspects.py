"""Suspects for the rights walk: who qualifies them."""

from filon.kit.subjects import SubjectKind
from tests.web.rights_doors import WRITE, Door, records, to_record

QUALIFIED = (SubjectKind.COMPANY, SubjectKind.CONTACT, SubjectKind.LEAD)

SUSPECT_DOORS: dict[str, Door] = {
    "qualify": Door(None, to_record(WRITE), places=records(*QUALIFIED), send={"project": "Hangar"}),
}
