"""A form that registers for an event: the place, the letter with its link, and what a withdrawal sets going."""

from datetime import timedelta

import pytest
from icalendar import Calendar

from filon.contacts.models import Contact
from filon.duplicates.rules.likeness import Entity
from filon.events.models import Event, Registration
from filon.events.selectors.events import link_of
from filon.events.services.events import name_form
from filon.events.services.registrations import RegistrationClosed
from filon.intake.models import CaptureForm, Offer, Submission
from filon.intake.rules.capture import FormKind
from filon.intake.services.offers import set_offer
from filon.messaging.models import Message, Sender
from filon.playbook.models import AcquisitionSource
from filon.records.rules.authorship import BY_SYSTEM
from filon.usecases.checking import check_data, repair_data
from filon.usecases.inbound import accept_submission
from filon.usecases.merging import merge_records, undo_merge
from filon.usecases.registering import (
    Changed,
    call_event_off,
    change_event,
    make_event_form,
    put_event_on_again,
    register_by_hand,
    remind_of_events,
    withdraw_and_call_up,
)
from filon.users.models import User
from tests.events.test_registrations import values_of
from tests.events.world import a_person, an_event
from tests.factories import NOW
from tests.usecases.inbound import TYPED, a_form, send

OTHER = TYPED | {"last_name": "Petit", "email": "paul.petit@lartigue.fr"}


def a_form_of(event: Event, owner: User) -> CaptureForm:
    form = a_form(FormKind.EVENT, owner=owner)
    name_form(event=event, form_key=form.key)
    return form


def letters() -> list[tuple[str, str]]:
    return list(Message.objects.order_by("pk").values_list("address", "subject"))


def test_the_reply_of_the_form_says_when_and_where_and_gives_the_page_of_the_registration(camille: User) -> None:
    event = an_event(link="https://visio.example/1")
    send(a_form_of(event, camille))
    registration, message = Registration.objects.get(), Message.objects.get()
    assert (registration.state, registration.way, registration.contact.last_name) == ("registered", "form", "Roux")
    assert message.subject == "Votre inscription est enregistrée"
    assert message.body.partition("avant le jour dit.")[2].strip() == (
        "Petit-déjeuner acoustique\nQuand\u00a0: vendredi 27 novembre 2026, de 10\u00a0h\u00a000 à 13\u00a0h\u00a000\n"
        "Où\u00a0: Lille\nÀ l’entrée\u00a0: montrez le code de votre page.\n"
        "Pour suivre en ligne\u00a0: https://visio.example/1\n\nLe mettre dans votre agenda, confirmer ou vous désister\u00a0: "
        f"{{site}}/evenements/i/{link_of(registration)}/"
    )


def test_who_waits_gets_other_words_and_not_the_link_of_the_webinar(camille: User) -> None:
    event = an_event(capacity=1, link="https://visio.example/1")
    form = a_form_of(event, camille)
    send(form), send(form, OTHER)
    last = Message.objects.get(address="paul.petit@lartigue.fr")
    assert last.subject == "Liste d’attente\u00a0: Petit-déjeuner acoustique"
    assert ("https://visio.example/1" in last.body, "retenue" in last.body) == (False, False)


def test_the_person_and_her_source_are_those_of_the_event_when_the_form_names_none(camille: User) -> None:
    source = AcquisitionSource.objects.create(name="Salon", name_key="salon", kind="fair")
    send(a_form_of(an_event(source=source), camille))
    assert Contact.objects.get().source == source


def test_a_form_of_an_event_that_is_over_keeps_nothing(camille: User) -> None:
    form = a_form_of(an_event(days=-2), camille)
    with pytest.raises(RegistrationClosed):
        send(form)
    assert (Submission.objects.count(), Contact.objects.count()) == (0, 0)


def test_what_waits_for_a_colleague_takes_its_place_when_it_is_let_in(camille: User) -> None:
    form = a_form_of(an_event(capacity=1), camille)
    send(form, trap="x")
    before = Registration.objects.count()
    accept_submission(submission=Submission.objects.get(), by=camille, now=NOW, address_of=str)
    assert (before, Registration.objects.get().state) == (0, "registered")


def test_a_withdrawal_calls_up_whoever_waits_and_tells_her(camille: User) -> None:
    form = a_form_of(an_event(capacity=1), camille)
    send(form), send(form, OTHER)
    first = Registration.objects.order_by("pk")[0]
    withdraw_and_call_up(registration=first, by=None, now=NOW)
    assert letters()[-1] == ("paul.petit@lartigue.fr", "Une place pour vous\u00a0: Petit-déjeuner acoustique")
    told = [one.text for one in first.contact.activities.order_by("pk")]
    assert told[-1] == "Désistement : Petit-déjeuner acoustique"


