"""Formulaires > Réponse: what a form answers by e-mail, seen as it will read, and the document that it gives."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from filon.intake.models import CaptureForm
from filon.intake.rules.replies import (
    CONFIRM_PATH,
    CONTENT,
    CONTENT_PATH,
    EXAMPLE,
    MORE,
    MORE_PATH,
    consent_to_confirm,
    fill_in,
)
from filon.intake.selectors import form_by_id
from filon.intake.services.replies import drop_content, edit_reply, keep_content
from filon.kit.errors import BusinessError, NotPossible
from filon.messaging.selectors.outbox import the_sender, why_nothing_leaves
from filon.records.rules.given_files import CONTENT_TYPES
from filon.users.rules.rights import Action, Entity
from filon.web.access import needs
from filon.web.forms.replies import ReplyForm
from filon.web.requests import PageRequest, version_seen
from filon.web.telling import tell


@require_http_methods(["GET", "POST"])
@needs(Entity.FORM, Action.WRITE)
def edit(request: PageRequest, pk: int) -> HttpResponse:
    """With « Aperçu » what was typed is shown and nothing is saved."""
    capture = form_by_id(pk, viewer=request.user)
    form = ReplyForm(request.POST or None, form=capture)
    told = {name: getattr(capture, name) for name in ("reply_subject", "reply_text", "double_opt_in")}
    if form.is_valid():
        told = form.values()
        if "apercu" not in request.POST:
            try:
                edit_reply(form=capture, values=told, version=form.cleaned_data["version"], now=request.now)
            except BusinessError as refusal:
                form.add_error(None, refusal.sentence)
            else:
                tell(request, _("La réponse est à jour."))
                return redirect("capture", pk)
    context = {
        "capture": capture,
        "form": form,
        "preview": preview_of(capture, told),
        "types": ",".join(CONTENT_TYPES),
        "held": why_nothing_leaves(),
    }
    return render(request, "capture/reply.html", context, status=422 if form.errors else 200)


def preview_of(capture: CaptureForm, told: dict[str, Any]) -> dict[str, str]:
    """As an invented person would get it, foot included."""
    sender = the_sender()
    link = sender.site + CONTENT_PATH.format(key=capture.key, signed="…")
    more = sender.site + MORE_PATH.format(key=capture.key, signed="…") if capture.asks_in_turn else ""
    fields = EXAMPLE | {"formulaire": capture.title, CONTENT: link if capture.has_content else "", MORE: more}
    text = fill_in(told["reply_text"], fields)
    if told["double_opt_in"] and capture.consent:
        confirm = sender.site + CONFIRM_PATH.format(key=capture.key, signed="…")
        text += "\n\n" + consent_to_confirm(consent=capture.consent, link=confirm)
    return {"subject": fill_in(told["reply_subject"], fields), "text": text, "foot": sender.entity}


@require_POST
@needs(Entity.FORM, Action.WRITE)
def join_content(request: PageRequest, pk: int) -> HttpResponse:
    capture, upload = form_by_id(pk, viewer=request.user), request.FILES.get("file")
    if upload is None:
        raise NotPossible(_("Choisissez d’abord un fichier."))
    keep_content(form=capture, upload=upload, version=version_seen(request), now=request.now)
    tell(request, _("«\u00a0%s\u00a0» est joint au formulaire.") % upload.name)
    return redirect("capture_reply", pk)


@require_POST
@needs(Entity.FORM, Action.WRITE)
def retract_content(request: PageRequest, pk: int) -> HttpResponse:
    capture = form_by_id(pk, viewer=request.user)
    drop_content(form=capture, version=version_seen(request), now=request.now)
    tell(request, _("Le fichier est retiré du formulaire."))
    return redirect("capture_reply", pk)
