"""A form on line, and somebody who fills it."""

from datetime import timedelta
from typing import Any

from filon.intake.models import CaptureForm
from filon.intake.rules.capture import FormKind
from filon.intake.selectors import questions_of
from filon.intake.services.forms import create_form, publish_form
from filon.intake.services.openings import open_page
from filon.intake.services.submissions import Sent
from filon.usecases.inbound import Received, receive_submission
from filon.users.models import User
from tests import factories as make
from tests.factories import NOW

TYPED = {
    "first_name": "Anne",
    "last_name": "Roux",
    "email": "anne.roux@lartigue.fr",
    "company": "Lartigue SARL",
    "job_title": "Directrice",
    "phone": "01 44 55 66 77",
    "project": "Isoler l’atelier",
}


def a_form(kind: FormKind = FormKind.QUOTE, *, owner: User | None = None) -> CaptureForm:
    form = create_form(name="Devis du site", kind=kind, owner=owner or make.user("Camille"), now=NOW)
    publish_form(form=form, now=NOW)
    return form


def send(
    form: CaptureForm, typed: dict[str, str] | None = None, *, after: timedelta = timedelta(0), **sent: Any
) -> Received:
    """One person opens the page and sends it a minute later."""
    at = NOW + after
    told = {"signed": open_page(form_key=form.key, now=at - timedelta(minutes=1))} | sent
    return receive_submission(
        form=form,
        asked=questions_of(form),
        typed=TYPED if typed is None else typed,
        sent=Sent(**told),
        now=at,
        address_of=lambda lead: f"/leads/{lead.pk}/",
    )
