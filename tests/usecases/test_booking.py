"""From an hour that somebody chose to the colleague's task, and what follows when it moves."""

from datetime import timedelta

import pytest
from django.db.models import QuerySet

from filon.activities.models import Activity, Task
from filon.contacts.models import Contact
from filon.intake.rules.capture import CONSENT, NOTICE
from filon.intake.services.openings import open_page
from filon.leads.models import Lead
from filon.meetings.models import Booking, TakenTime
from filon.meetings.rules.kinds import BookingKind, PageState
from filon.meetings.selectors.bookings import link_of
from filon.meetings.selectors.slots import free_times
from filon.meetings.services.bookings import NothingToChange, SlotGone
from filon.messaging.models import Message, Sender
from filon.messaging.rules.letters import SITE
from filon.permission.models import Consent
from filon.records.models import Change, Notification
from filon.usecases.booking import PageClosed, accept_booking, call_off, remind_of_bookings, reschedule
from filon.users.models import Absence, User
from filon.users.rules.rights import Role
from tests import factories as make
from tests.factories import NOW
from tests.usecases.booking import MONDAY_TEN, a_page, book

HOUR = timedelta(hours=1)
ABOUT_LEADS = {"address_of": lambda lead: f"/leads/{lead.pk}/"}


@pytest.fixture
def camille(db: None) -> User:
    return make.user("Camille Durand")


def letters() -> QuerySet[Message]:
    """To people outside."""
    return Message.objects.filter(kind="meeting")


@pytest.fixture
def ready_to_send(db: None) -> None:
    Sender.objects.create(
        pk=1, address="a@halvane.example", entity="Halvane", postal_address="1 rue X, Lyon", site=SITE
    )


def test_one_click_makes_a_person_a_lead_a_task_and_a_letter(camille: User) -> None:
    booking = book(a_page(camille), agreed=True).booking

    assert booking
    person, lead, task = Contact.objects.get(), Lead.objects.get(), Task.objects.get()
    assert (str(person), str(person.company), person.owner) == ("Anne Roux", "Lartigue SARL", camille)
    assert (lead.name, lead.owner, lead.contact) == ("Rendez-vous · Lartigue SARL", camille, person)
    assert (task.title, task.kind, task.due_at, task.assignee, task.subject_id) == (
        "Rendez-vous avec Anne Roux (Lartigue SARL)",
        "meeting",
        MONDAY_TEN,
        camille,
        lead.pk,
    )
    activity = Activity.objects.get()
    assert (activity.kind, activity.direction, activity.at, activity.subject_id) == ("meeting", "inbound", NOW, lead.pk)
    assert activity.text.splitlines()[0] == (
        "Créneau choisi en ligne : lundi 23 novembre 2026 à 10 h 00, avec Camille Durand (Découverte)."
    )
    told = Notification.objects.get()
    assert (told.user, told.address, told.text) == (
        camille,
        f"/leads/{lead.pk}/",
        "Anne Roux a choisi un créneau\u00a0: lundi 23 novembre 2026 à 10\u00a0h\u00a000 · Découverte",
    )
    assert person.buying_stage == "consideration"
    assert (Consent.objects.get().source, booking.notice, booking.consent) == ("Découverte", NOTICE, CONSENT)


def test_the_letter_says_when_with_whom_and_how_to_change_it(camille: User) -> None:
    booking = book(a_page(camille, place="Visio : https://visio.example/camille")).booking

    assert booking
    letter = letters().get()
    assert (letter.address, letter.kind) == ("anne.roux@lartigue.fr", "meeting")
    assert letter.subject == "Rendez-vous confirmé\u00a0: lundi 23 novembre 2026 à 10\u00a0h\u00a000"
    assert letter.body == (
        "Bonjour Anne,\n\nVotre rendez-vous avec Camille Durand est confirmé.\n\n"
        "Quand\u00a0: lundi 23 novembre 2026 à 10\u00a0h\u00a000 (30 minutes, heure de Paris, Bruxelles, Genève)\n"
        "Où\u00a0: Visio : https://visio.example/camille\n\n"
        f"Il est joint pour votre agenda. Le déplacer ou l’annuler\u00a0: {SITE}/rendez-vous/r/{link_of(booking)}/"
    )


def test_a_second_click_changes_nothing(camille: User) -> None:
    page = a_page(camille)
    opened = open_page(form_key=page.key, now=NOW - timedelta(minutes=1))

    first, second = book(page, signed=opened), book(page, signed=opened)

    assert first.booking == second.booking
    assert (Booking.objects.count(), Task.objects.count(), letters().count()) == (1, 1, 1)


