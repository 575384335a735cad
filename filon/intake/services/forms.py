"""Forms are made from what their kind starts with, edited, put on line and closed."""

import secrets
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db.models import F

from filon.intake.models import CaptureForm
from filon.intake.rules.capture import CONSENT, NOTICE, STARTERS, FormKind, FormState
from filon.intake.rules.profiling import check_pool
from filon.intake.rules.questions import first_questions
from filon.intake.rules.replies import first_reply
from filon.kit.errors import EditedMeanwhile, NotPossible
from filon.users.models import User


def create_form(*, name: str, kind: FormKind, owner: User | None, now: datetime) -> CaptureForm:
    """A draft that could go on line as it is, but for the content that nobody gave yet."""
    starter, reply = STARTERS[kind], first_reply(kind)
    return CaptureForm.objects.create(
        key=secrets.token_urlsafe(12),
        name=name,
        kind=kind,
        title=starter.title,
        intro=starter.intro,
        button=starter.button,
        thanks=starter.thanks,
        questions=first_questions(kind),
        notice=NOTICE,
        consent=CONSENT,
        replies=True,
        reply_subject=reply.subject,
        reply_text=reply.text,
        opens_lead=starter.opens_lead,
        answer_hours=starter.answer_hours,
        owner=owner,
        created_at=now,
        updated_at=now,
    )


def edit_form(*, form: CaptureForm, values: Mapping[str, Any], version: int, now: datetime) -> None:
    """EditedMeanwhile when somebody else saved it since; NotPossible when nobody could be answered."""
    check_questions(values["questions"])
    check_pool(values["questions"], at_once=values["next_count"])
    if form.state == FormState.LIVE:
        check_ready(CaptureForm(kind=form.kind, content_file=form.content_file, **values))
    save_edited(form, values, version=version, now=now)


def save_edited(form: CaptureForm, values: Mapping[str, Any], *, version: int, now: datetime) -> None:
    rows = CaptureForm.objects.filter(pk=form.pk, version=version)
    if not rows.update(**values, version=F("version") + 1, updated_at=now):
        raise EditedMeanwhile(f"«\u00a0{form}\u00a0» vient d’être modifié par quelqu’un d’autre. Rechargez la page.")


def check_questions(questions: Sequence[Mapping[str, str]]) -> None:
    if not any(asked["key"] == "email" and asked["need"] == "required" for asked in questions):
        raise NotPossible(
            "L’e-mail doit être demandé et obligatoire\u00a0: c’est à lui que l’on reconnaît une personne."
        )


def publish_form(*, form: CaptureForm, now: datetime) -> None:
    """On line from now on; a closed one comes back. NotPossible says what is missing."""
    check_questions(form.questions)
    check_ready(form)
    _move(form, FormState.LIVE, now)


def check_ready(form: CaptureForm) -> None:
    if not form.notice.strip():
        raise NotPossible(
            "Écrivez d’abord la mention d’information\u00a0: la loi veut qu’elle soit lue avant d’envoyer."
        )
    if form.kind == FormKind.CONTENT and not form.has_content:
        raise NotPossible("Donnez d’abord le contenu, fichier ou adresse\u00a0: c’est lui que la personne reçoit.")
    if form.opens_lead and form.owner is None:
        raise NotPossible("Choisissez d’abord qui répond\u00a0: une demande n’attend pas qu’on la trouve.")


def close_form(*, form: CaptureForm, now: datetime) -> None:
    """Its page says so; nothing more comes in, and what came stays."""
    _move(form, FormState.CLOSED, now)


def _move(form: CaptureForm, state: FormState, now: datetime) -> None:
    CaptureForm.objects.filter(pk=form.pk).update(state=state, version=F("version") + 1, updated_at=now)
    form.refresh_from_db(fields=["state", "version", "updated_at"])
