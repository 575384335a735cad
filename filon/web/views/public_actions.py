"""Calls to action as the browsers of strangers meet them: the script of one, the sight of it, and the click that leads on.

No cookie, no session; nothing is kept in the browser, and nothing of it reaches us but one more view or click of the day.
"""

import json
from functools import cache
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from filon.intake.models import CallToAction
from filon.intake.rules.calls_to_action import CallKind, Sight, is_running
from filon.intake.selectors import call_by_key
from filon.kit.business_time import day_in_paris
from filon.usecases.attracting import note_sight
from filon.visits.gateways import PACE
from filon.visits.rules.robots import Caller
from filon.web.views.public_forms import BY_CALL

SEEN = "vu"  # the first click of a page view that was counted as one
PASSED_ON = ("page", "visiteur")  # what the script tells the form, and what we keep nothing of
SCRIPT_TYPE = "text/javascript; charset=utf-8"


@login_not_required
@require_safe
def action_script(request: HttpRequest, key: str) -> HttpResponse:
    """One line in any site; nothing shows before the first day, after the last one, or once it is closed."""
    call = call_by_key(key)
    shown = runs(call) and call.kind != CallKind.QR
    body = script_of(call, address=reverse("public_action", args=[key]), request=request) if shown else "// terminé"
    response = HttpResponse(body, content_type=SCRIPT_TYPE)
    response.headers["Cache-Control"] = "public, max-age=300"
    return response


def script_of(call: CallToAction, *, address: str, request: HttpRequest, tried: bool = False) -> str:
    """`tried`: in our own preview, where nothing is counted and nobody waits."""
    told = {
        "key": call.key,
        "kind": call.kind,
        "text": call.text,
        "button": call.button,
        "address": request.build_absolute_uri(address),
        "seen": "" if tried else request.build_absolute_uri(reverse("public_action_seen", args=[call.key])),
        "pages": [] if tried else call.pages,
        "bottom": call.at_bottom,
        "delay": 0 if tried else call.delay,
        "style": _style(),
    }
    return render_to_string("public/action.js", {"told": json.dumps(told)})


@cache
def _style() -> str:
    return render_to_string("public/action.css")


def runs(call: CallToAction) -> bool:
    today = day_in_paris(timezone.now())
    return is_running(state=call.state, starts=call.starts_date, ends=call.ends_date, today=today)


@login_not_required
@csrf_exempt
@require_POST
def note_view(request: HttpRequest, key: str) -> HttpResponse:
    call = call_by_key(key)
    if runs(call):
        note_sight(call=call, sight=Sight.VIEW, caller=caller_of(request), now=timezone.now())
    return HttpResponse(status=204)


@login_not_required
@require_safe
def follow(request: HttpRequest, key: str) -> HttpResponse:
    """The click, from the script or from a plain link, and on to where it leads."""
    call = call_by_key(key)
    if not runs(call):
        return render(request, "public/action_over.html", status=410)
    sight = Sight.CLICK if SEEN in request.GET else Sight.LINK
    note_sight(call=call, sight=sight, caller=caller_of(request), now=timezone.now())
    response = HttpResponseRedirect(target_of(call, request))
    response.headers["Cache-Control"] = "no-store"
    return response


def target_of(call: CallToAction, request: HttpRequest) -> str:
    if call.form is None:
        return call.url
    passed = {name: request.GET[name][:500] for name in PASSED_ON if name in request.GET}
    passed.setdefault("page", request.headers.get("Referer", "")[:500])
    return f"{reverse('public_form', args=[call.form.key])}?{urlencode({BY_CALL: call.key} | passed)}"


def caller_of(request: HttpRequest) -> Caller:
    agent = request.headers.get("User-Agent", "")[:500]
    return Caller(
        agent=agent,
        method=request.method or "",
        languages=request.headers.get("Accept-Language", ""),
        piloted="pilote" in request.GET,
        in_this_minute=PACE.count(address=request.META.get("REMOTE_ADDR", ""), agent=agent, now=timezone.now()),
    )
