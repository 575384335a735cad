"""The reply of a form: edited, seen before it is saved, its document; and the links that its messages hold."""

from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from filon.activities.models import Activity
from filon.contacts.models import Contact
from filon.intake.models import CaptureForm, Submission
from filon.intake.rules.capture import FormKind
from filon.intake.services.forms import create_form
from filon.intake.services.replies import sign_link
from filon.permission.models import Consent
from filon.records.rules.given_files import LARGEST_CONTENT
from filon.users.models import User
from tests import factories
from tests.usecases.sharing import a_content
from tests.web.test_capture import a_submission
from tests.web.test_messages import told

pytestmark = pytest.mark.django_db
BROWSER = {"User-Agent": "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Firefox/140.0", "Accept-Language": "fr"}


@pytest.fixture(autouse=True)
def files(settings: Any, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


@pytest.fixture
def form(camille: User) -> CaptureForm:
    return create_form(name="Guide", kind=FormKind.CONTENT, owner=camille, now=timezone.now())


def edited(client: Client, form: CaptureForm, **changed: str) -> Any:
    said = {"replies": "on", "reply_subject": "Le guide", "reply_text": "Bonjour {prénom}", "version": "1"} | changed
    return client.post(reverse("capture_reply", args=[form.pk]), said, follow=True)


def join(
    client: Client, form: CaptureForm, name: str = "Guide été.pdf", content: bytes = b"%PDF", version: int = 1
) -> Any:
    upload = {"file": SimpleUploadedFile(name, content), "version": str(version)}
    return client.post(reverse("capture_content", args=[form.pk]), upload, follow=True)


def test_the_reply_is_saved_and_seen_as_a_person_will_read_it(admin_client: Client, form: CaptureForm) -> None:
    assert told(edited(admin_client, form)) == "La réponse est à jour."
    page = admin_client.get(reverse("capture_reply", args=[form.pk])).content.decode()
    assert ("Comme la lira Anne Roux" in page, '<div class="message-text">Bonjour Anne</div>' in page) == (True, True)


def test_a_preview_saves_nothing(admin_client: Client, form: CaptureForm) -> None:
    page = edited(admin_client, form, reply_text="Chère {prénom}", apercu="1").content.decode()
    form.refresh_from_db()
    assert ("Chère Anne" in page, form.version, "Chère" in form.reply_text) == (True, 1, False)


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        (
            {"reply_text": "{surnom}"},
            "«\u00a0{surnom}\u00a0» n’est pas un champ\u00a0: écrivez "
            "{prénom}, {nom}, {entreprise}, {formulaire}, {contenu} ou {suite}.",
        ),
        ({"reply_text": " "}, "Écrivez l’objet et le texte de la réponse, ou ne répondez pas par e-mail."),
        (
            {"reply_text": "{contenu}"},
            "La réponse donne {contenu}, mais le formulaire n’en a pas\u00a0: joignez-le d’abord.",
        ),
        ({"version": "9"}, "«\u00a0Guide\u00a0» vient d’être modifié par quelqu’un d’autre. Rechargez la page."),
    ],
)
def test_a_reply_that_could_not_be_written_is_refused(
    admin_client: Client, form: CaptureForm, changed: dict[str, str], sentence: str
) -> None:
    answer = edited(admin_client, form, **changed)
    assert (answer.status_code, sentence in answer.content.decode()) == (422, True)


def test_a_document_is_kept_replaced_and_taken_away(admin_client: Client, form: CaptureForm, files: Path) -> None:
    assert told(join(admin_client, form)) == "«\u00a0Guide été.pdf\u00a0» est joint au formulaire."
    join(admin_client, form, "Guide 2.PDF", b"%PDF-2", version=2)
    form.refresh_from_db()
    with form.content_file.open() as kept:
        assert (form.content_name, kept.read(), form.version) == ("Guide 2.PDF", b"%PDF-2", 3)
    admin_client.post(reverse("capture_content_remove", args=[form.pk]), {"version": "3"})
    form.refresh_from_db()
    assert form.has_content is False


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("virus.exe", b"MZ", "«\u00a0virus.exe\u00a0» n’est pas un document"),
        ("page.html", b"<script>", "«\u00a0page.html\u00a0» n’est pas un document"),
        ("vide.pdf", b"", "«\u00a0vide.pdf\u00a0» est vide ou dépasse 25\u00a0Mo"),
        ("gros.pdf", b"x" * (LARGEST_CONTENT + 1), "«\u00a0gros.pdf\u00a0» est vide ou dépasse 25\u00a0Mo"),
    ],
)
def test_what_is_not_given_to_strangers_is_refused(
    admin_client: Client, form: CaptureForm, name: str, content: bytes, sentence: str
) -> None:
    answer = join(admin_client, form, name, content)
    assert (answer.status_code, sentence in answer.content.decode()) == (422, True)
    form.refresh_from_db()
    assert (form.has_content, form.version) == (False, 1)


