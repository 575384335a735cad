"""Sixty-four ask for the last five places, sixteen at each instant: five have them, all the others wait."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from filon.contacts.models import Contact
from filon.events.models import Registration
from filon.events.rules.kinds import RegistrationWay
from filon.events.services.registrations import register
from tests.events.world import a_person, an_event
from tests.factories import NOW

ALL, AT_ONCE, PLACES = 64, 16, 5  # the server of the tests takes fewer connections than that at once


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_of_sixty_four_who_ask_for_five_places_five_are_in_and_all_the_others_wait() -> None:
    event = an_event(capacity=PLACES)
    people = [a_person(f"P{number}") for number in range(ALL)]
    ready = Barrier(AT_ONCE)

    def press(person: Contact) -> None:
        ready.wait(60)
        try:
            register(event=event, contact=person, way=RegistrationWay.FORM, now=NOW)
        finally:
            connection.close()

    with ThreadPoolExecutor(AT_ONCE) as pool:
        assert list(pool.map(press, people)) == [None] * ALL

    event.refresh_from_db()
    counts = [Registration.objects.filter(state=state).count() for state in ("registered", "waiting")]
    assert (counts, event.taken) == ([PLACES, ALL - PLACES], PLACES)
