"""A form as people outside see it: its page, alone or in a frame of another site, and what they send from anywhere.

No cookie, no session, no script needed. The strict content policy of every page holds here too; only the frame may stand elsewhere.
"""

import json
from typing import NamedTuple
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods

from filon.events.rules.words import as_registered, closed_because, places_in_words, when_in_words
from filon.events.selectors.events import link_of
from filon.events.services.registrations import RegistrationClosed
from filon.intake.models import CaptureForm, Submission
from filon.intake.rules.capture import FormState, SubmissionState
from filon.intake.rules.offers import as_reserved, what_is_left, why_nothing_is_left
from filon.intake.rules.profiling import pool_of
from filon.intake.rules.questions import Asked, read_answers
from filon.intake.rules.simulating import KEPT_RESULT
from filon.intake.selectors import form_by_key, offer_of, place_of, questions_of, simulated_by
from filon.intake.services.offers import NoPlace, OfferOver
from filon.intake.services.openings import open_page
from filon.intake.services.replies import sign_link
from filon.intake.services.submissions import FormClosed, Sent, TooMany
from filon.kit.business_time import day_in_paris
from filon.kit.errors import BusinessError
from filon.kit.french import keep_quotes_whole
from filon.leads.models import Lead
from filon.usecases.inbound import receive_submission
from filon.usecases.profiling import next_for_address
from filon.usecases.registering import event_for, registration_after
from filon.web.middleware import CONTENT_SECURITY

TRAP = "site_web"  # a field that no person sees: robots fill everything
FIRST_STEP = "etape"  # sent by the page that asks the address alone
THANKS = "filon.thanks"
IN_FRAME = "cadre"
ON_TABLET = "tablette"  # on a stand: one visitor after the other
BY_PAGE = "page"  # in the address of the link that stands on the page of thanks
COMPUTE = "calculer"  # a simulator's result is asked; nothing is sent
BY_CALL = "action"  # the key of the call to action that led here
STATUS: dict[type[BusinessError], int] = {
    TooMany: 429,
    FormClosed: 410,
    OfferOver: 410,
    NoPlace: 409,
    RegistrationClosed: 410,
}


@login_not_required
@csrf_exempt
@xframe_options_exempt
@require_http_methods(["GET", "POST"])
def show_form(request: HttpRequest, key: str) -> HttpResponse:
    form = form_by_key(key)
    if form.state == FormState.CLOSED:
        return page(request, form, Asking([]), status=410)
    if request.method == "GET":
        return page(request, form, Asking(only_address(form) if form.asks_in_turn else questions_of(form)))
    if form.asks_in_turn and FIRST_STEP in request.POST:
        return ask_further(request, form)
    further = [key for key in pool_of(form.questions) if key in request.POST]
    asking = Asking(questions_of(form, further=further))
    return page(request, form, asking) if COMPUTE in request.POST else send(request, form, asking)


class Asking(NamedTuple):
    """What one page asks. `email` and `action` are those of a link of ours: the address is not asked, and not shown."""

    asked: list[Asked]
    email: str = ""
    action: str = ""


def only_address(form: CaptureForm) -> list[Asked]:
    return [asked for asked in questions_of(form) if asked.key == "email"]


def ask_further(request: HttpRequest, form: CaptureForm) -> HttpResponse:
    """The second step: what is asked of everybody, and as many further questions whoever typed the address."""
    answers = read_answers(only_address(form), request.POST.dict())
    if answers.faults:
        return page(request, form, Asking(only_address(form)), faults=answers.faults, status=422)
    further = next_for_address(form=form, email=answers.values["email"])
    return page(request, form, Asking(questions_of(form, further=further)))


