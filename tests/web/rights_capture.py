"""The doors of forms and visits: inside, whoever may read or write forms; outside, whoever has the address of one."""

from typing import Any

from django.core import signing
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from filon.intake.models import CaptureForm, Submission
from filon.intake.rules.capture import FormKind, SubmissionState
from filon.intake.services.forms import create_form, publish_form
from filon.intake.services.replies import sign_link
from filon.users.models import User
from filon.users.rules.rights import Action, Entity
from filon.web.forms.capture import CaptureEditForm
from filon.web.views.public_forms import THANKS
from tests.web.rights_doors import Door, Place, everybody, single, some
from tests.web.rights_visits import VISIT_DOORS
from tests.web.rights_world import World

READ, WRITE = some(Entity.FORM, Action.READ), some(Entity.FORM, Action.WRITE)


def a_form() -> CaptureForm:
    owner = User.objects.filter(is_active=True)[0]
    return create_form(name="Devis", kind=FormKind.QUOTE, owner=owner, now=timezone.now())


def a_live_form() -> CaptureForm:
    form = a_form()
    publish_form(form=form, now=timezone.now())
    return form


def a_submission(state: SubmissionState) -> Submission:
    form, said = a_form(), {"email": "anne@exemple.fr"}
    return Submission.objects.create(
        form=form,
        form_version=1,
        ticket=str(form.pk),
        at=timezone.now(),
        said=said,
        labels=[["email", "E-mail"]],
        state=state,
    )


def held() -> Submission:
    return a_submission(SubmissionState.HELD)


def discarded() -> Submission:
    return a_submission(SubmissionState.DISCARDED)


def what_it_says(_world: World, place: Place) -> dict[str, Any]:
    form = CaptureEditForm(None, form=CaptureForm.objects.get(pk=place.kwargs["pk"]))
    values = {field.name: field.value() for field in form}
    return {name: value.pk if isinstance(value, User) else value for name, value in values.items() if value is not None}


def outside(_world: World) -> Any:
    yield Place({"key": a_live_form().key})


def thanked(_world: World) -> Any:
    yield Place({"key": a_live_form().key, "signed": signing.dumps(0, salt=THANKS)})


def replied(_world: World) -> Any:
    """One address of a content for the walk: a link from a message, of a form that has it elsewhere."""
    submission = a_submission(SubmissionState.RECEIVED)
    CaptureForm.objects.filter(pk=submission.form_id).update(state="live", content_url="https://exemple.fr/guide.pdf")
    yield Place({"key": submission.form.key, "signed": sign_link(submission, way="mail", now=timezone.now())})


def to_confirm(_world: World) -> Any:
    submission = a_submission(SubmissionState.RECEIVED)
    CaptureForm.objects.filter(pk=submission.form_id).update(state="live")
    yield Place({"key": submission.form.key, "signed": sign_link(submission, way="consent", now=timezone.now())})


def asked_more(_world: World) -> Any:
    submission = a_submission(SubmissionState.RECEIVED)
    asked = [
        {"key": "email", "label": "E-mail", "need": "required"},
        {"key": "need", "label": "Message", "need": "next"},
    ]
    CaptureForm.objects.filter(pk=submission.form_id).update(state="live", questions=asked, next_count=1)
    yield Place({"key": submission.form.key, "signed": sign_link(submission, way="more", now=timezone.now())})


def a_document(_world: World, _place: Place) -> dict[str, Any]:
    return {"file": SimpleUploadedFile("guide.pdf", b"%PDF"), "version": "1"}


NEW = {"name": "Rappel", "kind": "call_back"}
SENT = {"first_name": "A", "last_name": "B", "email": "a@b.fr", "company": "C", "phone": "0144556677", "project": "P"}
CAPTURE_DOORS = {
    "capture_list": Door(READ),
    "capture_new": Door(WRITE, WRITE, send=NEW),
    "capture": Door(READ, places=single(a_form)),
    "capture_code": Door(READ, places=single(a_form)),
    "capture_edit": Door(WRITE, WRITE, places=single(a_form), send=what_it_says),
    "capture_publish": Door(None, WRITE, places=single(a_form)),
    "capture_close": Door(None, WRITE, places=single(a_live_form)),
    "submission_accept": Door(None, WRITE, places=single(held)),
    "submission_discard": Door(None, WRITE, places=single(held)),
    "submission_restore": Door(None, WRITE, places=single(discarded)),
    "capture_reply": Door(WRITE, WRITE, places=single(a_form), send={"version": "1"}),
    "capture_content": Door(None, WRITE, places=single(a_form), send=a_document),
    "capture_content_remove": Door(None, WRITE, places=single(a_form), send={"version": "1"}),
    "public_content": Door(everybody, places=replied),
    "public_more": Door(everybody, everybody, places=asked_more, send={"need": "Bientôt"}),
    "public_confirm": Door(everybody, everybody, places=to_confirm, sure=False),
    "public_form": Door(everybody, everybody, places=outside, send=SENT),
    "public_thanks": Door(everybody, places=thanked),
    "public_embed": Door(everybody, places=outside),
    **VISIT_DOORS,
}
