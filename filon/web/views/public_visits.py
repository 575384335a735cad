"""Visits as the browsers of strangers tell them: the script of a site, and where it sends what it sees.

No cookie, no session; nothing is read of whoever is signed in here.
"""

import json
import re
import time
from functools import cache

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods

from filon.usecases.visiting import receive_visit_of
from filon.visits.gateways import PACE
from filon.visits.models import WebSite
from filon.visits.rules.consent import ACCEPT, CHANGE, CHOICE_DAYS, DECLINE, MORE, QUESTION
from filon.visits.rules.kinds import Banner, Event
from filon.visits.rules.messages import LONGEST, Message, host_at, is_of, read_message
from filon.visits.rules.robots import Caller
from filon.visits.selectors import site_by_key
from filon.visits.services.receiving import TooFast
from filon.web.views.public_forms import page_of_lead

AROUND_SIGNS = re.compile(r" ?([=+?:{},&|<]+) ?")
SECONDS_REMEMBERED = 5
MOST_KNOWN = 1_000
KNOWN: dict[
    str, tuple[WebSite, float]
] = {}  # with the instant, of a clock that never goes back, until which it is good
FORGET = 205  # "reset content": the browser holds a key that leads nowhere
WORDS = {"q": QUESTION, "yes": ACCEPT, "no": DECLINE, "change": CHANGE, "more": MORE}


@login_not_required
@require_GET
def visit_script(request: HttpRequest, key: str) -> HttpResponse:
    """One line in any site."""
    site = site_by_key(key)
    told = {"to": request.build_absolute_uri(reverse("visit_receive", args=[key])), "days": CHOICE_DAYS}
    if site.banner == Banner.OURS:
        told |= WORDS | ({"url": site.notice_url} if site.notice_url else {})
    elif site.banner == Banner.NOBODY:
        told["days"] = 0
    body = f"{_script()}({json.dumps(told, ensure_ascii=False, separators=(',', ':'))},document,document.currentScript)"
    response = HttpResponse(body, content_type="text/javascript; charset=utf-8")
    response.headers["Cache-Control"] = "public, max-age=300"
    return response


@cache
def _script() -> str:
    """Without remarks and the white around signs: it weighs on pages that are not ours. No text in it has such white."""
    lines = (line.strip() for line in render_to_string("public/visits.js").splitlines())
    return AROUND_SIGNS.sub(r"\1", "\n".join(line for line in lines if line and not line.startswith("//")))


@login_not_required
@csrf_exempt
@require_http_methods(["POST", "OPTIONS", "HEAD"])
def receive_visit(request: HttpRequest, key: str) -> HttpResponse:
    """204 when it is noted, 205 when the browser has to forget its key; what no script of ours sends is refused without a page."""
    site = _remembered(key)
    origin = request.headers.get("Origin", "")
    if origin and not is_of(host_at(origin), site.domains):
        return HttpResponse(status=403)
    if request.method == "OPTIONS":
        return _answer(204, origin)
    looks = request.method == "HEAD"  # a machine that follows addresses: no browser does it
    message = Message(Event.VIEW, "/") if looks else read_message(request.read(LONGEST + 1), domains=site.domains)
    return _answer(400 if message is None else _note(site, message, request), origin)


def _remembered(key: str) -> WebSite:
    """Each page of our sites asks it: read again after some seconds, so that what is edited holds almost at once."""
    site, until = KNOWN.get(key, (None, 0.0))
    if site is None or time.monotonic() > until:
        if len(KNOWN) >= MOST_KNOWN:
            KNOWN.clear()
        site = site_by_key(key)
        KNOWN[key] = (site, time.monotonic() + SECONDS_REMEMBERED)
    return site


def _note(site: WebSite, message: Message, request: HttpRequest) -> int:
    now = timezone.now()
    agent = request.headers.get("User-Agent", "")[:500]
    caller = Caller(
        agent=agent,
        method=request.method or "",
        languages=request.headers.get("Accept-Language", ""),
        piloted=message.piloted,
        in_this_minute=PACE.count(address=request.META.get("REMOTE_ADDR", ""), agent=agent, now=now),
    )
    try:
        keeps = receive_visit_of(site=site, message=message, caller=caller, now=now, address_of=page_of_lead)
        return 204 if keeps else FORGET
    except TooFast:
        return 429


def _answer(status: int, origin: str) -> HttpResponse:
    headers = {"Access-Control-Allow-Origin": origin, "Vary": "Origin"} if origin else {}
    headers |= (
        {"Access-Control-Allow-Headers": "Content-Type", "Access-Control-Allow-Methods": "POST"} if origin else {}
    )
    return HttpResponse(status=status, headers=headers)
