"""Formulaires: the list of them, one with what it does, where to put it and what came in; and the editor."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from filon.intake.models import CaptureForm
from filon.intake.rules.capture import FormKind, SubmissionState
from filon.intake.rules.profiling import pool_of
from filon.intake.rules.sentences import what_it_does
from filon.intake.selectors import (
    count_submissions,
    form_by_id,
    forms_with_figures,
    offer_of,
    questions_of,
    simulator_of,
    submission_by_id,
    submissions_of,
)
from filon.intake.services import forms as services
from filon.intake.services.submissions import set_aside, take_back
from filon.kit.errors import BusinessError
from filon.leads.selectors.routing import live_plan
from filon.records.selectors.paging import Sort, read_page
from filon.usecases.inbound import accept_submission
from filon.users.rules.rights import Action, Entity
from filon.users.selectors import may
from filon.web.access import needs
from filon.web.codes import draw_code
from filon.web.forms.capture import CaptureEditForm, NewCaptureForm
from filon.web.requests import PageRequest
from filon.web.telling import tell
from filon.web.views.public_forms import ON_TABLET, TRAP, page_of_lead, places_of

TABS = {"recus": SubmissionState.RECEIVED, "a-verifier": SubmissionState.HELD, "ecartes": SubmissionState.DISCARDED}
NEWEST = Sort(("at",), descending=True)


@require_GET
@needs(Entity.FORM)
def show_forms(request: PageRequest) -> HttpResponse:
    context = {"forms": forms_with_figures(viewer=request.user, now=request.now), "may_write": may_write(request)}
    return render(request, "capture/list.html", context)


@require_http_methods(["GET", "POST"])
@needs(Entity.FORM, Action.WRITE)
def new_form(request: PageRequest) -> HttpResponse:
    form = NewCaptureForm(request.POST or None)
    if form.is_valid():
        kind = FormKind(form.cleaned_data["kind"])
        made = services.create_form(name=form.cleaned_data["name"], kind=kind, owner=request.user, now=request.now)
        return redirect("capture_edit", made.pk)
    return render(request, "capture/new.html", {"form": form}, status=422 if form.errors else 200)


@require_GET
@needs(Entity.FORM)
def show_form(request: PageRequest, pk: int) -> HttpResponse:
    capture = form_by_id(pk, viewer=request.user)
    tab = request.GET.get("envois", "")
    tab = tab if tab in TABS else "recus"
    counts = count_submissions(capture)
    context = {
        "capture": capture,
        "sentence": sentence_of(capture),
        "address": address_of(request, capture),
        "tablet": f"{address_of(request, capture)}?{ON_TABLET}=1",
        "script": request.build_absolute_uri(reverse("public_embed", args=[capture.key])),
        "questions": questions_of(capture),
        "trap": TRAP,
        "simulator": simulator_of(capture),
        "offer": offer_of(capture),
        **places_of(capture),
        "tab": tab,
        "tabs": [(name, state, counts.get(state, 0)) for name, state in TABS.items()],
        "page": read_page(submissions_of(capture, state=TABS[tab]), sort=NEWEST, cursor=request.GET.get("apres", "")),
        "may_write": may_write(request),
    }
    return render(request, "capture/page.html", context)


@require_GET
@needs(Entity.FORM)
def show_code(request: PageRequest, pk: int) -> HttpResponse:
    """The address of its page as a QR code, in lines that print at any size."""
    return draw_code(address_of(request, form_by_id(pk, viewer=request.user)))


def address_of(request: PageRequest, capture: CaptureForm) -> str:
    return request.build_absolute_uri(reverse("public_form", args=[capture.key]))


def sentence_of(capture: CaptureForm) -> str:
    return what_it_does(
        questions_of(capture),
        opens_lead=capture.opens_lead,
        answer_hours=capture.answer_hours,
        answered_by=_("la personne que la répartition choisit") if live_plan() else str(capture.owner or ""),
        in_turn=len(pool_of(capture.questions)),
        at_once=capture.next_count,
    )


@require_http_methods(["GET", "POST"])
@needs(Entity.FORM, Action.WRITE)
def edit_form(request: PageRequest, pk: int) -> HttpResponse:
    capture = form_by_id(pk, viewer=request.user)
    form = CaptureEditForm(request.POST or None, form=capture)
    if form.is_valid():
        try:
            services.edit_form(
                form=capture, values=form.values(), version=form.cleaned_data["version"], now=request.now
            )
        except BusinessError as refusal:
            form.add_error(None, refusal.sentence)
        else:
            tell(request, _("«\u00a0%s\u00a0» est à jour.") % form.cleaned_data["name"])
            return redirect("capture", pk)
    context = {"capture": capture, "form": form}
    return render(request, "capture/edit.html", context, status=422 if form.errors else 200)


@require_POST
@needs(Entity.FORM, Action.WRITE)
def publish(request: PageRequest, pk: int) -> HttpResponse:
    capture = form_by_id(pk, viewer=request.user)
    services.publish_form(form=capture, now=request.now)
    tell(request, _("«\u00a0%s\u00a0» est en ligne.") % capture, undo=reverse("capture_close", args=[pk]))
    return redirect("capture", pk)


@require_POST
@needs(Entity.FORM, Action.WRITE)
def close(request: PageRequest, pk: int) -> HttpResponse:
    capture = form_by_id(pk, viewer=request.user)
    services.close_form(form=capture, now=request.now)
    tell(request, _("«\u00a0%s\u00a0» n’accepte plus rien.") % capture, undo=reverse("capture_publish", args=[pk]))
    return redirect("capture", pk)


@require_POST
@needs(Entity.FORM, Action.WRITE)
def accept(request: PageRequest, pk: int) -> HttpResponse:
    """A person wrote it after all: all that a form does happens now."""
    submission = submission_by_id(pk, viewer=request.user)
    done = accept_submission(submission=submission, by=request.user, now=request.now, address_of=page_of_lead)
    tell(request, _("L’envoi est accepté.") if done else _("Un collègue a déjà décidé de cet envoi."))
    return redirect(held_of(submission.form_id))


@require_POST
@needs(Entity.FORM, Action.WRITE)
def discard(request: PageRequest, pk: int) -> HttpResponse:
    submission = submission_by_id(pk, viewer=request.user)
    if set_aside(submission=submission, by=request.user):
        tell(request, _("L’envoi est écarté."), undo=reverse("submission_restore", args=[pk]))
    else:
        tell(request, _("Un collègue a déjà décidé de cet envoi."))
    return redirect(held_of(submission.form_id))


@require_POST
@needs(Entity.FORM, Action.WRITE)
def restore(request: PageRequest, pk: int) -> HttpResponse:
    submission = submission_by_id(pk, viewer=request.user)
    take_back(submission=submission)
    return redirect(held_of(submission.form_id))


def held_of(form_id: int) -> str:
    return f"{reverse('capture', args=[form_id])}?envois=a-verifier"


def may_write(request: PageRequest) -> bool:
    return may(request.user, Entity.FORM, Action.WRITE)
