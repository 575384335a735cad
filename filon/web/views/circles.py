"""The circle of decision on the page of a deal: who enters it, whose part changes, who leaves."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from filon.opportunities.models import Opportunity
from filon.opportunities.selectors.circles import member_of
from filon.opportunities.selectors.records import deal_for
from filon.opportunities.services.circles import add_member, change_part, remove_member
from filon.records.rules.authorship import by_person
from filon.users.rules.rights import Action, Entity
from filon.users.selectors import check_may
from filon.web.access import needs
from filon.web.forms.circles import MemberForm, PartForm
from filon.web.requests import PageRequest, version_seen
from filon.web.telling import tell


@require_POST
@needs(Entity.OPPORTUNITY, Action.WRITE)
def enter_circle(request: PageRequest, pk: int) -> HttpResponse:
    deal = deal_to_change(request, pk)
    form = MemberForm(request.POST, viewer=request.user)
    person = form.person()
    add_member(deal=deal, contact=person, part=form.part(), by=by_person(request.user.pk), now=timezone.now())
    tell(request, _("«\u00a0%(person)s\u00a0» est dans le cercle de décision.") % {"person": person})
    return back_to_circle(deal)


@require_POST
@needs(Entity.OPPORTUNITY, Action.WRITE)
def change_member(request: PageRequest, pk: int, member: int) -> HttpResponse:
    deal = deal_to_change(request, pk)
    found, part, by = member_of(deal, member), PartForm(request.POST).part(), by_person(request.user.pk)
    change_part(member=found, part=part, version=version_seen(request), by=by, now=timezone.now())
    return back_to_circle(deal)


@require_POST
@needs(Entity.OPPORTUNITY, Action.WRITE)
def leave_circle(request: PageRequest, pk: int, member: int) -> HttpResponse:
    deal = deal_to_change(request, pk)
    found = member_of(deal, member)
    remove_member(member=found, by=by_person(request.user.pk), now=timezone.now())
    tell(request, _("«\u00a0%(person)s\u00a0» n’est plus dans le cercle de décision.") % {"person": found.contact})
    return back_to_circle(deal)


def deal_to_change(request: PageRequest, pk: int) -> Opportunity:
    deal = deal_for(viewer=request.user, pk=pk)
    check_may(request.user, Entity.OPPORTUNITY, Action.WRITE, owner_id=deal.owner_id)
    return deal


def back_to_circle(deal: Opportunity) -> HttpResponse:
    return redirect(f"{reverse('opportunity', args=[deal.pk])}#cercle")