def test_a_colleague_registers_somebody_who_is_told(camille: User) -> None:
    done = register_by_hand(event=an_event(), person=a_person(), by=camille, now=NOW)
    assert (done.is_new, done.registration.way) == (True, "hand")
    assert letters() == [("anne.roux@lartigue.fr", "Inscription confirmée\u00a0: Petit-déjeuner acoustique")]


def test_a_wider_room_tells_those_whom_it_takes_in(camille: User) -> None:
    event = an_event(capacity=1)
    for name in ("Anne", "Paul"):
        register_by_hand(event=event, person=a_person(name), by=camille, now=NOW)
    change_event(event=event, values=values_of(event, capacity=3), version=event.version, now=NOW)
    assert letters()[-1][1] == "Une place pour vous\u00a0: Petit-déjeuner acoustique"


def test_an_event_called_off_is_told_once_to_those_who_expected_it(camille: User) -> None:
    event = an_event(capacity=1)
    for name in ("Anne", "Paul"):
        register_by_hand(event=event, person=a_person(name), by=camille, now=NOW)
    assert [call_event_off(event=event, now=NOW) for _ in range(2)] == [2, 0]
    assert [subject for _, subject in letters()[2:]] == ["Annulé\u00a0: Petit-déjeuner acoustique"] * 2


def test_called_off_put_on_again_and_called_off_is_told_each_time(camille: User) -> None:
    event = an_event()
    register_by_hand(event=event, person=a_person(), by=camille, now=NOW)
    told = [
        act(event=event, now=NOW) for act in (call_event_off, put_event_on_again, put_event_on_again, call_event_off)
    ]
    assert told == [1, 1, 0, 1]
    assert [subject.partition("\u00a0")[0] for _, subject in letters()[1:]] == ["Annulé", "Maintenu", "Annulé"]


def moved(event: Event, **changed: object) -> Changed:
    return change_event(event=event, values=values_of(event, **changed), version=event.version, now=NOW)


def test_another_day_or_place_is_told_once_to_all_who_rely_on_it_with_the_file_of_their_agenda(camille: User) -> None:
    event = an_event(capacity=1, link="https://visio.example/1")
    people = [register_by_hand(event=event, person=a_person(name), by=camille, now=NOW) for name in ("Anne", "Paul")]
    assert (moved(event, name="Petit-déjeuner").told, len(letters())) == (0, 2)

    start = event.start + timedelta(days=3)
    assert moved(event, start=start, end=start + timedelta(hours=2)).told == 2
    anne, paul = Message.objects.order_by("pk")[2:]
    assert anne.subject == paul.subject == "Changement\u00a0: Petit-déjeuner"
    page = f"{{site}}/evenements/i/{link_of(people[0].registration)}/"
    assert f"Mettre votre agenda à jour\u00a0: {page}evenement.ics" in anne.body
    assert ("lundi 30 novembre 2026" in anne.body, "lundi 30 novembre 2026" in paul.body) == (True, True)
    assert ("https://visio.example/1" in paul.body, "evenement.ics" in paul.body) == (False, False)
    assert moved(event, place="Roubaix").told == 2
    assert moved(event).told == 0


def test_who_leaves_the_waiting_list_reads_the_new_place_in_that_letter_alone(camille: User) -> None:
    event = an_event(capacity=1)
    for name in ("Anne", "Paul"):
        register_by_hand(event=event, person=a_person(name), by=camille, now=NOW)
    changed = moved(event, capacity=2, place="Roubaix")
    assert (len(changed.called), changed.told) == (1, 1)
    assert letters()[2:] == [
        ("paul.roux@lartigue.fr", "Une place pour vous\u00a0: Petit-déjeuner acoustique"),
        ("anne.roux@lartigue.fr", "Changement\u00a0: Petit-déjeuner acoustique"),
    ]
    assert "Où\u00a0: Roubaix" in Message.objects.get(subject__startswith="Une place").body


def test_the_event_travels_with_each_letter_and_agendas_follow_it(camille: User) -> None:
    event = an_event(capacity=1)
    anne, _paul = (
        register_by_hand(event=event, person=a_person(name), by=camille, now=NOW).registration
        for name in ("Anne", "Paul")
    )
    start = event.start + timedelta(days=3)
    moved(event, start=start, end=start + timedelta(hours=2))
    event.refresh_from_db()
    call_event_off(event=event, now=NOW)
    put_event_on_again(event=event, now=NOW)

    told = [Calendar.from_ical(it.agenda) for it in Message.objects.exclude(agenda="").order_by("pk")]

    assert [str(it["method"]) for it in told] == ["REQUEST", "REQUEST", "CANCEL", "REQUEST"]
    inside = [it.walk("VEVENT")[0] for it in told]
    assert {str(it["uid"]) for it in inside} == {f"{anne.key}@filon"}
    numbers = [it["sequence"] for it in inside]
    assert numbers == sorted(set(numbers))
    assert inside[1]["dtstart"].dt == start
    waiting = Message.objects.filter(address="paul.roux@lartigue.fr")
    assert {it.agenda for it in waiting} == {""}