def send(request: HttpRequest, form: CaptureForm, asking: Asking) -> HttpResponse:
    now = timezone.now()
    sent = Sent(
        signed=request.POST.get("ouverture", ""),
        work=request.POST.get("calcul", ""),
        trap=request.POST.get(TRAP, ""),
        address=request.META.get("REMOTE_ADDR", ""),
        page=page_behind(request),
        visitor=request.POST.get("visiteur", "")[:40],
        call=request.POST.get(BY_CALL, ""),
        agreed="accord" in request.POST,
    )
    try:
        found = receive_submission(
            form=form,
            asked=only_address(form) + asking.asked if asking.email else asking.asked,
            typed=request.POST.dict() | ({"email": asking.email} if asking.email else {}),
            sent=sent,
            now=now,
            address_of=page_of_lead,
        )
    except BusinessError as refusal:
        return page(request, form, asking, refusal=refusal.sentence, status=STATUS.get(type(refusal), 422))
    if found.submission is None:
        return page(request, form, asking, faults=found.faults, status=422)
    address = reverse("public_thanks", args=[form.key, signing.dumps(found.submission.pk, salt=THANKS)])
    return redirect(address + place_asked(request))


def page_behind(request: HttpRequest) -> str:
    """Where the person comes from: what our page noted when it was opened, else the page of the site that holds the form."""
    return request.POST.get("page", request.GET.get("page", request.headers.get("Referer", "")))


def page_of_lead(lead: Lead) -> str:
    return reverse("lead", args=[lead.pk])


def page(
    request: HttpRequest,
    form: CaptureForm,
    asking: Asking,
    *,
    faults: dict[str, str] | None = None,
    refusal: str = "",
    status: int = 200,
) -> HttpResponse:
    """The form, with what was typed when something is to be mended: nothing has to be written twice."""
    questions = [
        {
            "asked": asked,
            "typed": request.POST.get(asked.key, "")[:5000],
            "fault": keep_quotes_whole((faults or {}).get(asked.key, "")),
        }
        for asked in asking.asked
    ]
    context = {
        "form": form,
        "closed": form.state == FormState.CLOSED,
        "questions": questions,
        "first_step": FIRST_STEP if form.asks_in_turn and [asked.key for asked in asking.asked] == ["email"] else "",
        "action": asking.action or reverse("public_form", args=[form.key]),
        "refusal": keep_quotes_whole(refusal),
        "agreed": "accord" in request.POST,
        "opening": request.POST.get("ouverture", "")[:300] or open_page(form_key=form.key, now=timezone.now()),
        "from_page": page_behind(request)[:500],
        "visitor": ""
        if ON_TABLET in request.GET
        else request.POST.get("visiteur", request.GET.get("visiteur", ""))[:40],
        "call": request.POST.get(BY_CALL, request.GET.get(BY_CALL, ""))[:22],
        "trap": TRAP,
    }
    context |= places_of(form) | simulation_for(form, request) | in_frame(request)
    return framed(request, render(request, "public/form.html", context, status=status))


def places_of(form: CaptureForm) -> dict[str, str]:
    """What is left of a promotion, or why nothing is."""
    offer = offer_of(form)
    if offer is None:
        return places_of_event(form)
    quantity, taken, ends = offer.quantity, offer.taken, offer.ends_date
    today = day_in_paris(timezone.now())
    return {
        "offer_shut": why_nothing_is_left(quantity=quantity, taken=taken, ends=ends, today=today),
        "offer_words": what_is_left(quantity=quantity, taken=taken, ends=ends),
    }


def places_of_event(form: CaptureForm) -> dict[str, str]:
    """When and where, and what is left; why nobody registers any more."""
    event = event_for(form)
    if event is None:
        return {}
    gone = closed_because(ended=event.end <= timezone.now(), called_off=event.cancelled_at is not None)
    when = when_in_words(event.start, event.end, zone=event.zone)
    left = places_in_words(capacity=event.capacity, taken=event.taken)
    return {"offer_shut": gone, "offer_words": left, "event_when": when, "event_place": event.place}


