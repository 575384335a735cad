"""Who recommended a lead, said and corrected on its page."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from filon.leads.selectors.leads import lead_for
from filon.leads.services.editing import change_referrer
from filon.records.rules.authorship import by_person
from filon.users.rules.rights import Action, Entity
from filon.users.selectors import check_may
from filon.web.access import needs
from filon.web.forms.circles import PersonForm
from filon.web.requests import PageRequest, version_seen
from filon.web.telling import tell


@require_POST
@needs(Entity.LEAD, Action.WRITE)
def say_who_referred(request: PageRequest, pk: int) -> HttpResponse:
    lead = lead_for(viewer=request.user, pk=pk)
    check_may(request.user, Entity.LEAD, Action.WRITE, owner_id=lead.owner_id)
    person = None if "retirer" in request.POST else PersonForm(request.POST, viewer=request.user).person()
    by, seen = by_person(request.user.pk), version_seen(request)
    change_referrer(lead=lead, to=person, version=seen, by=by, now=request.now)
    tell(request, _("Recommandé par %s.") % person if person else _("La recommandation est retirée."))
    return redirect("lead", pk)
