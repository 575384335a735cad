"""The parent of a company, chosen on its page."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from filon.contacts.selectors.companies import company_for
from filon.contacts.services.hierarchy import attach_to_parent
from filon.kit.errors import NotPossible
from filon.records.rules.authorship import by_person
from filon.users.rules.rights import Action, Entity
from filon.users.selectors import check_may
from filon.web.access import needs
from filon.web.forms.records import ASK_TO_CHOOSE, LONGEST_NAME_TYPED
from filon.web.lists.registry import numbers_in
from filon.web.requests import PageRequest
from filon.web.telling import tell


@require_POST
@needs(Entity.COMPANY, Action.WRITE)
def choose_parent(request: PageRequest, pk: int) -> HttpResponse:
    company = company_for(viewer=request.user, pk=pk)
    check_may(request.user, Entity.COMPANY, Action.WRITE, owner_id=company.owner_id)
    chosen = next(iter(numbers_in([request.POST.get("company", "")])), None)
    if not chosen and (typed := request.POST.get("company_q", "").strip()):
        raise NotPossible(ASK_TO_CHOOSE["company"] % typed[:LONGEST_NAME_TYPED])
    parent = company_for(viewer=request.user, pk=chosen) if chosen else None
    version = next(iter(numbers_in([request.POST.get("version", "")])), 0)
    changed = attach_to_parent(
        company=company, parent=parent, version=version, by=by_person(request.user.pk), now=request.now
    )
    if changed and parent:
        tell(request, _("«\u00a0%(parent)s\u00a0» est la maison mère.") % {"parent": parent})
    elif changed:
        tell(request, _("L’entreprise n’a plus de maison mère."))
    return redirect("company", pk)
