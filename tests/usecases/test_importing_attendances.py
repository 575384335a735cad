"""The badges of a salon and the list of a webinar: people recognised, presence marked, leads opened, and all of it taken back."""

from datetime import timedelta
from typing import Any

import pytest

from filon.activities.models import Activity
from filon.contacts.models import Contact
from filon.events.models import Event, Registration
from filon.events.rules.kinds import EventKind, RegistrationWay
from filon.events.services.registrations import register
from filon.leads.models import Lead
from filon.playbook.models import AcquisitionSource
from filon.records.services.unloading import EditedSince
from filon.usecases.importing_undo import undo_batch
from filon.users.models import User
from tests import factories as make
from tests.events.world import a_person, an_event
from tests.factories import NOW
from tests.usecases.importing import NOW as THEN
from tests.usecases.importing import imported, rows_by

pytestmark = pytest.mark.django_db
COLUMNS = {
    "Prénom": "contact.first_name",
    "Nom": "contact.last_name",
    "E-mail": "contact.email",
    "Société": "company.name",
    "Note": "attendance.interest",
    "Commentaire": "attendance.comment",
}
BADGES = (
    "Prénom;Nom;E-mail;Société;Note;Commentaire\n"
    "Anne;Roux;anne.roux@lartigue.fr;Lartigue;A;Veut un devis\n"
    "Paul;Petit;paul@bolt.fr;Bolt;C;\n"
    "Lise;Noir;lise@bolt.fr;Bolt;tiède;Rappeler en mars\n"
)


@pytest.fixture
def salon(db: None) -> Event:
    source = AcquisitionSource.objects.create(name="Salon Bâtir", name_key="salon batir", kind="fair")
    return an_event("Salon Bâtir", days=-400, kind=EventKind.FAIR, stand="B12", source=source)


def mapping(event: Event, columns: dict[str, str] = COLUMNS) -> str:
    lines = [f'"{title}" = "{path}"' for title, path in columns.items()]
    return "[columns]\n" + "\n".join(lines) + f'\n[constants]\n"attendance.event" = "{event.pk}"\n'


def scanned(event: Event, text: str = BADGES, **columns: str) -> dict[str, Any]:
    return imported(text, entity="attendance", mapping=mapping(event, columns or COLUMNS))


def stories() -> list[tuple[str, str, bool, str]]:
    rows = Registration.objects.order_by("contact__first_name").select_related("contact")
    return [(str(one.contact), one.state, one.met, one.interest) for one in rows]


def test_each_badge_is_a_person_who_came_and_interest_opens_a_lead(salon: Event) -> None:
    answer = scanned(salon)
    assert rows_by(answer) == (3, 0, 0, 0)
    assert (answer["created"]["contact"], answer["created"]["lead"], answer["created"]["attendance"]) == (3, 2, 3)
    assert stories() == [
        ("Anne Roux", "attended", True, "hot"),
        ("Lise Noir", "attended", True, "warm"),
        ("Paul Petit", "attended", True, "cold"),
    ]
    lead = Lead.objects.get(contact__last_name="Roux")
    assert (lead.name, lead.source, lead.entrance, lead.owner) == (
        "Salon Bâtir · Lartigue",
        salon.source,
        "inbound",
        None,
    )


def test_the_timeline_says_it_on_the_day_of_the_salon(salon: Event) -> None:
    scanned(salon)
    told = Activity.objects.get(contact__last_name="Roux")
    assert (told.kind, told.direction, told.at, told.text) == (
        "event",
        "inbound",
        salon.start,
        "Salon Bâtir, rencontre sur le stand B12\nVeut un devis",
    )
    assert told.contact and told.contact.last_inbound_at == salon.start


def test_somebody_known_is_recognised_by_her_address(salon: Event) -> None:
    anne = a_person(email="anne.roux@lartigue.fr")
    scanned(salon)
    assert Registration.objects.get(interest="hot").contact == anne


def test_the_same_file_again_changes_nothing(salon: Event) -> None:
    scanned(salon)
    assert rows_by(scanned(salon)) == (0, 0, 3, 0)
    assert [model.objects.count() for model in (Contact, Registration, Activity, Lead)] == [3, 3, 3, 2]


def test_a_person_scanned_twice_came_once(salon: Event) -> None:
    answer = scanned(salon, BADGES + "Anne;Roux;anne.roux@lartigue.fr;Lartigue;A;\n")
    assert (rows_by(answer), Registration.objects.count(), Activity.objects.count()) == ((3, 0, 1, 0), 3, 3)


