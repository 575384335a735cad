"""A form as people outside see it."""

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escapejs

from filon.contacts.models import Contact
from filon.intake.models import CaptureForm, Submission
from filon.intake.rules.capture import FormKind
from filon.intake.services.forms import close_form, create_form, publish_form
from filon.users.models import User
from tests.intake.calls import a_call

pytestmark = pytest.mark.django_db
TYPED = {"first_name": "Anne", "last_name": "Roux", "email": "anne.roux@lartigue.fr", "company": "Lartigue"}


@pytest.fixture
def form(camille: User) -> CaptureForm:
    made = create_form(name="Livre blanc", kind=FormKind.CONTENT, owner=camille, now=timezone.now())
    made.content_url = "https://cabines.example/guide.pdf"
    made.save()
    publish_form(form=made, now=timezone.now())
    return made


@pytest.fixture
def visitor() -> Client:
    return Client(enforce_csrf_checks=True)


def page_of(form: CaptureForm) -> str:
    return reverse("public_form", args=[form.key])


def test_a_stranger_opens_it_without_a_cookie_or_a_script_from_elsewhere(visitor: Client, form: CaptureForm) -> None:
    answer = visitor.get(page_of(form))

    text = answer.content.decode()
    assert (answer.status_code, dict(answer.cookies)) == (200, {})
    assert (form.notice in text, form.consent in text, form.title in text) == (True, True, True)
    assert "frame-ancestors 'none'" in answer["Content-Security-Policy"]
    assert re.findall(r'(?:src|href)="(?!/)[^"]+"', text) == []


def test_with_arguments_its_page_is_a_landing_page_and_the_frame_of_a_site_stays_a_form(
    visitor: Client, form: CaptureForm
) -> None:
    assert "public-landing" not in visitor.get(page_of(form)).content.decode()
    form.arguments, form.quote, form.quote_by = (
        "- Posé en un jour\n– Repris dans cinq ans <b>",
        "On s’entend enfin.",
        "Léa, DRH",
    )
    form.save()

    page = visitor.get(page_of(form)).content.decode()
    framed = visitor.get(f"{page_of(form)}?cadre=1").content.decode()

    assert ("public-landing" in page, "public-landing" in framed) == (True, False)
    assert ("Posé en un jour" in page, "Posé en un jour" in framed) == (True, False)
    assert "<span>Repris dans cinq ans &lt;b&gt;</span>" in page
    assert "On s’entend enfin." in page


def test_what_is_sent_from_anywhere_is_received_and_thanked_with_the_content(
    visitor: Client, form: CaptureForm
) -> None:
    answer = visitor.post(page_of(form), TYPED, headers={"Referer": "https://cabines.example/guide"}, follow=True)

    submission = Submission.objects.get()
    assert (submission.page, str(submission.contact)) == ("https://cabines.example/guide", "Anne Roux")
    assert form.thanks in answer.content.decode()
    link = re.search(r'href="([^"]+/contenu/[^"]+)"', answer.content.decode())
    assert link is not None
    assert visitor.get(link[1])["Location"] == "https://cabines.example/guide.pdf"


def test_the_content_is_for_who_sent_the_form(visitor: Client, form: CaptureForm) -> None:
    forged = visitor.get(reverse("public_thanks", args=[form.key, "1:forged"]))
    assert (forged.status_code, forged["Location"]) == (302, page_of(form))


def test_what_is_to_be_mended_is_said_beside_it_and_nothing_is_lost(visitor: Client, form: CaptureForm) -> None:
    answer = visitor.post(page_of(form), TYPED | {"email": "anne@", "accord": "on"})

    text = answer.content.decode()
    assert (answer.status_code, Submission.objects.count()) == (422, 0)
    assert "«\u00a0anne@\u00a0» n’est pas une adresse e-mail" in text
    assert ('value="Lartigue"' in text, 'name="accord" checked' in text) == (True, True)


def test_a_script_in_a_name_is_shown_as_letters(visitor: Client, form: CaptureForm) -> None:
    answer = visitor.post(page_of(form), TYPED | {"last_name": "<script>alert(1)</script>", "email": ""})
    assert "<script>alert" not in answer.content.decode()


def test_the_frame_alone_may_stand_in_another_site(visitor: Client, form: CaptureForm) -> None:
    answer = visitor.get(page_of(form), {"cadre": "1"})

    assert "frame-ancestors *" in answer["Content-Security-Policy"]
    assert "X-Frame-Options" not in answer
    assert f'action="{page_of(form)}?cadre=1"' in answer.content.decode()
    sent = visitor.post(f"{page_of(form)}?cadre=1", TYPED)
    assert sent["Location"].endswith("?cadre=1")


def test_the_script_names_the_page_of_this_form(visitor: Client, form: CaptureForm) -> None:
    CaptureForm.objects.update(title='Guide "</script>')

    answer = visitor.get(reverse("public_embed", args=[form.key]))

    text = answer.content.decode()
    assert answer["Content-Type"] == "text/javascript; charset=utf-8"
    assert escapejs(f"http://testserver{page_of(form)}?cadre=1") in text
    assert "</script>" not in text


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_key_that_nobody_was_given_and_a_draft_look_alike(visitor: Client, form: CaptureForm, method: str) -> None:
    CaptureForm.objects.update(state="draft")

    unknown = getattr(visitor, method)(reverse("public_form", args=["nulle-part"]))
    draft = getattr(visitor, method)(page_of(form))

    assert (unknown.status_code, draft.status_code) == (404, 404)
    assert "Ce formulaire n’existe pas\u00a0: vérifiez l’adresse." in unknown.content.decode()


def test_a_closed_form_says_so(visitor: Client, form: CaptureForm) -> None:
    close_form(form=form, now=timezone.now())

    answer: Any = visitor.get(page_of(form))
    sent = visitor.post(page_of(form), TYPED)

    assert (answer.status_code, sent.status_code) == (410, 410)
    assert "Ce formulaire n’est plus ouvert." in answer.content.decode()
    assert (Submission.objects.count(), Contact.objects.count()) == (0, 0)


def test_a_robot_that_posts_without_end_is_told_to_wait(visitor: Client, form: CaptureForm) -> None:
    answers = [visitor.post(page_of(form), TYPED | {"last_name": f"R{n}"}).status_code for n in range(62)]

    assert (answers[0], answers[-1]) == (302, 429)
    assert Submission.objects.count() == 60


def test_five_megabytes_in_one_field_are_refused_in_a_sentence(visitor: Client, form: CaptureForm) -> None:
    answer = visitor.post(page_of(form), TYPED | {"last_name": "x" * 5_000_000})

    assert answer.status_code == 422
    assert "«\u00a0Nom\u00a0» tient en 150 caractères" in answer.content.decode()
    assert len(answer.content) < 50_000


def test_on_a_tablet_one_visitor_after_the_other_finds_it_empty_and_the_call_stays(
    visitor: Client, form: CaptureForm
) -> None:
    call = a_call(kind="qr", url="", form=form)
    address = f"{page_of(form)}?tablette=1&action={call.key}"
    sent = [visitor.post(address, TYPED | {"email": f"{name}@b.fr", "action": call.key}) for name in "ab"]
    page, thanks = visitor.get(address).content.decode(), visitor.get(sent[0]["Location"]).content.decode()

    assert ('autocomplete="email"' in page, 'name="visiteur"' in page, "public-tablet" in page) == (False, False, True)
    assert f'href="{page_of(form)}?tablette=1&amp;action={call.key}" data-next' in thanks
    assert list(Submission.objects.values_list("call_to_action", flat=True)) == [call.pk, call.pk]
