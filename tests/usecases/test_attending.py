"""Who comes is ticked at the door, welcomed without being on the list, or told by a file; a slip leaves nothing."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from filon.activities.models import Activity
from filon.contacts.models import Contact
from filon.events.models import Event, Registration
from filon.events.rules.kinds import EventKind, RegistrationState, RegistrationWay
from filon.events.services.registrations import register
from filon.kit.errors import NotPossible
from filon.messaging.models import Message
from filon.permission.models import NoticeRecord
from filon.playbook.models import AcquisitionSource
from filon.records.models import Batch
from filon.scoring.models import Score
from filon.scoring.rules.scale import Rule
from filon.scoring.services.versions import create_model, publish_draft
from filon.usecases.attending import mark_present, take_back_presence, take_list, welcome
from filon.users.models import User
from filon.users.selectors import SYSTEM
from tests.events.world import a_person, an_event
from tests.factories import NOW

pytestmark = pytest.mark.django_db
AT = NOW + timedelta(days=7, hours=1)


def expected(event: Event, name: str = "Anne") -> Registration:
    return register(event=event, contact=a_person(name), way=RegistrationWay.FORM, now=NOW).registration


def present(registration: Registration, by: User) -> bool:
    return mark_present(registration=registration, by=by, now=AT, address_of=str)


def test_who_is_ticked_came_once_and_the_timeline_says_it(camille: User) -> None:
    anne = expected(an_event())
    assert [present(anne, camille) for _ in range(2)] == [True, False]
    anne.refresh_from_db()
    told = Activity.objects.get()
    assert (anne.state, anne.came_at, anne.activity) == ("attended", AT, told)
    assert (told.kind, told.direction, told.by, told.text) == ("event", "inbound", camille, "Petit-déjeuner acoustique")


def test_a_presence_is_scored_at_once(camille: User) -> None:
    model = create_model(
        name="Défaut", audience={}, rules=[Rule("Vient", "event", points=20, half_life=30)], by=SYSTEM, now=NOW
    )
    publish_draft(draft=model.versions.get(), version=1, by=SYSTEM, now=NOW)
    anne = expected(an_event())
    present(anne, camille)
    assert Score.objects.filter(contact=anne.contact).exists()
    take_back_presence(registration=Registration.objects.get(), now=AT)
    assert not Activity.objects.exists()


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ({}, "registered"),
        ({"confirmed_at": NOW}, "confirmed"),
        ({"holds_place": False, "cancelled_at": NOW}, "cancelled"),
        ({"holds_place": False}, "waiting"),
        ({"holds_place": False, "way": RegistrationWay.FILE}, "registered"),
    ],
)
def test_a_slip_of_the_hand_leaves_nothing(camille: User, before: dict[str, Any], after: str) -> None:
    anne = expected(an_event())
    Registration.objects.update(**before)
    anne.refresh_from_db()
    present(anne, camille)
    done = [
        take_back_presence(registration=Registration.objects.select_related("activity").get(), now=AT) for _ in "ab"
    ]
    anne.refresh_from_db()
    person = Contact.objects.get()
    assert (done, anne.state, anne.came_at, person.last_inbound_at, Activity.objects.count()) == (
        [True, False],
        after,
        None,
        None,
        0,
    )


def test_what_a_file_says_is_not_taken_back_at_the_door(camille: User) -> None:
    anne = expected(an_event())
    present(anne, camille)
    Activity.objects.update(
        batch=Batch.objects.create(entity="attendance", file_name="a", file_hash="a", at=NOW, state="done")
    )
    with pytest.raises(NotPossible, match="annulez plutôt son import"):
        take_back_presence(registration=Registration.objects.select_related("activity").get(), now=AT)


SAID = {"first_name": "Paul", "last_name": "Petit", "email": "Paul@Bolt.fr", "company": "Bolt"}


def test_somebody_who_was_not_expected_is_welcomed_known_or_new(camille: User) -> None:
    event = an_event(kind=EventKind.FAIR, capacity=1, source=AcquisitionSource.objects.create(name="S", name_key="s"))
    expected(event)
    for _ in range(2):
        welcome(event=event, said=SAID, informed=True, by=camille, now=AT, address_of=str)
    paul = Registration.objects.get(contact__last_name="Petit")
    event.refresh_from_db()
    assert (paul.state, paul.met, paul.way, paul.holds_place, event.taken) == ("attended", True, "hand", False, 1)
    ways = list(NoticeRecord.objects.values_list("contact", "how").distinct().order_by())
    assert (paul.contact.source, Contact.objects.count(), ways) == (event.source, 2, [(paul.contact_id, "in_person")])


def test_before_the_day_a_colleague_puts_somebody_on_the_list(camille: User) -> None:
    one = welcome(event=an_event(), said=SAID, informed=False, by=camille, now=NOW, address_of=str)
    assert (one.state, one.way, one.holds_place, one.came_at) == ("registered", "hand", True, None)
    assert Message.objects.get().subject == "Inscription confirmée\u00a0: Petit-déjeuner acoustique"


def test_whoever_walked_in_by_mistake_was_never_there(camille: User) -> None:
    registration = welcome(event=an_event(), said=SAID, informed=False, by=camille, now=AT, address_of=str)
    take_back_presence(registration=Registration.objects.select_related("activity").get(pk=registration.pk), now=AT)
    assert (Registration.objects.count(), Activity.objects.count()) == (0, 0)


def test_an_address_that_cannot_be_read_recognises_nobody(camille: User) -> None:
    with pytest.raises(NotPossible, match="ne se lit pas"):
        welcome(event=an_event(), said=SAID | {"email": "paul"}, informed=True, by=camille, now=AT, address_of=str)
    assert Contact.objects.count() == 0


def test_a_list_is_taken_in_for_its_event_with_how_its_people_were_informed(camille: User) -> None:
    source = AcquisitionSource.objects.create(name="Salon Bâtir", name_key="salon batir", kind="fair")
    event = an_event("Salon Bâtir", kind=EventKind.FAIR, source=source)
    upload = SimpleUploadedFile("badges.csv", "Salon;Nom;E-mail;Note\nBâtir;Roux;anne@lartigue.fr;A\n".encode())
    batch = take_list(event=event, upload=upload, lot="Badges", informed_how="Affiche du stand", by=camille, now=NOW)
    assert batch.mapping["constants"] == {"attendance.event": str(event.pk), "contact.source": "Salon Bâtir"}
    assert {title: use["field"] for title, use in batch.mapping["columns"].items()} == {
        "Nom": "contact.last_name",
        "E-mail": "contact.email",
        "Note": "attendance.interest",
    }
    assert batch.lot
    batch.lot.refresh_from_db()
    assert (batch.lot.kind, batch.lot.informed_how) == ("collected", "Affiche du stand")


def test_a_list_that_names_nobody_is_refused_and_leaves_nothing(camille: User) -> None:
    upload = SimpleUploadedFile("badges.csv", b"Truc;Machin\n1;2\n")
    with pytest.raises(NotPossible):
        take_list(event=an_event(), upload=upload, lot="Badges", informed_how="-", by=camille, now=NOW)
    assert Batch.objects.count() == 0


def test_somebody_on_the_waiting_list_who_comes_came(camille: User) -> None:
    event = an_event(capacity=1)
    expected(event)
    paul = expected(event, "Paul")
    present(paul, camille)
    assert paul.state == RegistrationState.ATTENDED
