"""What a form answers by e-mail and gives to download, edited; and the signed links by which people come back."""

from collections.abc import Mapping
from datetime import datetime
from pathlib import PurePosixPath
from typing import Any, Literal

from django.core import signing
from django.core.files.base import File as Upload
from django.core.files.storage import default_storage
from django.db import transaction

from filon.intake.models import CaptureForm, Submission
from filon.intake.rules.capture import FormKind, FormState
from filon.intake.rules.replies import CONTENT, FIELDS, LINK_LIFE, MORE, unknown_fields
from filon.intake.services.forms import save_edited
from filon.kit.errors import NotFound, NotPossible
from filon.kit.french import join_and
from filon.records.rules.given_files import name_to_give

Way = Literal["mail", "page", "consent", "more"]
GONE = "Ce lien a expiré ou n’est pas complet\u00a0: remplissez de nouveau le formulaire pour en recevoir un autre."


def edit_reply(*, form: CaptureForm, values: Mapping[str, Any], version: int, now: datetime) -> None:
    """EditedMeanwhile when somebody else saved it since; NotPossible when the reply could not be written."""
    kept = {name: getattr(form, name) for name in ("content", "content_url", "content_file", "questions")}
    check_reply(CaptureForm(**kept, **values))
    save_edited(form, values, version=version, now=now)


def check_reply(form: CaptureForm) -> None:
    if not form.replies:
        return
    if not (form.reply_subject.strip() and form.reply_text.strip()):
        raise NotPossible("Écrivez l’objet et le texte de la réponse, ou ne répondez pas par e-mail.")
    both = f"{form.reply_subject} {form.reply_text}"
    if unknown := unknown_fields(both, FIELDS):
        known = join_and([f"{{{name}}}" for name in FIELDS], "ou")
        raise NotPossible(f"«\u00a0{{{unknown[0]}}}\u00a0» n’est pas un champ\u00a0: écrivez {known}.")
    if f"{{{CONTENT}}}" in both and not form.has_content:
        raise NotPossible("La réponse donne {contenu}, mais le formulaire n’en a pas\u00a0: joignez-le d’abord.")
    if f"{{{MORE}}}" in both and not form.asks_in_turn:
        raise NotPossible(
            "La réponse donne {suite}, mais aucune question n’est posée à son tour\u00a0: choisissez-en d’abord."
        )


@transaction.atomic
def keep_content(*, form: CaptureForm, upload: "Upload[bytes]", version: int, now: datetime) -> None:
    """The file that people get; the one before goes. It stands before an address elsewhere."""
    name = name_to_give(name=upload.name or "", size=upload.size)
    before = form.content_file.name
    kept = default_storage.save(f"contents/{form.key}{PurePosixPath(name).suffix.lower()}", upload)
    save_edited(form, {"content_file": kept, "content_name": name}, version=version, now=now)
    if before:
        transaction.on_commit(lambda: default_storage.delete(before))


@transaction.atomic
def drop_content(*, form: CaptureForm, version: int, now: datetime) -> None:
    before = form.content_file.name
    if form.state == FormState.LIVE and form.kind == FormKind.CONTENT and not (form.content_id or form.content_url):
        raise NotPossible("Le formulaire est en ligne et donne ce fichier\u00a0: joignez l’autre à sa place.")
    save_edited(form, {"content_file": "", "content_name": ""}, version=version, now=now)
    if before:
        transaction.on_commit(lambda: default_storage.delete(before))


def sign_link(submission: Submission, *, way: Way, now: datetime) -> str:
    """Names the submission and the day, nothing else; serves for LINK_LIFE, in one way only."""
    return signing.dumps([submission.pk, int(now.timestamp())], salt=f"filon.link.{way}")


def read_link(form: CaptureForm, signed: str, *, way: Way, now: datetime) -> Submission:
    """NotFound for a link that is old, forged, of another form or of another way."""
    try:
        pk, at = signing.loads(signed[:200], salt=f"filon.link.{way}")
    except (signing.BadSignature, ValueError):
        raise NotFound(GONE) from None
    if now.timestamp() - at > LINK_LIFE.total_seconds():
        raise NotFound(GONE)
    submission = Submission.objects.select_related("form", "contact").filter(pk=pk, form=form).first()
    if submission is None:
        raise NotFound(GONE)
    return submission
