"""Two people press at the same instant: one gets the hour, the other reads which ones are left."""

from datetime import datetime, timedelta
from threading import Barrier, Thread

import pytest
from django.db import IntegrityError, connection, transaction

from filon.meetings.models import Booking, BookingPage, TakenTime
from filon.meetings.services.bookings import SlotGone
from tests import factories as make
from tests.usecases.booking import MONDAY_TEN, a_page, book


def press_together(choices: list[tuple[BookingPage, datetime]]) -> list[str]:
    """What each reads: "" for whoever got the hour."""
    said, ready = [""] * len(choices), Barrier(len(choices))

    def press(place: int) -> None:
        page, start = choices[place]
        ready.wait(10)
        try:
            book(page, start, {"email": f"p{place}@x.fr", "company": ""})
        except SlotGone as refusal:
            said[place] = refusal.sentence
        finally:
            connection.close()

    threads = [Thread(target=press, args=[place]) for place in range(len(choices))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return sorted(said)


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_of_two_who_press_at_once_one_gets_the_hour() -> None:
    """On two pages of one person, at two starts that overlap: only the pieces of five minutes know."""
    camille = make.user("Camille")
    one, other = a_page(camille), a_page(camille, length=60)

    said = press_together([(one, MONDAY_TEN + timedelta(minutes=30)), (other, MONDAY_TEN)])

    assert (said[0], said[1].partition("\u00a0: ")[0]) == ("", "Cette heure n’est plus libre")
    assert Booking.objects.count() == 1


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_in_a_team_of_two_both_get_the_hour_each_with_another_colleague() -> None:
    team = make.team()
    ana, bob = (make.user(name, teams=(team,)) for name in ("Ana", "Bob"))
    page = a_page(None, team=team)

    assert press_together([(page, MONDAY_TEN), (page, MONDAY_TEN)]) == ["", ""]
    assert set(Booking.objects.values_list("person", flat=True)) == {ana.pk, bob.pk}


def test_the_database_itself_refuses_the_same_five_minutes_twice(db: None) -> None:
    booking = book(a_page(make.user("Camille"))).booking
    assert booking
    with pytest.raises(IntegrityError), transaction.atomic():
        TakenTime.objects.create(booking=booking, person=booking.person, at=MONDAY_TEN)