def test_who_had_registered_is_marked_and_the_undo_gives_back_what_stood(salon: Event) -> None:
    event = an_event(days=-380, kind=EventKind.FAIR)
    before = THEN - timedelta(days=500)
    anne = register(event=event, contact=a_person(), way=RegistrationWay.FORM, now=before).registration
    batch = scanned(event)["batch"]
    anne.refresh_from_db()
    assert (anne.state, anne.interest, anne.note, anne.holds_place) == ("attended", "hot", "Veut un devis", True)

    removed = undo_batch(batch_id=batch, now=NOW)

    anne.refresh_from_db()
    assert (anne.state, anne.came_at, anne.interest, anne.note, anne.met) == ("registered", None, "", "", False)
    assert (removed["attendance"], removed["lead"], removed["activity"], removed["contact"]) == (2, 2, 3, 2)
    assert [model.objects.count() for model in (Contact, Registration, Activity, Lead)] == [1, 1, 0, 0]


def test_the_undo_gives_way_to_a_colleague_who_worked_on_the_lead(salon: Event, camille: User) -> None:
    batch = scanned(salon)["batch"]
    lead = Lead.objects.get(contact__last_name="Roux")
    Activity.objects.create(subject_kind="lead", subject_id=lead.pk, kind="call", at=NOW, by=camille)
    with pytest.raises(EditedSince):
        undo_batch(batch_id=batch, now=NOW)
    assert Registration.objects.count() == 3


def test_a_lead_in_work_is_enough_and_a_new_one_goes_to_whoever_scanned(salon: Event, camille: User) -> None:
    anne = a_person()
    make.lead(contact=anne)
    columns = COLUMNS | {"Scanné par": "attendance.owner"}
    rows = [line + (";Scanné par" if not at else ";Camille Martin") for at, line in enumerate(BADGES.splitlines())]
    scanned(salon, "\n".join(rows) + "\n", **columns)
    assert list(Lead.objects.order_by("pk").values_list("contact__first_name", "owner__full_name")) == [
        ("Anne", None),
        ("Lise", "Camille Martin"),
    ]


WEBINAR = (
    "Nom;Email;Attended;Time in Session (minutes)\n"
    "Roux;anne.roux@lartigue.fr;Yes;42\nPetit;paul@bolt.fr;No;\nNoir;lise@bolt.fr;Yes;0\n"
)


def test_the_list_of_a_webinar_says_who_stayed_how_long_and_who_did_not_come() -> None:
    event = an_event("Acoustique", days=-390, kind=EventKind.WEBINAR)
    columns = {
        "Nom": "contact.last_name",
        "Email": "contact.email",
        "Attended": "attendance.came",
        "Time in Session (minutes)": "attendance.minutes",
    }
    scanned(event, WEBINAR, **columns)
    rows = Registration.objects.order_by("contact__last_name").values_list("state", "minutes", "met")
    assert list(rows) == [("registered", 0, False), ("registered", None, False), ("attended", 42, False)]
    assert [one.text for one in Activity.objects.all()] == ["Acoustique, 42 minutes"]


def test_the_titles_of_such_lists_are_understood() -> None:
    event = an_event("Acoustique", days=-390, kind=EventKind.WEBINAR)
    text = "\n".join(
        f"Événement;{line}" if not at else f"{event.name};{line}" for at, line in enumerate(WEBINAR.split("\n"))
    )
    answer = imported(text.removesuffix(f"\n{event.name};"), entity="attendance", mapping=None)
    assert (rows_by(answer), Registration.objects.filter(state="attended").count()) == ((3, 0, 0, 0), 1)


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("Salon Bâtir;;", "Rien ne dit de qui est cette ligne"),
        ("Salon inconnu;Roux;anne@x.fr", "Aucun événement ne porte ce nom"),
    ],
)
def test_a_row_of_nobody_or_of_an_event_that_is_not_here_is_refused(salon: Event, row: str, reason: str) -> None:
    columns = {"Événement": "attendance.event", "Nom": "contact.last_name", "E-mail": "contact.email"}
    plan = "[columns]\n" + "\n".join(f'"{title}" = "{path}"' for title, path in columns.items())
    answer = imported(f"Événement;Nom;E-mail\n{row}\n", entity="attendance", mapping=plan)
    assert (rows_by(answer)[3], answer["refusals"][0]["reason"].startswith(reason)) == (1, True)


def test_a_lead_that_nobody_has_goes_by_the_rules_in_force_else_to_who_answers_for_the_salon(salon: Event) -> None:
    camille = make.user("Camille")
    Event.objects.update(owner=camille)
    batch = scanned(salon)["batch"]
    assert set(Lead.objects.values_list("owner__full_name", flat=True)) == {"Camille"}
    undo_batch(batch_id=batch, now=NOW)
    assert Lead.objects.count() == 0


def test_who_has_a_ticket_and_was_not_scanned_did_not_come(salon: Event) -> None:
    columns = {"Nom": "contact.last_name", "E-mail": "contact.email", "Attendee Status": "attendance.came"}
    text = "Nom;E-mail;Attendee Status\nRoux;anne@lartigue.fr;Checked In\nPetit;paul@bolt.fr;Attending\n"
    scanned(salon, text, **columns)
    assert dict(Registration.objects.values_list("contact__last_name", "state")) == {
        "Roux": "attended",
        "Petit": "registered",
    }
