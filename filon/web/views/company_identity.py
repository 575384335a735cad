"""Réglages > Ma société: who sells, as a proposal must say it."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from filon.kit.errors import BusinessError
from filon.kit.french import join_and
from filon.messaging.selectors.outbox import the_sender
from filon.opportunities.rules.proposals import missing_of_seller
from filon.opportunities.selectors.proposals import identity_of, the_seller
from filon.usecases.company_identity import Described, describe_company
from filon.users.rules.rights import Action, Entity
from filon.users.selectors import may, require
from filon.web.access import needs
from filon.web.forms.proposals import CompanyForm
from filon.web.requests import PageRequest
from filon.web.telling import tell


@require_http_methods(["GET", "POST"])
@needs(Entity.SETTING)
def edit_company(request: PageRequest) -> HttpResponse:
    seller, sender = the_seller(), the_sender()
    form = CompanyForm(request.POST or None, seller=seller, sender=sender)
    if request.method == "POST":
        require(request.user, Entity.SETTING, Action.WRITE)
    if form.is_valid():
        try:
            describe_company(
                of_sender=Described(form.of_sender(), form.cleaned_data["sender_version"]),
                of_seller=Described(form.of_seller(), form.cleaned_data["version"]),
            )
        except BusinessError as refusal:
            form.add_error(None, refusal.sentence)
        else:
            tell(request, _("L’identité de votre société est à jour."))
            return redirect("settings_company")
    context = {
        "form": form,
        "missing": join_and(missing_of_seller(identity_of(seller, sender))),
        "may_write": may(request.user, Entity.SETTING, Action.WRITE),
    }
    return render(request, "settings/company.html", context, status=422 if form.errors else 200)
