"""What surrounds every page: who may enter, language and time zone of the reader, refusals as messages, content security."""

import json
import zoneinfo
from collections.abc import Callable
from functools import cache
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.contrib.auth.views import redirect_to_login
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from filon.kit.errors import BusinessError, NotAllowed, NotFound
from filon.kit.french import keep_quotes_whole
from filon.users.selectors import nobody_can_sign_in

GetResponse = Callable[[HttpRequest], HttpResponse]

# ECharts writes style attributes, nothing else does; data: pictures are the arrows of Tabler's style sheet and the QR code.
CONTENT_SECURITY = "; ".join(
    [
        "default-src 'self'",
        "style-src-attr 'unsafe-inline'",
        "img-src 'self' data:",
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    ]
)


class ContentSecurity:
    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Content-Security-Policy", CONTENT_SECURITY)
        return response


class SignInRequired(LoginRequiredMiddleware):
    """Every page needs a sign-in but those marked `login_not_required`; the very first visitor makes the first account."""

    def handle_no_permission(self, request: HttpRequest, view_func: Callable[..., Any]) -> Any:
        if nobody_can_sign_in():
            return redirect("first_start")
        if htmx := getattr(request, "htmx", None):  # a part of a page cannot show the sign-in page: leave for it
            return HttpResponse(headers={"HX-Redirect": redirect_to_login(htmx.current_url_abs_path or "/").url})
        return super().handle_no_permission(request, view_func)


class ReaderSettings:
    """French unless the reader chose otherwise (never the browser's language); the reader's zone; one instant a request."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME)
        language = chosen if chosen in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
        zone = request.user.time_zone if request.user.is_authenticated else settings.TIME_ZONE
        request.LANGUAGE_CODE = language
        request.now = timezone.now()  # type: ignore[attr-defined]
        with translation.override(language), timezone.override(known_zone(zone)):
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", language)
        return response


@cache  # listing the zones reads six hundred files
def known_zone(name: str) -> zoneinfo.ZoneInfo:
    return zoneinfo.ZoneInfo(name if name in zoneinfo.available_timezones() else settings.TIME_ZONE)


class Busy(BusinessError):
    """Somebody else writes on SQLite, for longer than one may wait: an undo of a large import, a large file tried out.

    Told by the answer itself: a message kept for the next page would have to be written too.
    """


STATUS: dict[type[BusinessError], int] = {NotAllowed: 403, NotFound: 404, Busy: 503}


class Refusals:
    """A BusinessError becomes a toast for a part of a page, a message on the page that one came from, or a page."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if isinstance(error, OperationalError) and "locked" in str(error):
            error = Busy(
                "La base est occupée par un gros travail\u00a0: votre demande n’a pas abouti. Réessayez dans un instant."
            )
        if not isinstance(error, BusinessError):
            return None
        sentence = keep_quotes_whole(error.sentence)
        status = next((code for kind, code in STATUS.items() if isinstance(error, kind)), 422)
        if getattr(request, "htmx", False):
            messages.error(request, sentence)
            return HttpResponse(status=status, headers={"HX-Reswap": "none"})
        if not isinstance(error, Busy) and request.method == "POST" and (back := page_before(request)):
            messages.error(request, sentence)
            return HttpResponseRedirect(back)
        page = "layout/refusal.html" if request.user.is_authenticated else "layout/refusal_outside.html"
        context = {"sentence": sentence, "title": title_of(error)}
        return render(request, page, context, status=status)


def title_of(error: BusinessError) -> str:
    """What the page of a refusal is called, in its heading and in the way that led there."""
    if isinstance(error, NotFound):
        return _("Page introuvable")
    return _("Accès refusé") if isinstance(error, NotAllowed) else _("Ce n’est pas possible ainsi")


def page_before(request: HttpRequest) -> str:
    """The page that sent the form, when it is one of ours; else empty."""
    address = request.headers.get("Referer", "")
    is_ours = url_has_allowed_host_and_scheme(address, {request.get_host()}, require_https=request.is_secure())
    return address if is_ours else ""


class MessagesToParts:
    """Answers to htmx carry the pending messages in a header, so that toast.js shows them at once."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        leaves = "HX-Redirect" in response or "HX-Refresh" in response or 300 <= response.status_code < 400
        if getattr(request, "htmx", False) and not leaves and (toasts := pending_toasts(request)):
            events = events_of(response) | {"filon:toasts": {"target": "body", "items": toasts}}
            response.headers["HX-Trigger"] = json.dumps(events)
        return response


def events_of(response: HttpResponse) -> dict[str, Any]:
    """What the view itself triggers: a JSON object, or names separated by commas."""
    given = response.headers.get("HX-Trigger", "")
    if given.startswith("{"):
        events: dict[str, Any] = json.loads(given)
        return events
    return {name.strip(): {} for name in given.split(",") if name.strip()}


def pending_toasts(request: HttpRequest) -> list[dict[str, Any]]:
    return [
        {"text": str(message), "level": message.level_tag, "undo": message.extra_tags or ""}
        for message in messages.get_messages(request)
    ]
