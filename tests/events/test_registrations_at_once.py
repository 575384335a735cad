"""Sixty-four ask for the last five places at the same instant: five have them, all the others wait."""

from threading import Barrier, Thread

import pytest
from django.db import connection

from filon.events.models import Registration
from filon.events.rules.kinds import RegistrationWay
from filon.events.services.registrations import register
from tests.events.world import a_person, an_event
from tests.factories import NOW

TOGETHER, PLACES = 64, 5


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_of_sixty_four_who_register_at_once_for_five_places_five_are_in_and_all_the_others_wait() -> None:
    event = an_event(capacity=PLACES)
    people = [a_person(f"P{number}") for number in range(TOGETHER)]
    ready = Barrier(TOGETHER)

    def press(number: int) -> None:
        ready.wait(60)
        try:
            register(event=event, contact=people[number], way=RegistrationWay.FORM, now=NOW)
        finally:
            connection.close()

    threads = [Thread(target=press, args=[number]) for number in range(TOGETHER)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)

    event.refresh_from_db()
    counts = [Registration.objects.filter(state=state).count() for state in ("registered", "waiting")]
    assert (counts, event.taken) == ([PLACES, TOGETHER - PLACES], PLACES)
