"""Réglages: the table of rights, one role at a time."""

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from filon.users.rules.rights import Action, Entity, Role
from filon.users.selectors import may, rights_of_role
from filon.users.services.rights import restore_default_rights, set_rights
from filon.web.access import needs
from filon.web.forms.settings import RightsForm
from filon.web.requests import PageRequest
from filon.web.telling import tell


@needs(Entity.SETTING)
def show_rights(request: PageRequest, role: str = Role.SALES) -> HttpResponse:
    if role not in set(Role):
        raise Http404
    chosen = Role(role)
    form = RightsForm(request.POST or None, role=chosen, known=rights_of_role(chosen))
    if form.is_valid():
        changed = set_rights(rights=form.rights(), by=request.user)
        tell(
            request, _("%d droits changés, en vigueur dès maintenant.") % changed if changed else _("Rien n’a changé.")
        )
        return redirect("settings_rights", role=chosen)
    may_write = may(request.user, Entity.SETTING, Action.WRITE)
    context = {"form": form, "role": chosen, "roles": list(Role), "actions": list(Action), "may_write": may_write}
    return render(request, "settings/rights.html", context, status=422 if form.errors else 200)


@require_POST
def restore_rights(request: PageRequest) -> HttpResponse:
    restore_default_rights(by=request.user)
    tell(request, _("Les droits de départ sont rétablis pour tous les rôles."))
    return redirect(reverse("settings_rights", args=[Role.SALES]))