def test_nobody_is_told_of_a_past_that_is_corrected(camille: User) -> None:
    event = an_event()
    register_by_hand(event=event, person=a_person(), by=camille, now=NOW)
    past = NOW - timedelta(days=2)
    assert moved(event, start=past, end=past + timedelta(hours=1)) == Changed([], 0)


def test_an_event_that_moved_is_reminded_of_its_new_day(camille: User) -> None:
    Sender.objects.create(
        pk=1, address="a@halvane.example", entity="Halvane", postal_address="1 rue X, Lyon", site="https://f.example"
    )
    event = an_event(days=2)
    register_by_hand(event=event, person=a_person(), by=camille, now=NOW)
    Registration.objects.update(reminded_at=NOW)
    start = event.start + timedelta(days=20)
    moved(event, start=start, end=start + timedelta(hours=2))
    assert Registration.objects.get().reminded_at is None
    moved(event, start=NOW + timedelta(hours=5), end=NOW + timedelta(hours=7))
    assert Registration.objects.get().reminded_at == NOW


def test_the_reminder_leaves_once_and_only_when_mail_leaves(camille: User) -> None:
    register_by_hand(event=an_event(), person=a_person(), by=camille, now=NOW)
    at = NOW + timedelta(days=6, hours=2)
    assert remind_of_events(now=at, limit=50) == 0
    Sender.objects.create(
        pk=1, address="a@halvane.example", entity="Halvane", postal_address="1 rue X, Lyon", site="https://f.example"
    )
    assert [remind_of_events(now=at, limit=50) for _ in range(2)] == [1, 0]
    assert letters()[-1][1] == "Rappel\u00a0: Petit-déjeuner acoustique"


def test_a_form_made_from_the_event_bears_its_name_and_registers_for_it(camille: User) -> None:
    event = an_event()
    form = make_event_form(event=event, owner=camille, now=NOW)
    assert (form.kind, event.forms.get().form_key) == ("event", form.key)
    assert CaptureForm.objects.get().title == "Petit-déjeuner acoustique"


def test_two_files_of_one_person_that_become_one_are_at_each_event_once(camille: User) -> None:
    both, one = an_event(), an_event("Salon")
    keep, drop = a_person(), a_person("Anna")
    for event, person in ((both, keep), (both, drop), (one, drop)):
        register_by_hand(event=event, person=person, by=camille, now=NOW)
    merge = merge_records(entity=Entity.CONTACT, keep=keep.pk, drop=drop.pk, by=BY_SYSTEM, now=NOW)
    assert list(Registration.objects.order_by("pk").values_list("contact", flat=True)) == [keep.pk, drop.pk, keep.pk]
    undo_merge(merge=merge, by=BY_SYSTEM, now=NOW)
    assert list(Registration.objects.order_by("pk").values_list("contact", flat=True)) == [keep.pk, drop.pk, drop.pk]


def test_the_check_finds_counts_of_places_that_nobody_holds_and_mends_them(camille: User) -> None:
    event = an_event(capacity=5)
    register_by_hand(event=event, person=a_person(), by=camille, now=NOW)
    form = a_form(owner=camille)
    set_offer(form=form, quantity=3, ends_date=None, version=0, now=NOW)
    name_form(event=event, form_key="disparu")
    Event.objects.update(taken=4), Offer.objects.update(taken=2)

    found = {one.code: one.count for one in check_data(now=NOW) if one.count}
    repair_data(now=NOW)

    assert found == {"event_places": 1, "offer_places": 1, "event_form": 1}
    assert (Event.objects.get().taken, Offer.objects.get().taken) == (1, 0)


def test_the_reply_of_a_form_brings_the_event_to_the_address_that_was_typed(camille: User) -> None:
    event = an_event()
    form = a_form(kind=FormKind.EVENT, owner=camille)
    name_form(event=event, form_key=form.key)
    send(form)
    reply = Message.objects.get(kind="confirmation")
    inside = Calendar.from_ical(reply.agenda).walk("VEVENT")[0]
    assert (str(inside["attendee"]), str(inside["summary"])) == (f"mailto:{reply.address}", event.name)
