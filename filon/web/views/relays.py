"""Passing the relay: prepared, looked at, done, given back; and the sheet that each receiver reads."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from typing import Any, NamedTuple

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from filon.kit.errors import NotPossible
from filon.kit.french import format_count
from filon.records.models import Relay
from filon.records.rules.relays import Belonging, RelayKind
from filon.usecases.relay_sheets import relay_for, relays_seen, sheets_of, what_was_passed
from filon.usecases.relaying import Preview, give_back, kinds_open_to, pass_on, preview_relay
from filon.users.models import User
from filon.users.rules.rights import Action, Entity
from filon.users.selectors import may, require
from filon.web.forms.relays import RelayForm
from filon.web.requests import PageRequest
from filon.web.telling import tell


class Line(NamedTuple):
    """What one person would get, or got: words for each kind of thing."""

    receiver: User
    words: list[str]
    total: int


def prepare_relay(request: PageRequest, pk: int) -> HttpResponse:
    """Looked at by GET, which changes nothing; done by POST of the same fields. An absence begins it with its last day."""
    person = get_object_or_404(User, pk=pk)
    kinds = kinds_open_to(request.user, giver=person)
    if not kinds:
        require(request.user, Entity.SETTING, Action.WRITE)
    typed: Mapping[str, Any] | None = request.POST if request.method == "POST" else None
    if "to" in request.GET:
        typed = typed or request.GET
    begun = {"kind": request.GET.get("kind", RelayKind.ABSENCE), "until": request.GET.get("until", "")}
    form = RelayForm(typed, person=person, viewer=request.user, kinds=kinds, initial=begun)
    lines: list[Line] = []
    preview = None
    if typed and form.is_valid():
        try:
            asked = form.asked()
            if request.method == "POST":
                relay = pass_on(asked=asked, by=request.user, now=timezone.now())
                tell(request, _("Le relais est passé\u00a0: chacun a son avis et sa fiche."))
                return redirect("relay", relay.pk)
            preview = preview_relay(asked=asked, by=request.user, now=timezone.now())
            lines = lines_of(preview)
        except NotPossible as refusal:
            form.add_error(None, refusal.sentence)
    context = {
        "person": person,
        "may_set": may(request.user, Entity.SETTING, Action.WRITE),
        "form": form,
        "lines": lines,
        "preview": preview,
        "left": [_counted(kind, count) for kind, count in preview.left.items()] if preview else [],
        "hidden": [(name, value) for name, value in request.GET.items() if value],
    }
    return render(request, "relays/prepare.html", context, status=422 if form.errors else 200)


def lines_of(preview: Preview) -> list[Line]:
    people = User.objects.in_bulk({receiver for _kind, receiver in preview.given})
    told: dict[int, list[tuple[Belonging, int]]] = defaultdict(list)
    for (kind, receiver), count in preview.given.items():
        told[receiver].append((kind, count))
    order = list(Belonging)
    lines = [
        Line(
            people[receiver],
            [_counted(kind, count) for kind, count in sorted(counts, key=lambda one: order.index(one[0]))],
            sum(count for _kind, count in counts),
        )
        for receiver, counts in told.items()
    ]
    return sorted(lines, key=lambda line: (-line.total, str(line.receiver)))


def _counted(kind: Belonging, count: int) -> str:
    return format_count(count, *kind.counted)


@require_GET
def show_relays(request: PageRequest) -> HttpResponse:
    lines = [(relay, _may_return(request.user, relay)) for relay in relays_seen(request.user)]
    context = {"lines": lines, "may_set": may(request.user, Entity.SETTING, Action.READ)}
    return render(request, "relays/list.html", context)


def _may_return(viewer: User, relay: Relay) -> bool:
    if relay.returned_at or relay.giver is None:
        return relay.returned_at is None and may(viewer, Entity.SETTING, Action.WRITE)
    return relay.kind in kinds_open_to(viewer, giver=relay.giver)


@require_POST
def return_relay(request: PageRequest, pk: int) -> HttpResponse:
    returned = give_back(relay=get_object_or_404(Relay, pk=pk), by=request.user, now=timezone.now())
    tell(request, _("%s retrouvé(s) par qui les avait.") % format_count(returned, "élément", "éléments"))
    return redirect("relays")


@require_GET
def show_relay(request: PageRequest, pk: int) -> HttpResponse:
    """For who received something of it, his own part; for who reads the settings or arranges for who gave, all."""
    relay = relay_for(viewer=request.user, pk=pk)
    context = {
        "relay": relay,
        "lines": lines_of(Preview(what_was_passed(relay, viewer=request.user), Counter())),
        "sheets": sheets_of(relay, viewer=request.user, now=timezone.now()),
        "may_return": _may_return(request.user, relay),
    }
    return render(request, "relays/relay.html", context)
