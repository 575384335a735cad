"""Who came to an event: ticked at the door, walked in, or told by a list; the timeline and the score follow at once."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from filon.activities.rules.kinds import ActivityKind, Direction
from filon.activities.services.logging import take_back_activity
from filon.events.models import Event, Registration
from filon.events.services.attendance import link_presence, tick, untick, walked_in
from filon.events.services.loading import text_of
from filon.kit.business_time import day_in_paris
from filon.kit.emails import parse_email
from filon.kit.errors import NotPossible
from filon.permission.rules.kinds import NoticeKind, NoticeWay
from filon.permission.services.notices import record_notice
from filon.records.models import Batch
from filon.records.rules.authorship import by_person
from filon.records.rules.origin import LotKind
from filon.records.services.lots import describe_lot
from filon.usecases.handover import AddressOf
from filon.usecases.importing_by_hand import Upload, change_mapping, forget_batch, take_upload
from filon.usecases.qualifying import qualify_record
from filon.usecases.recognising import keep_addresses, one_at_a_time, recognise_person
from filon.usecases.registering import register_by_hand
from filon.usecases.scoring import note_activity, rescore
from filon.users.models import User


@transaction.atomic
def mark_present(*, registration: Registration, by: User, now: datetime, address_of: AddressOf) -> bool:
    """False when somebody ticked her first."""
    if not tick(registration=registration, now=now):
        return False
    activity = note_activity(
        now=now,
        address_of=address_of,
        kind=ActivityKind.EVENT,
        at=now,
        by=by,
        contact_id=registration.contact_id,
        company_id=registration.contact.company_id,
        direction=Direction.INBOUND,
        text=text_of(registration),
    )
    link_presence(registration=registration, activity=activity)
    return True


@transaction.atomic
def take_back_presence(*, registration: Registration, now: datetime) -> bool:
    """A slip of the hand leaves nothing in the timeline nor in the score. False when she was not ticked."""
    if registration.activity and registration.activity.batch_id:
        raise NotPossible("Cette présence vient d’un fichier\u00a0: annulez plutôt son import.")
    activity = untick(registration=registration)
    if activity is None:
        return False
    take_back_activity(activity=activity)
    rescore(now=now, contact_ids=[registration.contact_id])
    return True


@transaction.atomic
def welcome(
    *, event: Event, said: Mapping[str, str], informed: bool, by: User, now: datetime, address_of: AddressOf
) -> Registration:
    """Somebody who is not on the list: known by her address, or new, and present; before the day, registered and told so."""
    email = parse_email(said["email"])
    if email is None:
        raise NotPossible("Cette adresse e-mail ne se lit pas\u00a0: c’est à elle que l’on reconnaît une personne.")
    values = {name: text for name, text in said.items() if text} | {"email": email.address}
    one_at_a_time(email.address)
    person = recognise_person(values, source=event.source, owner_id=None, now=now)
    keep_addresses(person, values, now=now)
    if informed:
        record_notice(
            contact_ids=[person.pk],
            kind=NoticeKind.AT_COLLECTION,
            how=NoticeWay.IN_PERSON,
            text_version=f"Accueil, {event.name}"[:60],
            at=now,
            by=by_person(by.pk),
            now=now,
        )
    if day_in_paris(event.start) > day_in_paris(now):
        return register_by_hand(event=event, person=person, by=by, now=now).registration
    registration = walked_in(event=event, contact=person, now=now)
    qualify_record(person, now=now)
    mark_present(registration=registration, by=by, now=now, address_of=address_of)
    return registration


def take_list(*, event: Event, upload: Upload, lot: str, informed_how: str, by: User, now: datetime) -> Batch:
    """The badges or the list of this event, ready to be looked over; the lot says how its people were informed."""
    batch = take_upload(
        upload=upload,
        entity="attendance",
        document=None,
        lot=lot,
        lot_kind=LotKind.COLLECTED,
        by=by_person(by.pk),
        now=now,
    )
    told = {"attendance.event": str(event.pk)} | ({"contact.source": event.source.name} if event.source else {})
    columns = {title: use for title, use in batch.mapping["columns"].items() if use["field"] != "attendance.event"}
    try:
        change_mapping(batch=batch, document=batch.mapping | {"columns": columns, "constants": told})
    except NotPossible:
        forget_batch(batch=batch)
        raise
    if batch.lot and not batch.lot.informed_how:
        describe_lot(lot=batch.lot, values={"informed_how": informed_how}, version=batch.lot.version)
    return batch
