"""The sheet of a campaign on a telephone: one card a person, town by town; each result goes alone, once, now or later."""

from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_GET, require_POST

from filon.activities.rules.kinds import VisitOutcome
from filon.campaigns.models import CampaignAction
from filon.campaigns.selectors.campaigns import campaign_coded
from filon.kit.errors import BusinessError, NotPossible
from filon.kit.french import keep_quotes_whole
from filon.usecases.campaign_rounds import round_of, seen_count
from filon.usecases.noting_visits import Noted, note_visit
from filon.users.rules.rights import Action, Entity
from filon.web.access import needs
from filon.web.forms.visits import VisitForm
from filon.web.requests import PageRequest
from filon.web.telling import tell, warn
from filon.web.views.campaign_doing import action_of

ICONS = {
    VisitOutcome.SEEN: "check",
    VisitOutcome.ABSENT: "clock",
    VisitOutcome.INTERESTED: "thumb-up",
    VisitOutcome.REFUSED: "ban",
}
LONGEST_TOWN = 120


@require_GET
@needs(Entity.ACTIVITY, Action.WRITE)
def show_round(request: PageRequest, code: str, pk: int) -> HttpResponse:
    action = _action(request, code, pk)
    town = request.GET.get("ville", "")[:LONGEST_TOWN]
    shown = round_of(action, town=town, by=request.user, now=request.now)
    context = {"action": action, "campaign": action.campaign, "round": shown, "outcomes": list(ICONS.items())}
    return render(request, "campaigns/round.html", context)


@require_POST
@needs(Entity.ACTIVITY, Action.WRITE)
def note(request: PageRequest, code: str, pk: int, person: int) -> HttpResponse:
    """The page of a telephone asks for JSON, and may ask twice; a plain form comes back to its town."""
    by_script = request.headers.get("Accept", "") == "application/json"
    try:
        action = _action(request, code, pk)
        noted = _noted(request, action, person)
    except BusinessError as refusal:
        if not by_script:
            raise
        return JsonResponse({"refusal": keep_quotes_whole(refusal.sentence)}, status=422)
    if by_script:
        told = keep_quotes_whole(" ".join(filter(None, (f"{noted.sentence}.", noted.meanwhile))))
        return JsonResponse({"told": told, "done": seen_count(action, viewer=request.user)})
    tell(request, f"{noted.sentence}.", undo=reverse("undo", args=[noted.undo.pk]) if noted.undo else "")
    if noted.meanwhile:
        warn(request, noted.meanwhile)
    town = urlencode({"ville": request.POST.get("ville", "")[:LONGEST_TOWN]})
    return redirect(f"{reverse('campaign_round', args=[code, pk])}?{town}")


def _noted(request: PageRequest, action: CampaignAction, person: int) -> Noted:
    form = VisitForm(request.POST)
    if not form.is_valid():
        raise NotPossible(form.fault)
    return note_visit(action=action, contact_id=person, said=form.said(), by=request.user, now=request.now)


def _action(request: PageRequest, code: str, pk: int) -> CampaignAction:
    return action_of(campaign_coded(code, viewer=request.user, action=Action.READ), pk)
