"""The products of a deal: its lines rewritten, its amount following them or not."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from filon.kit.errors import BusinessError
from filon.opportunities.services.lines import follow_lines, rewrite_lines
from filon.records.rules.authorship import by_person
from filon.users.rules.rights import Action, Entity
from filon.web.access import needs
from filon.web.forms.deal_lines import deal_line_forms
from filon.web.forms.lines import lines_written
from filon.web.requests import PageRequest, version_seen
from filon.web.telling import tell
from filon.web.views.circles import deal_to_change


@require_http_methods(["GET", "POST"])
@needs(Entity.OPPORTUNITY, Action.WRITE)
def edit_deal_lines(request: PageRequest, pk: int) -> HttpResponse:
    """GET: the form in the place of the lines. POST: write them, if nobody wrote since they were shown."""
    deal = deal_to_change(request, pk)
    lines = deal_line_forms(request.POST or None, deal=deal)
    context: dict[str, Any] = {"record": deal, "lines": lines}
    context["version"] = version_seen(request) if request.POST else deal.version
    if lines.is_valid():
        try:
            written, by = lines_written(lines), by_person(request.user.pk)
            rewrite_lines(deal=deal, lines=written, version=context["version"], by=by, now=timezone.now())
        except BusinessError as refusal:
            context["problem"] = refusal.sentence
        else:
            address = f"{reverse('opportunity', args=[pk])}"
            return HttpResponse(headers={"HX-Redirect": address}) if request.htmx else redirect(address)
    template = "opportunities/_lines_form.html" if request.htmx else "opportunities/lines_page.html"
    return render(request, template, context)


@require_POST
@needs(Entity.OPPORTUNITY, Action.WRITE)
def make_amount_follow(request: PageRequest, pk: int) -> HttpResponse:
    deal = deal_to_change(request, pk)
    follow_lines(deal=deal, version=version_seen(request), by=by_person(request.user.pk), now=timezone.now())
    tell(request, _("Le montant suit maintenant les lignes."))
    return redirect("opportunity", pk)
