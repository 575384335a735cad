"""The sale that follows a won deal, opened from the page of that deal."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from filon.usecases.sequels import open_sequel
from filon.users.rules.rights import Action, Entity
from filon.web.access import needs
from filon.web.requests import PageRequest
from filon.web.telling import tell
from filon.web.views.circles import deal_to_change


@require_POST
@needs(Entity.OPPORTUNITY, Action.WRITE)
def open_sequel_here(request: PageRequest, pk: int, stage: str) -> HttpResponse:
    opened = open_sequel(origin=deal_to_change(request, pk), stage_key=stage, by=request.user, now=request.now)
    tell(request, _("L’opportunité «\u00a0%(deal)s\u00a0» est ouverte.") % {"deal": opened})
    return redirect("opportunity", opened.pk)
