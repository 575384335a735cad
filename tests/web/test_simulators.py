"""A simulator in the browser's words: written inside, answered outside, kept with what the person sends."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from filon.activities.models import Activity
from filon.intake.models import CaptureForm, Simulator, Submission
from filon.intake.rules.capture import FormKind
from filon.intake.services.forms import create_form, publish_form
from filon.users.models import User
from tests.intake.test_simulating import FORMULA, QUESTIONS, SENTENCE

pytestmark = pytest.mark.django_db
SAID = {"questions": QUESTIONS, "formula": FORMULA, "sentence": SENTENCE, "decimals": "0", "result_first": "on"}
ANNE = {"first_name": "Anne", "last_name": "Roux", "email": "anne.roux@lartigue.fr", "need": "Merci"}
ANSWERED = {"sim_postes": "80", "sim_bruit": "Beaucoup"}
TOLD = "Vous économiseriez 2\u202f000\u00a0€ par an."


@pytest.fixture
def form(camille: User) -> CaptureForm:
    made = create_form(name="Économies", kind=FormKind.CONTACT, owner=camille, now=timezone.now())
    publish_form(form=made, now=timezone.now())
    return made


def write(client: Client, form: CaptureForm, **changed: str) -> Any:
    said = {name: value for name, value in (SAID | changed).items() if value}
    return client.post(reverse("capture_simulator", args=[form.pk]), said)


def post(client: Client, form: CaptureForm, **typed: str) -> Any:
    return client.post(reverse("public_form", args=[form.key]), typed, follow=True)


def test_the_result_stands_there_at_once_and_follows_the_answers_without_keeping_anything(
    client: Client, admin_client: Client, form: CaptureForm
) -> None:
    write(admin_client, form)
    first = client.get(reverse("public_form", args=[form.key])).content.decode()
    then = post(client, form, calculer="1", **ANSWERED).content.decode()
    assert ("Vous économiseriez 250\u00a0€ par an." in first, TOLD in then) == (True, True)
    assert ('value="80"' in then, "<option selected>Beaucoup" in then) == (True, True)
    assert Submission.objects.count() == 0


def test_answers_and_result_are_kept_with_the_submission_and_on_the_timeline(
    client: Client, admin_client: Client, form: CaptureForm
) -> None:
    write(admin_client, form)
    thanks = post(client, form, **ANNE, **ANSWERED).content.decode()
    kept = dict(Submission.objects.get().answers)
    assert TOLD in thanks
    assert (kept["Combien de postes\u202f?"], kept["Le bruit gêne"], kept["Résultat"]) == ("80", "Beaucoup", TOLD)
    assert "Résultat : Vous économiseriez" in Activity.objects.get().text


def test_by_choice_the_result_comes_after_the_address(client: Client, admin_client: Client, form: CaptureForm) -> None:
    write(admin_client, form, result_first="")
    page = client.get(reverse("public_form", args=[form.key])).content.decode()
    thanks = post(client, form, **ANNE, **ANSWERED).content.decode()
    assert ("économiseriez" in page, "Calculer" in page, TOLD in thanks) == (False, False, True)


@pytest.mark.parametrize("more", [{}, {"calculer": "1"}])
def test_an_answer_that_is_no_number_is_said_and_nothing_is_lost(
    client: Client, admin_client: Client, form: CaptureForm, more: dict[str, str]
) -> None:
    write(admin_client, form)
    page = post(client, form, **ANNE, **ANSWERED | {"sim_postes": "beaucoup"}, **more)
    text = page.content.decode()
    assert "«\u00a0beaucoup\u00a0» n’est pas un nombre." in text
    assert ('value="Roux"' in text, Submission.objects.count()) == (True, 0)


def test_a_formula_that_could_not_answer_is_refused_in_a_sentence(admin_client: Client, form: CaptureForm) -> None:
    answers = [
        write(admin_client, form, formula=formula).content.decode()
        for formula in ("postes × remise", "1 / 0", "x" * 5_000_000)
    ]
    sentences = ("qu’aucune question ne donne", "diviserait par zéro", "1000 caractères")
    assert [sentence in answer for sentence, answer in zip(sentences, answers, strict=True)] == [True, True, True]
    assert Simulator.objects.count() == 0


def test_of_two_colleagues_the_second_is_told(admin_client: Client, form: CaptureForm) -> None:
    write(admin_client, form)
    late = write(admin_client, form, sentence="{résultat} postes")
    assert (late.status_code, "Un collègue vient de modifier ce simulateur" in late.content.decode()) == (422, True)
    write(admin_client, form, sentence="{résultat} postes", version="1")
    assert Simulator.objects.values_list("sentence", "version").get() == ("{résultat} postes", 2)