def test_five_megabytes_are_taken(admin_client: Client, form: CaptureForm) -> None:
    join(admin_client, form, content=b"x" * 5_000_000)
    form.refresh_from_db()
    assert form.content_file.size == 5_000_000


def live(form: CaptureForm, **changed: Any) -> Submission:
    CaptureForm.objects.filter(pk=form.pk).update(state="live", **changed)
    form.refresh_from_db()
    return a_submission(form, contact=factories.contact("Anne", "Roux"))


def content_address(submission: Submission) -> str:
    signed = sign_link(submission, way="mail", now=timezone.now())
    return reverse("public_content", args=[submission.form.key, signed])


def test_the_link_of_a_message_gives_the_document_and_is_a_sign(admin_client: Client, form: CaptureForm) -> None:
    join(admin_client, form)
    submission = live(form)

    answer = Client().get(content_address(submission), headers=BROWSER)

    assert b"".join(answer.streaming_content) == b"%PDF"  # type: ignore[attr-defined]
    assert answer["Content-Disposition"] == "attachment; filename*=utf-8''Guide%20%C3%A9t%C3%A9.pdf"
    assert answer.cookies == {}
    assert list(Activity.objects.values_list("contact", "kind", "actor")) == [
        (Contact.objects.get().pk, "download", "human")
    ]


def test_a_document_elsewhere_is_reached_through_us(form: CaptureForm) -> None:
    submission = live(form, content_url="https://halvane.example/guide.pdf")
    answer = Client().get(content_address(submission), headers=BROWSER)
    assert (answer.status_code, answer["Location"]) == (302, "https://halvane.example/guide.pdf")
    assert Activity.objects.get().actor == "human"


def test_a_form_gives_what_the_library_has_and_its_page_says_so(admin_client: Client, form: CaptureForm) -> None:
    guide, draft = a_content("Le comparatif"), a_content("Pas prêt", state="draft")
    page = admin_client.get(reverse("capture_edit", args=[form.pk])).content.decode()
    assert (f'value="{guide.pk}">Le comparatif' in page, str(draft) in page) == (True, False)

    submission = live(form, content=guide)
    answer = Client().get(content_address(submission), headers=BROWSER)
    assert (answer.status_code, answer["Location"]) == (302, guide.url)
    assert list(guide.counts.values_list("opens", flat=True)) == [1]
    reply = admin_client.get(reverse("capture_reply", args=[form.pk])).content.decode()
    assert ("Le comparatif" in reply, 'type="file"' in reply) == (True, False)


def test_a_scanner_that_only_looks_leaves_no_line(form: CaptureForm) -> None:
    submission = live(form, content_url="https://halvane.example/guide.pdf")
    assert Client().head(content_address(submission), headers=BROWSER).status_code == 302
    assert Activity.objects.count() == 0


def test_a_document_that_is_lost_is_told_in_french(form: CaptureForm) -> None:
    submission = live(form, content_file="contents/perdu.pdf", content_name="perdu.pdf")
    answer = Client().get(content_address(submission), headers=BROWSER)
    assert (answer.status_code, "Ce document n’est plus là" in answer.content.decode()) == (404, True)
    assert Activity.objects.count() == 0


def confirm_address(submission: Submission) -> str:
    signed = sign_link(submission, way="consent", now=timezone.now())
    return reverse("public_confirm", args=[submission.form.key, signed])


def test_opening_the_page_of_a_consent_changes_nothing_and_its_button_confirms(form: CaptureForm) -> None:
    submission = live(form)
    Submission.objects.update(to_confirm=True, consent="J’accepte <b>tout</b>")
    client = Client(enforce_csrf_checks=True)

    page = client.get(confirm_address(submission), headers=BROWSER)
    assert ("J’accepte &lt;b&gt;tout&lt;/b&gt;" in page.content.decode(), page.cookies) == (True, {})
    assert (Consent.objects.count(), Submission.objects.get().confirmed_at) == (0, None)

    for _ in range(2):
        assert "C’est confirmé" in client.post(confirm_address(submission)).content.decode()
    assert Consent.objects.count() == 1


def test_colleagues_see_that_a_consent_waits(admin_client: Client, form: CaptureForm) -> None:
    live(form)
    Submission.objects.update(to_confirm=True, consent="J’accepte")
    assert "accord à confirmer" in admin_client.get(reverse("capture", args=[form.pk])).content.decode()
