"""Messages: the list of what left and what waits, and one as it went, with what a person decides of it."""

from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from filon.messaging.rules.kinds import MessageKind, MessageState
from filon.messaging.rules.letters import SITE, without_keys
from filon.messaging.selectors.outbox import (
    count_by_state,
    in_state,
    message_seen_by,
    messages_seen_by,
    the_sender,
    why_it_waits,
    why_nothing_leaves,
)
from filon.messaging.services.outbox import send_again, settle_as_sent
from filon.records.selectors.paging import Sort, read_page
from filon.users.rules.rights import Action, Entity
from filon.users.selectors import may
from filon.web.access import needs
from filon.web.requests import PageRequest
from filon.web.telling import tell

TABS: dict[str, tuple[str, tuple[MessageState, ...]]] = {
    "": ("Tous", ()),
    "en-attente": ("En attente", (MessageState.QUEUED, MessageState.SENDING)),
    "a-verifier": ("À vérifier", (MessageState.STUCK,)),
    "echecs": ("Échecs", (MessageState.FAILED,)),
    "partis": ("Partis", (MessageState.SENT,)),
    "annules": ("Annulés", (MessageState.CANCELLED,)),
}
NEWEST = Sort(("created_at",), descending=True)


@require_GET
@needs(Entity.MESSAGE)
def show_messages(request: PageRequest) -> HttpResponse:
    """`?etat=`, `?sorte=` and `?q=`, part of an address or of a subject."""
    tab = request.GET.get("etat", "")
    tab = tab if tab in TABS else ""
    kind, sought = request.GET.get("sorte", ""), request.GET.get("q", "").strip()[:100]
    found = messages_seen_by(request.user, kind=kind, sought=sought)
    counts = count_by_state(found)
    kept = {"sorte": kind, "q": sought}
    context = {
        "page": read_page(in_state(found, TABS[tab][1]), sort=NEWEST, cursor=request.GET.get("apres", "")),
        "tabs": [
            (name, label, sum(counts.get(state, 0) for state in states or MessageState), query(kept, etat=name))
            for name, (label, states) in TABS.items()
        ],
        "tab": tab,
        "here": query(kept, etat=tab),
        "kinds": MessageKind.choices(),
        "kind": kind,
        "sought": sought,
        "held": why_nothing_leaves(),
        "may_set": may(request.user, Entity.SETTING, Action.WRITE),
    }
    return render(request, "messages/list.html", context)


def query(kept: dict[str, str], **more: str) -> str:
    return urlencode({name: value for name, value in (kept | more).items() if value})


@require_GET
@needs(Entity.MESSAGE)
def show_message(request: PageRequest, pk: int) -> HttpResponse:
    message, sender = message_seen_by(request.user, pk=pk), the_sender()
    context = {
        "message": message,
        "text": without_keys(message.text or message.body.replace(SITE, sender.site)),
        "headers": [(name, without_keys(value)) for name, value in message.headers.items()],
        "sender": sender,
        "waits": why_it_waits(message, now=request.now),
        "may_write": may(request.user, Entity.MESSAGE, Action.WRITE)
        and messages_seen_by(request.user, action=Action.WRITE).filter(pk=pk).exists(),
    }
    return render(request, "messages/page.html", context)


@require_POST
@needs(Entity.MESSAGE, Action.WRITE)
def resend(request: PageRequest, pk: int) -> HttpResponse:
    message = message_seen_by(request.user, pk=pk, action=Action.WRITE)
    done = send_again(message=message, by=request.user, now=request.now)
    tell(request, _("Le message repart.") if done else _("Un collègue a déjà décidé de ce message."))
    return redirect("message", pk)


@require_POST
@needs(Entity.MESSAGE, Action.WRITE)
def settle(request: PageRequest, pk: int) -> HttpResponse:
    message = message_seen_by(request.user, pk=pk, action=Action.WRITE)
    done = settle_as_sent(message=message, by=request.user, now=request.now)
    tell(request, _("Le message est noté parti.") if done else _("Un collègue a déjà décidé de ce message."))
    return redirect("message", pk)
