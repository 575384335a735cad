"""Places of a promotion: never more are held than there are, whoever takes and gives back, in whatever order."""

from datetime import date, timedelta
from threading import Barrier, Thread
from typing import Any

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase as HypothesisCase

from filon.contacts.models import Contact
from filon.intake.models import CaptureForm, Offer, Reservation, Submission
from filon.intake.rules.capture import FormKind
from filon.intake.rules.offers import as_reserved, what_is_left, why_nothing_is_left
from filon.intake.services.forms import create_form
from filon.intake.services.offers import NoPlace, OfferOver, release_place, set_offer, take_place
from filon.kit.errors import BusinessError, EditedMeanwhile
from filon.users.models import User
from tests import factories as make
from tests.factories import NOW

DAY = date(2026, 11, 30)


def a_form(places: int, **more: Any) -> CaptureForm:
    form = create_form(name="Promotion", kind=FormKind.CONTACT, owner=None, now=NOW)
    set_offer(form=form, quantity=places, ends_date=more.get("ends"), version=0, now=NOW)
    return form


def take(form: CaptureForm, person: Contact) -> Reservation | None:
    number = Submission.objects.count()
    submission = Submission.objects.create(
        form=form, form_version=1, ticket=f"{person.pk}-{number}", at=NOW, said={}, labels=[], state="received"
    )
    return take_place(form=form, contact=person, submission=submission, now=NOW)


class PlacesAreNeverOversold(HypothesisCase):
    @given(
        places=st.integers(1, 4),
        steps=st.lists(st.tuples(st.booleans(), st.integers(0, 5)), max_size=20),
    )
    def test_what_is_held_is_what_is_counted_and_never_more_than_there_is(
        self, places: int, steps: list[tuple[bool, int]]
    ) -> None:
        form, people = a_form(places), [make.contact(last_name=f"P{number}") for number in range(6)]
        colleague = make.user("Marc", email=f"marc{User.objects.count()}@filon.example")
        held: set[int] = set()
        for takes, who in steps:
            if takes:
                try:
                    take(form, people[who])
                    held.add(who)
                except NoPlace:
                    assert len(held) == places and who not in held
            else:
                known = Reservation.objects.filter(contact=people[who], offer__form=form, released_at=None).first()
                assert (known is not None) == (who in held)
                assert known is None or release_place(reservation=known, by=colleague, now=NOW)
                held.discard(who)
            assert Offer.objects.get(form=form).taken == len(held) <= places


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_of_sixty_four_who_come_at_once_as_many_as_there_are_places_get_one() -> None:
    form = a_form(5)
    people = [make.contact(last_name=f"P{number}") for number in range(64)]
    start, got, missed = Barrier(8), [], []

    def come(mine: list[Contact]) -> None:
        start.wait()
        for person in mine:
            try:
                got.append(take(form, person))
            except NoPlace:
                missed.append(person)
        connection.close()

    threads = [Thread(target=come, args=(people[place::8],)) for place in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert (len(got), len(missed), Offer.objects.get().taken, Reservation.objects.count()) == (5, 59, 5, 5)
    assert Reservation.objects.filter(was_last=True).count() == 1


@pytest.mark.django_db
def test_one_person_holds_one_place_however_often_she_asks() -> None:
    form, anne = a_form(2), make.contact()
    assert take(form, anne) == take(form, anne)
    assert Offer.objects.get().taken == 1


@pytest.mark.django_db
def test_of_two_colleagues_one_gives_the_place_back() -> None:
    form, camille = a_form(1), make.user("Camille")
    reservation = take(form, make.contact())
    assert reservation
    assert [release_place(reservation=reservation, by=camille, now=NOW) for _ in range(2)] == [True, False]
    assert Offer.objects.get().taken == 0


@pytest.mark.django_db
def test_after_its_last_day_nothing_is_reserved() -> None:
    with pytest.raises(OfferOver):
        take(a_form(1, ends=NOW.date() - timedelta(days=1)), make.contact())
    assert Offer.objects.get().taken == 0


@pytest.mark.django_db
def test_places_that_are_held_are_not_taken_away() -> None:
    form = a_form(3)
    for name in ("A", "B"):
        take(form, make.contact(last_name=name))
    with pytest.raises(BusinessError) as refused:
        set_offer(form=form, quantity=1, ends_date=None, version=1, now=NOW)
    assert refused.value.sentence == "Il y a déjà 2 places réservées\u00a0: gardez-en autant."
    set_offer(form=form, quantity=2, ends_date=None, version=1, now=NOW)
    for version in (0, 1):
        with pytest.raises(EditedMeanwhile):
            set_offer(form=form, quantity=9, ends_date=None, version=version, now=NOW)


def test_the_visitor_reads_what_is_left() -> None:
    said = [what_is_left(quantity=50, taken=taken, ends=ends) for taken, ends in ((38, DAY), (46, None), (49, None))]
    assert what_is_left(quantity=12_000, taken=10, ends=None) == "Il reste 11\u202f990 places sur 12\u202f000."
    assert said == [
        "Il reste 12 places sur 50, jusqu’au 30 nov. 2026 inclus.",
        "Il ne reste que 4 places.",
        "C’est la dernière place.",
    ]
    shut = [
        why_nothing_is_left(quantity=2, taken=taken, ends=DAY, today=today)
        for taken, today in ((1, DAY), (2, DAY), (1, DAY + timedelta(days=1)))
    ]
    assert shut == [
        "",
        "Tout est réservé\u00a0: il n’y a plus de place.",
        "Cette promotion s’est terminée le 30 nov. 2026.",
    ]
    assert as_reserved(at=NOW, is_last=True) == "Votre place est réservée\u00a0: c’était la dernière."
