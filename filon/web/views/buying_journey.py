"""Méthode > Parcours d'achat: how many stand at each phase, and what marketing and sales each do there."""

from typing import Any, NamedTuple
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from filon.contacts.rules.axes import IN_WORK, LADDER, BuyingStage
from filon.kit.statistics import Rate
from filon.playbook.rules.buying_journey import SIDES, STEPS_OF
from filon.playbook.selectors import buying_journey
from filon.playbook.services.buying_journey import write_journey
from filon.reporting.rules.buying import STAGES, BuyingFigures
from filon.reporting.selectors.buying import buying_report
from filon.users.models import User
from filon.users.rules.rights import Action, Entity
from filon.users.selectors import may, scope_of
from filon.web.access import needs
from filon.web.requests import PageRequest, version_seen
from filon.web.telling import tell


class Phase(NamedTuple):
    """`steps`: the steps of seed 004 that it covers, where the company shows them; `address`: its people."""

    stage: BuyingStage
    steps: list[str]
    rate: Rate | None
    address: str
    marketing: str
    sales: str


@require_GET
@needs(Entity.METHOD)
def show_journey(request: PageRequest) -> HttpResponse:
    journey = buying_journey()
    figures = buying_report(viewer=request.user) if may(request.user, Entity.REPORT, Action.READ) else None
    context = {
        "journey": journey,
        "figures": figures,
        "phases": [phase_of(stage, journey.five_steps, journey.roles, figures, request.user) for stage in STAGES],
        "unknown": people_at("unknown", "", viewer=request.user),
        "may_write": may(request.user, Entity.METHOD, Action.WRITE),
    }
    return render(request, "buying_journey/page.html", context)


def phase_of(
    stage: BuyingStage, five_steps: bool, roles: dict[str, Any], figures: BuyingFigures | None, viewer: User
) -> Phase:
    steps = [step.label for step in STEPS_OF.get(stage, ())] if five_steps else []
    said = roles.get(stage, {})
    rate = figures.rates[stage] if figures else None
    return Phase(stage, steps, rate, people_at("is", stage, viewer=viewer), *(said.get(side, "") for side in SIDES))


def people_at(operator: str, stage: str, *, viewer: User) -> str:
    """The list of the people counted; empty for who may not open all whom the figures cover."""
    if scope_of(viewer, entity=Entity.CONTACT, action=Action.READ) < scope_of(
        viewer, entity=Entity.REPORT, action=Action.READ
    ):
        return ""
    at_work = ",".join(one for one in LADDER if one in IN_WORK)
    asked = [("f", f"contact.buying_stage~{operator}~{stage}"), ("f", f"contact.lifecycle_stage~in~{at_work}")]
    return f"{reverse('contact_list')}?{urlencode(asked)}"


@require_POST
@needs(Entity.METHOD, Action.WRITE)
def write_journey_here(request: PageRequest) -> HttpResponse:
    roles = {stage.value: {side: request.POST.get(f"{side}-{stage}", "") for side in SIDES} for stage in STAGES}
    write_journey(
        five_steps="cinq" in request.POST,
        roles=roles,
        version=version_seen(request),
        by=request.user,
        now=timezone.now(),
    )
    tell(request, _("Le parcours est à jour."))
    return redirect("buying_journey")
