"""The link at the foot of each message. Opening it changes nothing, for scanners open links; the button stops the messages.

A mail program may press it for its reader (RFC 8058): no cookie, no sign-in, no redirect.
"""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from filon.messaging.selectors.outbox import the_sender
from filon.messaging.services.stopping import message_to_stop, stop_messages


@login_not_required
@csrf_exempt
@never_cache
@require_http_methods(["GET", "POST"])
def show_stop(request: HttpRequest, signed: str) -> HttpResponse:
    message = message_to_stop(signed)
    if request.method == "POST":
        stop_messages(message=message, now=timezone.now())
    context = {"done": request.method == "POST", "sender": the_sender(), "language": settings.LANGUAGE_CODE}
    return render(request, "public/stop.html", context)
