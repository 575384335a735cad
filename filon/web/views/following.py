"""A colleague follows a deal, or no longer does."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from filon.kit.subjects import Subject, SubjectKind
from filon.opportunities.selectors.records import deal_for
from filon.records.services.following import follow, unfollow
from filon.users.rules.rights import Entity
from filon.web.access import needs
from filon.web.requests import PageRequest
from filon.web.telling import tell


@require_POST
@needs(Entity.OPPORTUNITY)
def follow_deal(request: PageRequest, pk: int) -> HttpResponse:
    """`suivre` empty: no longer. Whoever sees a deal may follow it."""
    deal = deal_for(viewer=request.user, pk=pk)
    subject = Subject(SubjectKind.OPPORTUNITY, deal.pk)
    if request.POST.get("suivre"):
        follow(subject=subject, user=request.user, now=timezone.now())
        tell(request, _("Vous suivez cette opportunité\u00a0: ses étapes, ses notes, sa conclusion vous sont dites."))
    else:
        unfollow(subject=subject, user=request.user)
        tell(request, _("Vous ne suivez plus cette opportunité."))
    return redirect("opportunity", deal.pk)
