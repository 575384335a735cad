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
from django.views.decorators.http import require_http_methods, require_POST

from filon.messaging.models import Message
from filon.messaging.selectors.outbox import the_sender
from filon.messaging.services.stopping import message_to_stop
from filon.permission.rules.kinds import CHOSEN, Channel, Purpose
from filon.permission.selectors.refusals import Wishes, wishes_of
from filon.usecases.objecting import choose_by_link, stop_by_link

SHOWN = (Channel.EMAIL, Channel.PHONE, Channel.SMS, Channel.LETTER, Channel.SOCIAL)


@login_not_required
@csrf_exempt
@never_cache
@require_http_methods(["GET", "POST"])
def show_stop(request: HttpRequest, signed: str) -> HttpResponse:
    message = message_to_stop(signed)
    if request.method == "POST":
        stop_by_link(message=message, now=timezone.now())
    return _page(request, signed, message, done=request.method == "POST")


@login_not_required
@csrf_exempt
@never_cache
@require_POST
def choose(request: HttpRequest, signed: str) -> HttpResponse:
    """What she still wants; like the stop, without cookie or sign-in: whoever has the link speaks for its reader."""
    message = message_to_stop(signed)
    shown = _shown(wishes_of(message.contact) if message.contact else None)
    choose_by_link(
        message=message,
        wanted={Purpose(one) for one in request.POST.getlist("sorte") if one in CHOSEN},
        kept={Channel(one) for one in request.POST.getlist("canal") if one in shown},
        shown=shown,
        now=timezone.now(),
    )
    return _page(request, signed, message, chosen=True)


def _shown(wishes: Wishes | None) -> tuple[Channel, ...]:
    """Adverts only to who let us: others are in no audience, and need not refuse one."""
    return (*SHOWN, Channel.AUDIENCE) if wishes and wishes.in_audiences else SHOWN


def _page(request: HttpRequest, signed: str, message: Message, **told: bool) -> HttpResponse:
    wishes = wishes_of(message.contact) if message.contact else None
    closed = wishes.closed if wishes else frozenset[Channel]()
    context = told | {
        "signed": signed,
        "sorts": [(one, wishes is not None and one not in wishes.refused) for one in CHOSEN],
        "channels": [(one, not {Channel.ALL, one} & closed) for one in _shown(wishes)],
        "may_choose": wishes is not None and Channel.ALL not in closed,
        "sender": the_sender(),
        "language": settings.LANGUAGE_CODE,
    }
    return render(request, "public/stop.html", context)
