"""The doors of lots: whoever may read imports reads them, whoever may write imports describes and audits them."""

from collections.abc import Iterator
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from filon.kit.subjects import Subject, SubjectKind
from filon.records.models import Delivery, File, Lot
from filon.records.rules.authorship import BY_SYSTEM
from filon.records.rules.origin import LotKind
from filon.records.services.files import attach_file, trash_file
from filon.records.services.lots import create_lot, pass_audit
from filon.users.models import User
from filon.users.rules.rights import Action, Entity
from tests.web.rights_doors import Door, Place, kinds, single, some, to_record
from tests.web.rights_world import World

CONTACT, CHANGE = SubjectKind.CONTACT, to_record(Action.WRITE)
READ, WRITE = some(Entity.IMPORT, Action.READ), some(Entity.IMPORT, Action.WRITE)
FACTS = {"name": "Foire", "kind": "bought", "supplier": "Foire", "currency": "EUR", "version": "1"}


def a_lot() -> Lot:
    return create_lot(name=f"Salon {Lot.objects.count()}", kind=LotKind.BOUGHT, now=timezone.now())


def an_audited_lot() -> Lot:
    lot = a_lot()
    pass_audit(lot=lot, checked="Formulaire", version=1, by=BY_SYSTEM, now=timezone.now())
    return lot


def a_second_delivery() -> Delivery:
    lot = a_lot()
    today = timezone.localdate()
    return [Delivery.objects.create(lot=lot, received_date=today) for _ in range(2)][-1]


def a_document() -> File:
    upload = SimpleUploadedFile("contrat.pdf", b"Contrat")
    by = User.objects.filter(is_active=True)[0]
    return attach_file(subject=Subject(SubjectKind.LOT, a_lot().pk), upload=upload, by=by, now=timezone.now())


def a_document_in_the_trash() -> File:
    document = a_document()
    trash_file(file=document, now=timezone.now())
    return document


def a_file_to_send(_world: World, _place: Place) -> dict[str, Any]:
    return {"file": SimpleUploadedFile("contrat.pdf", b"Contrat")}


def new_name(_world: World, _place: Place) -> dict[str, Any]:
    return {"name": f"Neuf {Lot.objects.count()}", "kind": "rented"}


def people(world: World) -> Iterator[Place]:
    """Each person's own hand: the address names no kind."""
    return (Place({}, it.whose, it.kind, it.things) for it in kinds(each_hand=True)(world) if it.kind == CONTACT)


def an_information(_world: World, place: Place) -> dict[str, Any]:
    said = {"informed_how": "letter", "informed_text": "2", "informed_on": timezone.localdate().isoformat()}
    return {"ids": [place.record.pk], **said}


LOT_DOORS = {
    "lot_list": Door(READ),
    "lot_new": Door(WRITE, WRITE, send=new_name),
    "lot": Door(READ, places=single(a_lot)),
    "lot_life": Door(READ, places=single(a_lot)),
    "lot_edit": Door(WRITE, WRITE, places=single(a_lot), send=FACTS),
    "lot_audit": Door(None, WRITE, places=single(a_lot), send={"checked": "Formulaire", "version": "1"}),
    "lot_quarantine": Door(None, WRITE, places=single(an_audited_lot), send={"why": "Faux", "version": "2"}),
    "lot_document_new": Door(None, WRITE, places=single(a_lot), send=a_file_to_send),
    "lot_document": Door(READ, places=single(a_document)),
    "lot_document_retract": Door(None, WRITE, places=single(a_document)),
    "lot_document_restore": Door(None, WRITE, places=single(a_document_in_the_trash)),
    "selection_notice": Door(None, CHANGE, places=people, send=an_information),
    "delivery_join": Door(None, WRITE, places=single(a_second_delivery)),
}
