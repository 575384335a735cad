"""The page of one registration, for whoever has its link: when, where, the file for an agenda, coming or not."""

from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST

from filon.events.models import Registration
from filon.events.rules.kinds import EventKind, RegistrationState
from filon.events.rules.words import when_in_words
from filon.events.selectors.events import link_of, registration_by_link
from filon.events.services.registrations import confirm as say_she_comes
from filon.kit.errors import BusinessError
from filon.kit.french import keep_quotes_whole
from filon.meetings.rules.invitation import write_invitation
from filon.meetings.rules.words import zone_in_words
from filon.usecases.registering import HOME, invited_to, withdraw_and_call_up
from filon.web.codes import draw_code


@login_not_required
@never_cache
@require_GET
def show_registration(request: HttpRequest, signed: str) -> HttpResponse:
    return page_of(request, registration_by_link(signed))


def page_of(request: HttpRequest, registration: Registration, *, refusal: str = "", status: int = 200) -> HttpResponse:
    context = context_of(registration) | {"refusal": keep_quotes_whole(refusal)}
    return render(request, "public/registration.html", context, status=status)


def context_of(registration: Registration) -> dict[str, Any]:
    event, now = registration.event, timezone.now()
    return {
        "registration": registration,
        "event": event,
        "signed": link_of(registration),
        "when": when_in_words(event.start, event.end, zone=event.zone),
        "zone_words": "" if event.zone == HOME else zone_in_words(event.zone),
        "expected": registration.is_expected and not event.cancelled_at,
        "may_change": event.start > now
        and not event.cancelled_at
        and (registration.is_expected or registration.state == RegistrationState.WAITING),
        "shows_code": registration.is_expected
        and event.end > now
        and not event.cancelled_at
        and event.kind != EventKind.WEBINAR,
        "gives_link": registration.is_expected and event.end > now and event.link,
        "gives_content": event.end <= now and event.content_url,
        "language": settings.LANGUAGE_CODE,
    }


@login_not_required
@csrf_exempt
@never_cache
@require_POST
def confirm(_request: HttpRequest, signed: str) -> HttpResponse:
    registration = registration_by_link(signed)
    say_she_comes(registration=registration, now=timezone.now())
    return redirect("public_registration", signed)


@login_not_required
@csrf_exempt
@never_cache
@require_POST
def withdraw(request: HttpRequest, signed: str) -> HttpResponse:
    registration = registration_by_link(signed)
    try:
        withdraw_and_call_up(registration=registration, by=None, now=timezone.now())
    except BusinessError as refusal:
        return page_of(request, registration, refusal=refusal.sentence, status=409)
    return redirect("public_registration", signed)


@login_not_required
@never_cache
@require_GET
def show_code(request: HttpRequest, signed: str) -> HttpResponse:
    """What she shows at the entrance: it opens her line for a colleague, and nothing for anybody else."""
    registration_by_link(signed)
    return draw_code(request.build_absolute_uri(reverse("registration_entrance", args=[signed])))


@login_not_required
@never_cache
@require_GET
def download_invitation(request: HttpRequest, signed: str) -> HttpResponse:
    registration = registration_by_link(signed)
    invited = invited_to(registration, link=request.build_absolute_uri(reverse("public_registration", args=[signed])))
    headers = {"Content-Disposition": 'attachment; filename="evenement.ics"'}
    content = write_invitation(invited, now=timezone.now())
    return HttpResponse(content, content_type="text/calendar; charset=utf-8", headers=headers)
