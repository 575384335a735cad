"""Opportunities: list, page of one, creation."""

from dataclasses import replace
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from filon.kit.errors import BusinessError
from filon.opportunities.models import Opportunity
from filon.opportunities.selectors.cards import make_cards
from filon.opportunities.selectors.companies import companies_like, company_called
from filon.opportunities.selectors.lists import waiting_deals
from filon.opportunities.selectors.records import deal_for
from filon.playbook.rules.process import StageKind
from filon.playbook.selectors import close_reasons, open_stages, process_version_for
from filon.records.rules.authorship import by_person
from filon.reporting.rules.figures import AttentionKind
from filon.usecases.dealing import open_deal_with
from filon.users.rules.rights import Action, Entity
from filon.users.selectors import check_may
from filon.web.access import needs
from filon.web.forms.opportunities import NewDealForm
from filon.web.lists.definition import ListDefinition
from filon.web.lists.opportunities import OPPORTUNITIES
from filon.web.lists.showing import show_count, show_list
from filon.web.records.page import record_context
from filon.web.records.registry import OPPORTUNITY
from filon.web.requests import PageRequest
from filon.web.telling import tell


@require_GET
def show_opportunities(request: PageRequest) -> HttpResponse:
    return show_list(request, _narrowed(request))


@require_GET
def count_opportunities(request: PageRequest) -> HttpResponse:
    return show_count(request, _narrowed(request))


def _narrowed(request: PageRequest) -> ListDefinition:
    """`?attention=…`: those that one line of the dashboard counts."""
    kind = request.GET.get("attention", "")
    waiting = waiting_deals(kind, now=timezone.now())
    if waiting is None:
        return OPPORTUNITIES
    title = AttentionKind(kind + "_deals" if kind == "stalled" else kind).label
    return replace(OPPORTUNITIES, title=title, base=OPPORTUNITIES.base & waiting)


@require_http_methods(["GET", "POST"])
@needs(Entity.OPPORTUNITY, Action.WRITE)
def create_opportunity(request: PageRequest) -> HttpResponse:
    initial = {"owner": request.user.pk, "company": request.GET.get("entreprise", "")}
    form = NewDealForm(
        request.POST or None,
        viewer=request.user,
        initial={**initial, "stage": open_stages(process_version_for(process_id=None))[0]},
    )
    if form.is_valid():
        try:
            deal = _open(request, form.cleaned_data)
        except BusinessError as refusal:
            form.add_error(None, refusal.sentence)
        else:
            tell(request, _("«\u00a0%s\u00a0» est ouverte.") % deal.name)
            return redirect("opportunity", deal.pk)
    return render(request, "opportunities/new.html", {"form": form})


def _open(request: PageRequest, answers: dict[str, Any]) -> Opportunity:
    owner = answers["owner"]
    check_may(request.user, Entity.OPPORTUNITY, Action.WRITE, owner_id=owner.pk if owner else None)
    known = company_called(viewer=request.user, name=answers["company"])
    if known is None:
        check_may(request.user, Entity.COMPANY, Action.WRITE, owner_id=request.user.pk)
    return open_deal_with(
        company=known or answers["company"],
        name=answers["name"],
        stage=answers["stage"],
        product=answers["product"],
        by=by_person(request.user.pk),
        now=timezone.now(),
        owner_id=owner.pk if owner else None,
        cents=answers["amount"],
        expected_close_date=answers["expected_close_date"],
        opened_because=answers["opened_because"],
    )


@require_GET
@needs(Entity.COMPANY)
def suggest_companies(request: PageRequest) -> HttpResponse:
    companies = companies_like(viewer=request.user, text=request.GET.get("company", ""))
    return render(request, "opportunities/_companies.html", {"companies": companies})


@require_GET
@needs(Entity.OPPORTUNITY)
def show_opportunity(request: PageRequest, pk: int) -> HttpResponse:
    deal = deal_for(viewer=request.user, pk=pk)
    stages = list(deal.process_version.stages.all())
    card = make_cards([deal], stages={stage.pk: stage for stage in stages}, now=timezone.now())[0]
    context = record_context(request, OPPORTUNITY, deal) | {
        "deal": deal,
        "card": card,
        "stages": stages,
        "open_stages": [stage for stage in stages if stage.kind == StageKind.OPEN],
        "won": next(stage for stage in stages if stage.kind == StageKind.WON),
        "lost": next(stage for stage in stages if stage.kind == StageKind.LOST),
        "close_reasons": close_reasons(),
    }
    return render(request, "opportunities/record.html", context)
