"""Formulaires in the browser's words: made, edited, put on line; what came in, and what waits."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from filon.contacts.models import Contact
from filon.intake.models import CaptureForm, Submission
from filon.intake.rules.capture import FormKind, SubmissionState
from filon.intake.services.forms import create_form
from filon.users.models import User
from tests.web.rights_capture import what_it_says
from tests.web.rights_doors import Place

pytestmark = pytest.mark.django_db


@pytest.fixture
def form(camille: User) -> CaptureForm:
    return create_form(name="Devis du site", kind=FormKind.QUOTE, owner=camille, now=timezone.now())


def text(client: Client, name: str, *args: Any, **asked: str) -> str:
    return client.get(reverse(name, args=args), asked).content.decode()


def told(answer: Any) -> str:
    return " ".join(str(message) for message in answer.context["messages"])


def edited(client: Client, form: CaptureForm, **changed: Any) -> Any:
    said = what_it_says(None, Place({"pk": form.pk})) | changed  # type: ignore[arg-type]
    return client.post(reverse("capture_edit", args=[form.pk]), said, follow=True)


def a_submission(form: CaptureForm, state: SubmissionState = SubmissionState.RECEIVED, **more: Any) -> Submission:
    given = {"ticket": str(Submission.objects.count()), "at": timezone.now(), "said": {"email": "anne@exemple.fr"}}
    columns = given | {"form_version": 1, "labels": [["email", "E-mail"]], "state": state} | more
    return Submission.objects.create(form=form, **columns)


def test_a_form_starts_from_what_people_ask_for(admin_client: Client) -> None:
    answer = admin_client.post(reverse("capture_new"), {"name": "Rappel", "kind": "call_back"})

    made = CaptureForm.objects.get()
    assert answer["Location"] == reverse("capture_edit", args=[made.pk])
    assert (made.state, made.opens_lead, made.answer_hours) == ("draft", True, 2)
    assert [asked["key"] for asked in made.questions] == ["last_name", "phone", "email", "company", "need"]


def test_the_page_says_in_one_sentence_what_the_form_does(admin_client: Client, form: CaptureForm) -> None:
    assert (
        "Demande 8 réponses, dont prénom, nom, e-mail, entreprise, téléphone et votre projet en une phrase obligatoirement, "
        "puis ouvre un lead que Camille Durand traite en 4 heures ouvrées, sauf si un collègue suit déjà la personne."
    ) in text(admin_client, "capture", form.pk)


def test_questions_are_chosen_named_and_put_in_order(admin_client: Client, form: CaptureForm) -> None:
    answer = edited(
        admin_client,
        form,
        title="Votre devis",
        need_siren="optional",
        label_siren="Votre SIREN",
        place_siren="1",
        need_need="",
    )

    assert told(answer) == "« Devis du site » est à jour.".replace("« ", "«\u00a0").replace(" »", "\u00a0»")
    form.refresh_from_db()
    assert (form.title, form.version) == ("Votre devis", 2)
    assert {"key": "siren", "label": "Votre SIREN", "need": "optional"} in form.questions[:2]
    assert "need" not in [asked["key"] for asked in form.questions]


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        (
            {"need_email": "optional"},
            "L’e-mail doit être demandé et obligatoire\u00a0: c’est à lui que l’on reconnaît une personne.",
        ),
        (
            {"version": "7"},
            "«\u00a0Devis du site\u00a0» vient d’être modifié par quelqu’un d’autre. Rechargez la page.",
        ),
        ({"place_phone": "", "place_need": "12"}, "Ce champ est obligatoire."),
        ({"answer_hours": "0"}, "Assurez-vous que cette valeur est supérieure ou égale à 1."),
    ],
)
def test_what_cannot_be_saved_is_said(
    admin_client: Client, form: CaptureForm, changed: dict[str, str], sentence: str
) -> None:
    answer = edited(admin_client, form, **changed)
    assert (answer.status_code, sentence in answer.content.decode()) == (422, True)


def test_it_goes_on_line_closes_and_comes_back(admin_client: Client, form: CaptureForm) -> None:
    states = []
    for name in ("capture_publish", "capture_close", "capture_publish"):
        admin_client.post(reverse(name, args=[form.pk]))
        form.refresh_from_db()
        states.append(form.state)
    assert states == ["live", "closed", "live"]


@pytest.mark.parametrize(
    ("kind", "changed", "sentence"),
    [
        (FormKind.QUOTE, {"owner": None}, "Choisissez d’abord qui répond"),
        (FormKind.CONTENT, {}, "Donnez d’abord le contenu, fichier ou adresse"),
        (FormKind.CONTACT, {"notice": " "}, "Écrivez d’abord la mention d’information"),
    ],
)
def test_nothing_goes_on_line_by_accident(
    admin_client: Client, camille: User, kind: FormKind, changed: dict[str, Any], sentence: str
) -> None:
    form = create_form(name="F", kind=kind, owner=camille, now=timezone.now())
    CaptureForm.objects.update(**changed)

    answer = admin_client.post(reverse("capture_publish", args=[form.pk]))

    assert (answer.status_code, sentence in answer.content.decode()) == (422, True)
    assert CaptureForm.objects.get().state == "draft"


def test_the_page_gives_the_line_for_any_site(admin_client: Client, form: CaptureForm) -> None:
    page = text(admin_client, "capture", form.pk)
    assert f'&lt;script src="http://testserver/f/{form.key}.js"&gt;&lt;/script&gt;' in page
    assert f'&lt;form method="post" action="http://testserver/f/{form.key}/"&gt;' in page


def test_its_page_is_a_code_to_print_and_an_address_for_a_tablet(admin_client: Client, form: CaptureForm) -> None:
    page, code = text(admin_client, "capture", form.pk), admin_client.get(reverse("capture_code", args=[form.pk]))

    assert f'src="{reverse("capture_code", args=[form.pk])}"' in page
    assert f"{reverse('public_form', args=[form.key])}?tablette=1" in page
    assert (code["Content-Type"], code.content[:4]) == ("image/svg+xml", b"<svg")


def test_what_waits_is_accepted_or_set_aside_and_the_second_colleague_is_told(
    admin_client: Client, form: CaptureForm
) -> None:
    person = a_submission(form, SubmissionState.HELD, said={"email": "anne@exemple.fr"}, doubts=["trap", "links"])
    robot = a_submission(form, SubmissionState.HELD)
    waiting = text(admin_client, "capture", form.pk, envois="a-verifier")

    answers = [
        admin_client.post(reverse(name, args=[one.pk]), follow=True)
        for name, one in [("submission_accept", person), ("submission_accept", person), ("submission_discard", robot)]
    ]

    assert "le champ piège est rempli, des liens dans le texte" in waiting
    assert [told(answer) for answer in answers] == [
        "L’envoi est accepté.",
        "Un collègue a déjà décidé de cet envoi.",
        "L’envoi est écarté.",
    ]
    assert (Contact.objects.count(), Submission.objects.get(pk=robot.pk).state) == (1, "discarded")
    admin_client.post(reverse("submission_restore", args=[robot.pk]))
    assert Submission.objects.get(pk=robot.pk).state == "held"


def test_the_list_counts_what_came_in_and_what_waits(admin_client: Client, form: CaptureForm) -> None:
    a_submission(form)
    a_submission(form, at=timezone.now() - timedelta(days=40))
    a_submission(form, SubmissionState.HELD)

    row = text(admin_client, "capture_list").split("<tbody>")[1]

    assert re.findall(r'data-label="Reçus en 30 jours">(\d+)<', row) == ["1"]
    assert f'href="/formulaires/{form.pk}/?envois=a-verifier"' in row


def test_pages_cost_the_same_with_one_and_three(admin_client: Client, form: CaptureForm, camille: User) -> None:
    counts: dict[str, list[int]] = {"list": [], "page": []}
    for place in (1, 3):
        while CaptureForm.objects.count() < place:
            create_form(name=f"F{CaptureForm.objects.count()}", kind=FormKind.DEMO, owner=camille, now=timezone.now())
        while Submission.objects.count() < place:
            a_submission(
                form,
                contact=Contact.objects.create(last_name="A", created_at=timezone.now(), updated_at=timezone.now()),
            )
        for name, args in (("list", ()), ("page", (form.pk,))):
            with CaptureQueriesContext(connection) as queries:
                text(admin_client, "capture" if args else "capture_list", *args)
            counts[name].append(len(queries))
    assert counts["list"][0] == counts["list"][1]
    assert counts["page"][0] == counts["page"][1]


def test_older_ones_are_on_the_next_page(admin_client: Client, form: CaptureForm) -> None:
    for place in range(51):
        a_submission(form, at=timezone.now() - timedelta(hours=place), said={"email": f"p{place}@x.fr"})

    first = text(admin_client, "capture", form.pk)
    following = re.search(r'apres=([^"]+)">Plus anciens', first)

    assert following
    assert "p50@x.fr" not in first
    assert "p50@x.fr" in text(admin_client, "capture", form.pk, apres=following[1])
