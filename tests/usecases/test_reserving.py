"""A form that gives places: whoever sends it holds one; sold out, it keeps nothing and says so."""

from datetime import timedelta

import pytest

from filon.activities.models import Activity
from filon.contacts.models import Contact
from filon.duplicates.rules.likeness import Entity
from filon.intake.models import Offer, Reservation, Submission
from filon.intake.services.offers import NoPlace, set_offer
from filon.records.rules.authorship import BY_SYSTEM
from filon.usecases.inbound import accept_submission
from filon.usecases.merging import merge_records, undo_merge
from filon.users.models import User
from tests.factories import NOW
from tests.usecases.inbound import TYPED, a_form, send

OTHER = TYPED | {"last_name": "Petit", "email": "paul.petit@lartigue.fr"}


def test_who_sends_the_form_holds_one_place_even_with_other_answers(camille: User) -> None:
    form = a_form(owner=camille)
    set_offer(form=form, quantity=2, ends_date=None, version=0, now=NOW)
    send(form)
    send(form, TYPED | {"project": "Un autre projet"})
    assert (Submission.objects.count(), Reservation.objects.count(), Offer.objects.get().taken) == (2, 1, 1)


def test_sold_out_nothing_is_kept_of_who_comes_too_late(camille: User) -> None:
    form = a_form(owner=camille)
    set_offer(form=form, quantity=1, ends_date=None, version=0, now=NOW)
    send(form)
    with pytest.raises(NoPlace) as refused:
        send(form, OTHER)
    assert refused.value.sentence == "Tout vient d’être réservé\u00a0: il n’y a plus de place, et rien n’a été envoyé."
    assert (Submission.objects.count(), Contact.objects.count(), Activity.objects.count()) == (1, 1, 1)


def test_what_waits_for_a_colleague_holds_no_place_until_it_is_let_in(camille: User) -> None:
    form = a_form(owner=camille)
    set_offer(form=form, quantity=1, ends_date=None, version=0, now=NOW)
    send(form, trap="x")
    held = Submission.objects.get()
    before = Offer.objects.get().taken
    accept_submission(submission=held, by=camille, now=NOW + timedelta(hours=1), address_of=str)
    assert (before, Offer.objects.get().taken) == (0, 1)


def test_a_colleague_who_lets_in_one_too_many_is_told_and_it_still_waits(camille: User) -> None:
    form = a_form(owner=camille)
    set_offer(form=form, quantity=1, ends_date=None, version=0, now=NOW)
    send(form, OTHER, trap="x")
    send(form)
    held = Submission.objects.get(state="held")
    with pytest.raises(NoPlace):
        accept_submission(submission=held, by=camille, now=NOW, address_of=str)
    held.refresh_from_db()
    assert held.state == "held"


def test_two_files_of_one_person_that_become_one_hold_one_place_of_an_offer(camille: User) -> None:
    form = a_form(owner=camille)
    set_offer(form=form, quantity=3, ends_date=None, version=0, now=NOW)
    for typed in (TYPED, OTHER):
        send(form, typed)
    keep, drop = Contact.objects.order_by("pk")

    merge = merge_records(entity=Entity.CONTACT, keep=keep.pk, drop=drop.pk, by=BY_SYSTEM, now=NOW)
    merged = list(Reservation.objects.order_by("pk").values_list("contact", flat=True))
    undo_merge(merge=merge, by=BY_SYSTEM, now=NOW)

    assert merged == [keep.pk, drop.pk]
    other = a_form(owner=camille)
    set_offer(form=other, quantity=3, ends_date=None, version=0, now=NOW)
    send(other, OTHER)
    merge_records(entity=Entity.CONTACT, keep=keep.pk, drop=drop.pk, by=BY_SYSTEM, now=NOW)
    assert list(Reservation.objects.order_by("pk").values_list("contact", flat=True)) == [keep.pk, drop.pk, keep.pk]
