"""Méthode > Processus > Reprise: the running deals of past versions pass to the one in service, as previewed."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from filon.kit.french import format_integer
from filon.opportunities.selectors.new_version import preview_of
from filon.opportunities.services.new_version import pass_to_version_in_service
from filon.playbook.models import Process
from filon.playbook.selectors import open_stages, process_version_for
from filon.records.rules.authorship import by_person
from filon.users.rules.rights import Action, Entity
from filon.web.access import needs
from filon.web.requests import PageRequest
from filon.web.telling import tell


@require_http_methods(["GET", "POST"])
@needs(Entity.METHOD, Action.WRITE)
def pass_on_deals(request: PageRequest, pk: int) -> HttpResponse:
    live = process_version_for(process_id=pk)
    if request.method == "POST":
        return _pass_on(request, live.process)
    plan = preview_of(process=live.process, live=live, chosen={})
    context = {
        "live": live,
        "plan": plan,
        "stages": open_stages(live),
        "labels": {stage.pk: stage.label for stage in open_stages(live)},
        "count": sum(following.old.deals for following in plan),
    }
    return render(request, "process/new_version.html", context)


def _pass_on(request: PageRequest, process: Process) -> HttpResponse:
    count = pass_to_version_in_service(
        process=process,
        chosen=numbers_after("vers-", request.POST),
        seen=numbers_after("vu-", request.POST),
        by=by_person(request.user.pk),
        now=timezone.now(),
    )
    words = ngettext(
        "%(n)s opportunité suit maintenant la version en service.",
        "%(n)s opportunités suivent maintenant la version en service.",
        count,
    )
    tell(request, words % {"n": format_integer(count)})
    return redirect("opportunity_board")


def numbers_after(prefix: str, typed: Mapping[str, Any]) -> dict[int, int]:
    """ "vers-12=30" is {12: 30}; what is no number is left out."""
    told = {name.removeprefix(prefix): str(value) for name, value in typed.items() if name.startswith(prefix)}
    return {int(name): int(value) for name, value in told.items() if _is_number(name) and _is_number(value)}


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 19
