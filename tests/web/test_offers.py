"""A promotion in the browser's words: set inside, read and reserved outside, a place given back."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from filon.intake.models import CaptureForm, Offer, Reservation, Submission
from filon.intake.rules.capture import FormKind
from filon.intake.services.forms import create_form, publish_form
from filon.intake.services.offers import set_offer
from filon.kit.business_time import day_in_paris
from filon.users.models import User

pytestmark = pytest.mark.django_db
TYPED = {"first_name": "Anne", "last_name": "Roux", "email": "anne.roux@lartigue.fr", "need": "Une place"}
OTHER = TYPED | {"last_name": "Petit", "email": "paul@lartigue.fr"}


@pytest.fixture
def form(camille: User) -> CaptureForm:
    made = create_form(name="Portes ouvertes", kind=FormKind.CONTACT, owner=camille, now=timezone.now())
    publish_form(form=made, now=timezone.now())
    return made


def sent(client: Client, form: CaptureForm, typed: dict[str, str]) -> Any:
    return client.post(reverse("public_form", args=[form.key]), typed, follow=True)


def test_places_are_counted_down_to_the_last_one_which_says_so(
    client: Client, admin_client: Client, form: CaptureForm
) -> None:
    admin_client.post(reverse("capture_offer", args=[form.pk]), {"quantity": "2"})
    page = reverse("public_form", args=[form.key])
    read = [client.get(page).content.decode()]
    first = sent(client, form, TYPED).content.decode()
    read.append(client.get(page).content.decode())
    last = sent(client, form, OTHER).content.decode()
    shut = client.get(page).content.decode()
    late = sent(client, form, TYPED | {"email": "late@lartigue.fr"})

    assert ["Il ne reste que 2 places." in read[0], "C’est la dernière place." in read[1]] == [True, True]
    assert ["<strong>Votre place est réservée.</strong>" in first, "c’était la dernière." in last] == [True, True]
    assert ("il n’y a plus de place." in shut, "<form" in shut) == (True, False)
    assert (late.status_code, "rien n’a été envoyé." in late.content.decode()) == (409, True)
    assert Submission.objects.count() == 2


def test_after_its_last_day_the_page_says_so(client: Client, form: CaptureForm) -> None:
    yesterday = day_in_paris(timezone.now()) - timedelta(days=1)
    set_offer(form=form, quantity=2, ends_date=yesterday, version=0, now=timezone.now())
    page = client.get(reverse("public_form", args=[form.key])).content.decode()
    assert ("Cette promotion s’est terminée le" in page, sent(client, form, TYPED).status_code) == (True, 410)


def test_a_place_given_back_is_free_again(client: Client, admin_client: Client, form: CaptureForm) -> None:
    set_offer(form=form, quantity=1, ends_date=None, version=0, now=timezone.now())
    sent(client, form, TYPED)
    inside = admin_client.get(reverse("capture", args=[form.pk])).content.decode()
    admin_client.post(reverse("reservation_release", args=[Reservation.objects.get().pk]))

    assert ("Rendre la place" in inside, Offer.objects.get().taken) == (True, 0)
    assert sent(client, form, OTHER).status_code == 200
    assert Offer.objects.get().taken == 1


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [({"quantity": "0"}, "supérieure ou égale à 1"), ({"quantity": "beaucoup"}, "nombre entier")],
)
def test_what_is_no_number_of_places_is_said(
    admin_client: Client, form: CaptureForm, typed: dict[str, str], sentence: str
) -> None:
    answer = admin_client.post(reverse("capture_offer", args=[form.pk]), typed)
    assert (answer.status_code, sentence in answer.content.decode()) == (422, True)
