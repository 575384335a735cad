"""Establishments: the page of one, and a new one for a company."""

from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from filon.contacts.rules.site_entry import SITE_ENTRIES
from filon.contacts.selectors.companies import company_for
from filon.contacts.selectors.sites import site_for
from filon.contacts.services.sites import create_site
from filon.kit.errors import BusinessError
from filon.records.rules.authorship import by_person
from filon.users.rules.rights import Action, Entity
from filon.users.selectors import check_may, may
from filon.web.access import needs
from filon.web.forms.records import EntryField
from filon.web.forms.styled import StyledForm, dress
from filon.web.records.facts import facts_of
from filon.web.records.page import may_touch
from filon.web.records.registry import ESTABLISHMENT
from filon.web.requests import PageRequest
from filon.web.telling import tell


class SiteForm(StyledForm):
    """Its fields are those of its page, read by the same rules."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for entry in SITE_ENTRIES[:-1]:  # whether Sirene may be diffused is for the register to say
            widget = forms.Select(choices=list(entry.choices())) if entry.choices else forms.TextInput()
            dress(widget)
            self.fields[entry.name] = EntryField(entry, widget=widget)


@require_GET
@needs(Entity.COMPANY)
def show_site(request: PageRequest, pk: int) -> HttpResponse:
    site = site_for(viewer=request.user, pk=pk)
    context = {
        "record": site,
        "definition": ESTABLISHMENT,
        "facts": facts_of(ESTABLISHMENT, site),
        "may_edit": site.deleted_at is None and may_touch(request, ESTABLISHMENT, site, Action.WRITE),
        "may_delete": may_touch(request, ESTABLISHMENT, site, Action.DELETE),
        "may_see_lots": may(request.user, Entity.IMPORT, Action.READ),
    }
    return render(request, "companies/site.html", context)


@needs(Entity.COMPANY, Action.WRITE)
def add_site(request: PageRequest, pk: int) -> HttpResponse:
    company = company_for(viewer=request.user, pk=pk)
    check_may(request.user, Entity.COMPANY, Action.WRITE, owner_id=company.owner_id)
    form = SiteForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            by = by_person(request.user.pk)
            site = create_site(company=company, values=form.cleaned_data, by=by, now=timezone.now())
        except BusinessError as refusal:
            form.add_error("siret", refusal.sentence)
        else:
            tell(
                request, _("« %(site)s » est un établissement de « %(company)s ».") % {"site": site, "company": company}
            )
            return redirect("site", site.pk)
    return render(request, "companies/site_new.html", {"form": form, "company": company})
