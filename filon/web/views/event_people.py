"""Who registered for an event, one by one: a person withdraws, told by a colleague."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from filon.events.selectors.events import registration_by_id
from filon.usecases.registering import withdraw_and_call_up
from filon.users.rules.rights import Action, Entity
from filon.web.access import needs
from filon.web.requests import PageRequest
from filon.web.telling import tell
from filon.web.views.events import called_up_in_words


@require_POST
@needs(Entity.ACTIVITY, Action.WRITE)
def withdraw(request: PageRequest, pk: int) -> HttpResponse:
    """She said on the telephone that she does not come."""
    registration = registration_by_id(pk, viewer=request.user)
    called = withdraw_and_call_up(registration=registration, by=request.user, now=request.now)
    tell(request, _("%s ne vient pas.") % registration.contact + called_up_in_words(called))
    return redirect("event", registration.event_id)
