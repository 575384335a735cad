"""Step 7 of a campaign: one queue of what came back, the late ones first, each with what is to be done next."""

from collections import Counter
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from filon.campaigns.rules.returns import Door, Return, ReturnKind, is_late
from filon.campaigns.selectors.costs import campaign_by_code
from filon.campaigns.selectors.returns import promised_days
from filon.kit.business_time import day_in_paris
from filon.reporting.selectors.campaign_returns import MOST_READ, returns_of
from filon.reporting.selectors.campaigns import running_of
from filon.users.rules.rights import Entity
from filon.web.access import needs
from filon.web.requests import PageRequest

PAGES = {Door.DRAFT: "proposal", Door.SENT: "proposal"}  # the others are pages by their own name


@require_GET
@needs(Entity.REPORT)
def show_returns(request: PageRequest, code: str) -> HttpResponse:
    campaign = campaign_by_code(code)
    kind, promised = request.GET.get("nature", ""), promised_days(campaign)
    found = returns_of(running_of(campaign, as_of=None, now=request.now), viewer=request.user, promised=promised)
    counted = Counter(one.kind for one in found)
    shown = [one for one in found if kind in ("", one.kind)]
    context: dict[str, Any] = {
        "campaign": campaign,
        "kinds": [(one, counted[one], one == kind) for one in ReturnKind],
        "kind": kind,
        "rows": [(one, door_of(one), is_late(one, now=request.now)) for one in shown[:MOST_READ]],
        "total": len(found),
        "late": sum(is_late(one, now=request.now) for one in found),
        "delays": [(one, days) for one, days in promised.items()],
        "today": day_in_paris(request.now),
    }
    return render(request, "campaigns/returns.html", context)


def door_of(one: Return) -> str:
    return reverse(PAGES.get(one.door, one.door), args=[one.pk])
