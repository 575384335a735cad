"""A form in two steps, as a visitor fills it: the address first, then as many questions for everybody, nothing filled in."""

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from filon.contacts.models import Contact, ContactPoint
from filon.intake.models import CaptureForm, Submission
from filon.intake.services.replies import sign_link
from tests import factories
from tests.usecases.test_profiling import EMAIL, in_turn

pytestmark = pytest.mark.django_db


@pytest.fixture
def form() -> CaptureForm:
    return in_turn()


def page_of(form: CaptureForm) -> str:
    return reverse("public_form", args=[form.key])


def asked_on(answer: Any) -> set[str]:
    """The questions that stand on the page."""
    return set(re.findall(r'id="q-([^"]+)"', answer.content.decode()))


def anne() -> Contact:
    person = factories.contact("Anne", "Rouxel", job_title="Directrice générale")
    ContactPoint.objects.create(contact=person, kind="email", value=EMAIL, normalised=EMAIL, main=True)
    return person


def test_the_address_comes_first_alone_and_nothing_is_kept_of_it(form: CaptureForm) -> None:
    first = Client().get(page_of(form))
    assert (asked_on(first), "Continuer" in first.content.decode()) == ({"email"}, True)
    second = Client().post(page_of(form), {"etape": "1", "email": EMAIL})
    assert (second.status_code, len(asked_on(second)), second.cookies) == (200, 3, {})
    assert (Submission.objects.count(), Contact.objects.count()) == (0, 0)


def test_the_second_step_sends_what_was_asked(form: CaptureForm) -> None:
    second = Client().post(page_of(form), {"etape": "1", "email": EMAIL})
    typed = {key: "0144556677" if key == "phone" else "Réponse" for key in asked_on(second)}
    sent = Client().post(page_of(form), typed | {"email": EMAIL})
    assert sent.status_code == 302
    assert set(Submission.objects.get().said) == asked_on(second)


def test_nothing_known_stands_on_the_page(form: CaptureForm) -> None:
    anne()
    page = Client().post(page_of(form), {"etape": "1", "email": EMAIL}).content.decode()
    assert [word for word in ("Rouxel", "Anne", "Directrice") if word in page] == []
    assert "job_title" not in asked_on(Client().post(page_of(form), {"etape": "1", "email": EMAIL}))


def test_what_is_no_address_is_mended_on_the_first_step(form: CaptureForm) -> None:
    answer = Client().post(page_of(form), {"etape": "1", "email": "anne@"})
    assert (answer.status_code, asked_on(answer)) == (422, {"email"})
    assert "n’est pas une adresse e-mail" in answer.content.decode()


def test_a_fault_on_the_second_step_keeps_its_questions(form: CaptureForm) -> None:
    answer = Client().post(page_of(form), {"email": "anne@", "phone": "01", "need": "Bonjour"})
    assert (answer.status_code, asked_on(answer)) == (422, {"email", "phone", "need"})


def more(submission: Submission) -> str:
    signed = sign_link(submission, way="more", now=timezone.now())
    return reverse("public_more", args=[submission.form.key, signed])


def test_a_link_of_ours_asks_the_next_questions_without_the_address(form: CaptureForm) -> None:
    Client().post(page_of(form), {"email": EMAIL, "job_title": "Directrice"})
    submission = Submission.objects.get()

    page = Client().get(more(submission))
    assert (asked_on(page), EMAIL in page.content.decode()) == ({"phone", "company"}, False)

    sent = Client().post(more(submission), {"phone": "0144556677", "company": "Lartigue"})
    assert sent.status_code == 302
    person = Contact.objects.get()
    assert (str(person.company), person.points.filter(kind="phone").count()) == ("Lartigue", 1)
    assert asked_on(Client().get(more(submission))) == {"custom.effectif", "need"}
    Client().post(more(submission), {"custom.effectif": "12", "need": "Bientôt"})
    assert asked_on(Client().get(more(submission))) == {"project"}
    Client().post(more(submission), {"project": "Isoler"})
    assert "C’est envoyé" in Client().get(more(submission)).content.decode()


def test_a_forged_link_asks_nothing(form: CaptureForm) -> None:
    answer = Client().get(reverse("public_more", args=[form.key, "faux"]))
    assert (answer.status_code, asked_on(answer)) == (404, set())