def test_an_hour_already_gone_says_so_with_the_nearest(camille: User) -> None:
    page = a_page(camille)
    book(page)

    with pytest.raises(SlotGone) as refusal:
        book(page, typed={"email": "paul@ailleurs.fr"})

    assert refusal.value.sentence.replace("\u00a0", " ") == (
        "Cette heure n’est plus libre : quelqu’un vient de la prendre, ou elle est passée. Encore libres, au plus près : "
        "lundi 23 novembre 2026 à 9 h 00, lundi 23 novembre 2026 à 11 h 00 ou lundi 23 novembre 2026 à 11 h 30."
    )
    assert (Booking.objects.count(), Contact.objects.count()) == (1, 1)


def test_an_hour_that_the_page_never_offered_is_refused(camille: User) -> None:
    page = a_page(camille)
    for odd in (MONDAY_TEN + timedelta(minutes=7), MONDAY_TEN - 12 * HOUR, NOW - HOUR, NOW + timedelta(days=400)):
        with pytest.raises(SlotGone):
            book(page, odd)


def test_a_known_person_keeps_her_lead_and_her_colleague(camille: User) -> None:
    marc = make.user("Marc")
    first = book(a_page(camille)).booking
    lead = Lead.objects.get()

    book(a_page(marc), MONDAY_TEN + 4 * HOUR)

    assert first
    assert (Contact.objects.count(), list(Lead.objects.all()), lead.owner) == (1, [lead], camille)
    assert list(Task.objects.values_list("assignee", flat=True)) == [camille.pk, marc.pk]