def simulation_for(form: CaptureForm, request: HttpRequest) -> dict[str, object]:
    """What its simulator asks and tells: at first, what stands there before anybody answers."""
    simulation = simulated_by(form, request.POST.dict())
    if simulation is None:
        return {}
    fields = [
        (one, request.POST.get(one.field, "")[:30] or simulation.said.get(one.field, "")) for one in simulation.inputs
    ]
    return {
        "simulation": simulation,
        "simulation_fields": fields,
        "simulation_fault": keep_quotes_whole(simulation.fault),
    }


@login_not_required
@xframe_options_exempt
@require_GET
def thank(request: HttpRequest, key: str, signed: str) -> HttpResponse:
    """The thanks, and the content for whoever really sent the form."""
    form = form_by_key(key)
    try:
        pk = signing.loads(signed, salt=THANKS)
    except signing.BadSignature:
        return redirect("public_form", key)
    known = Submission.objects.filter(pk=pk, form=form).first()
    context = {
        "form": form,
        "content_url": link_of_content(form, known) if known and form.has_content else "",
        "told": known.said.get(KEPT_RESULT, "") if known else "",
        "place": place_in_words(form, known) if known else "",
        **registration_in_words(form, known),
        "to_confirm": known is not None and known.to_confirm and known.state == SubmissionState.RECEIVED,
    }
    return framed(request, render(request, "public/thanks.html", context | in_frame(request)))


def place_in_words(form: CaptureForm, submission: Submission) -> str:
    place = place_of(submission)
    if place is None and offer_of(form) is None:
        return ""
    return as_reserved(at=place.at if place else None, is_last=bool(place and place.was_last))


def registration_in_words(form: CaptureForm, submission: Submission | None) -> dict[str, str]:
    """For whoever sent the form of an event: that she is in, and her page."""
    known = submission.contact_id if submission else None
    registration = registration_after(form=form, contact_id=known) if known else None
    if registration is None:
        return {}
    return {"place": as_registered(registration.state), "registration": link_of(registration)}


def link_of_content(form: CaptureForm, submission: Submission) -> str:
    """Through us, so that the download is known; of one's own for the page, so that it is not taken for the message's."""
    signed = sign_link(submission, way="page", now=timezone.now())
    return f"{reverse('public_content', args=[form.key, signed])}?{BY_PAGE}=1"


@login_not_required
@require_GET
def embed_script(request: HttpRequest, key: str) -> HttpResponse:
    """One line in any site: a frame that grows with the form."""
    form = form_by_key(key)
    address = f"{request.build_absolute_uri(reverse('public_form', args=[key]))}?{IN_FRAME}=1"
    told = json.dumps({"address": address, "title": form.title})
    response = render(request, "public/embed.js", {"told": told}, content_type="text/javascript; charset=utf-8")
    response.headers["Cache-Control"] = "public, max-age=300"
    return response


def in_frame(request: HttpRequest) -> dict[str, object]:
    """Where it stands: alone, in a frame of another site, or on the tablet of a stand."""
    return {
        "in_frame": IN_FRAME in request.GET,
        "on_tablet": ON_TABLET in request.GET,
        "place_asked": place_asked(request),
        "language": settings.LANGUAGE_CODE,
    }


def place_asked(request: HttpRequest) -> str:
    """The end of the address that keeps the form where it stands; on a tablet, with what led there."""
    kept = {name: request.GET[name][:22] for name in (IN_FRAME, ON_TABLET, BY_CALL) if name in request.GET}
    return f"?{urlencode(kept)}" if kept else ""


def framed(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Any site may show it in a frame; alone, it is never framed."""
    ancestors = "*" if IN_FRAME in request.GET else "'none'"
    policy = CONTENT_SECURITY.replace("frame-ancestors 'none'", f"frame-ancestors {ancestors}")
    response.headers["Content-Security-Policy"] = policy
    response.headers["Cache-Control"] = "no-store"  # each opening has its own ticket
    return response