def test_a_team_takes_turns_and_only_who_is_free_is_chosen(db: None) -> None:
    team = make.team()
    people = [make.user(name, teams=(team,)) for name in ("Ana", "Bob", "Cid")]
    page = a_page(None, team=team)
    Absence.objects.create(user=people[2], from_date=MONDAY_TEN.date(), to_date=MONDAY_TEN.date())

    chosen = [
        book(page, MONDAY_TEN + 4 * HOUR * (n // 2), {"email": f"p{n}@x.fr", "company": ""}, after=timedelta(minutes=n))
        for n in range(4)
    ]

    assert [one.booking.person_id for one in chosen if one.booking] == [
        people[0].pk, people[1].pk, people[0].pk, people[1].pk,
    ]  # fmt: skip
    with pytest.raises(SlotGone):
        book(page, typed={"email": "p5@x.fr"})


def test_in_a_team_a_person_meets_the_colleague_who_follows_her(db: None) -> None:
    team = make.team()
    _ana, bob = (make.user(name, teams=(team,)) for name in ("Ana", "Bob"))
    book(a_page(bob))

    again = book(a_page(None, team=team), MONDAY_TEN + 4 * HOUR).booking

    assert again and again.person == bob


def test_what_looks_like_a_robot_takes_no_hour_until_a_colleague_lets_it_in(camille: User) -> None:
    page = a_page(camille)
    booking = book(page, trap="http://spam").booking
    assert booking
    assert (booking.state, booking.doubts, Contact.objects.count(), TakenTime.objects.count()) == (
        "held",
        ["trap"],
        0,
        0,
    )
    assert free_times(page, now=NOW)[MONDAY_TEN] == [camille.pk]

    assert accept_booking(booking=booking, by=camille, now=NOW, **ABOUT_LEADS)
    again = accept_booking(booking=Booking.objects.get(), by=camille, now=NOW, **ABOUT_LEADS)

    assert (again, Booking.objects.get().state, Task.objects.count()) == (False, "booked", 1)


def test_one_let_in_too_late_says_that_its_hour_is_gone(camille: User) -> None:
    page = a_page(camille)
    held = book(page, trap="x").booking
    book(page, typed={"email": "paul@ailleurs.fr"})
    assert held
    with pytest.raises(SlotGone):
        accept_booking(booking=held, by=camille, now=NOW, **ABOUT_LEADS)


def test_a_closed_page_takes_nothing(camille: User) -> None:
    page = a_page(camille)
    page.state = PageState.CLOSED
    with pytest.raises(PageClosed):
        book(page)
    assert Booking.objects.count() == 0


def test_task_and_timeline_follow_a_booking_that_moves(camille: User) -> None:
    page = a_page(camille)
    booking = book(page).booking
    assert booking
    booking = Booking.objects.get()

    assert reschedule(booking=booking, start=MONDAY_TEN + HOUR, now=NOW, **ABOUT_LEADS)

    assert Task.objects.get().due_at == MONDAY_TEN + HOUR
    assert Activity.objects.filter(kind="other").get().text == (
        "Rendez-vous déplacé : lundi 23 novembre 2026 à 10 h 00 devient lundi 23 novembre 2026 à 11 h 00."
    )
    assert Change.objects.filter(subject_kind="task", axis="field:due_at").count() == 1
    assert list(letters().order_by("pk").values_list("key", flat=True)) == [
        f"booking-{booking.pk}-0-made",
        f"booking-{booking.pk}-1-moved",
    ]
    assert free_times(page, now=NOW)[MONDAY_TEN] == [camille.pk]
    assert not reschedule(booking=booking, start=MONDAY_TEN + HOUR, now=NOW, **ABOUT_LEADS)


def test_one_may_move_to_an_hour_that_overlaps_the_old_one(camille: User) -> None:
    book(a_page(camille))
    booking = Booking.objects.get()
    assert reschedule(booking=booking, start=MONDAY_TEN + HOUR / 2, now=NOW, **ABOUT_LEADS)


def test_a_cancelled_booking_gives_its_hour_back_and_its_task_goes(camille: User) -> None:
    page = a_page(camille)
    book(page)
    booking = Booking.objects.get()

    assert call_off(booking=booking, by=None, now=NOW, **ABOUT_LEADS)

    assert (Booking.objects.get().state, TakenTime.objects.count(), Task.objects.get().deleted_at) == (
        "cancelled",
        0,
        NOW,
    )
    assert Notification.objects.latest("pk").text == (
        "Anne Roux annule le rendez-vous\u00a0: lundi 23 novembre 2026 à 10\u00a0h\u00a000"
    )
    assert letters().latest("pk").key == f"booking-{booking.pk}-0-cancelled"
    assert not call_off(booking=booking, by=None, now=NOW, **ABOUT_LEADS)
    assert book(page, signed=open_page(form_key=page.key, now=NOW)).booking


def test_what_is_past_is_not_changed_any_more(camille: User) -> None:
    book(a_page(camille))
    booking = Booking.objects.get()
    for later in (MONDAY_TEN, MONDAY_TEN + 2 * HOUR):
        with pytest.raises(NothingToChange):
            call_off(booking=booking, by=None, now=later, **ABOUT_LEADS)
        with pytest.raises(NothingToChange):
            reschedule(booking=booking, start=MONDAY_TEN + 4 * HOUR, now=later, **ABOUT_LEADS)


def test_a_call_back_is_a_call_to_make_at_the_hour(camille: User) -> None:
    book(a_page(camille, kind=BookingKind.CALL_BACK))
    task = Task.objects.get()
    assert (task.kind, task.title, task.due_at) == ("call", "Appeler Roux (Lartigue SARL)", MONDAY_TEN)


def test_a_reminder_leaves_once_in_its_time(camille: User, ready_to_send: None) -> None:
    book(a_page(camille, remind_hours=24))
    at = MONDAY_TEN - 24 * HOUR

    assert [remind_of_bookings(now=moment, limit=50) for moment in (at - HOUR, at, at, MONDAY_TEN)] == [0, 1, 0, 0]
    assert (
        letters().latest("pk").subject
        == "Rappel de votre rendez-vous\u00a0: lundi 23 novembre 2026 à 10\u00a0h\u00a000"
    )


def test_an_hour_so_near_that_its_confirmation_just_left_has_no_reminder(camille: User, ready_to_send: None) -> None:
    book(a_page(camille, remind_hours=24), NOW + 5 * HOUR)
    assert remind_of_bookings(now=NOW + HOUR, limit=50) == 0


def test_no_reminder_waits_for_a_mail_server_that_comes_too_late(camille: User) -> None:
    book(a_page(camille))
    assert (remind_of_bookings(now=MONDAY_TEN - HOUR, limit=50), letters().count()) == (0, 1)


def test_a_name_that_is_an_advertisement_stays_out_of_our_letters(camille: User) -> None:
    book(a_page(camille), typed={"first_name": "www.gagnez.example"})
    assert letters().get().body.startswith("Bonjour,\n")


def test_a_colleague_who_left_is_never_chosen(camille: User) -> None:
    page = a_page(camille)
    User.objects.filter(pk=camille.pk).update(is_active=False, role=Role.SALES)
    page.refresh_from_db()
    assert free_times(page, now=NOW) == {}
