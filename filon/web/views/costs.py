"""What is spent: of one campaign or of all; a cost typed, put right, taken out; what an hour of each colleague costs."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from filon.campaigns.rules.channels import CampaignChannel
from filon.campaigns.rules.costs import CostKind, CostLine, other_currency_sentence, spent_by, spent_on
from filon.campaigns.selectors.costs import (
    campaign_by_code,
    cost_by_id,
    cost_lines,
    lots_to_count,
    may_see_rates,
    rate_rows,
    time_proposals,
)
from filon.campaigns.services import costs as services
from filon.kit.business_time import day_in_paris
from filon.kit.errors import BusinessError
from filon.kit.money import DEFAULT_CURRENCY
from filon.playbook.models import CampaignHeader
from filon.records.models import Lot
from filon.users.rules.rights import Action, Entity
from filon.users.selectors import may
from filon.web.access import needs
from filon.web.campaign_records import cost_row
from filon.web.costs_asked import costs_asked
from filon.web.forms.campaigns import CostForm, RateForm
from filon.web.requests import PageRequest
from filon.web.spreadsheet import csv_answer
from filon.web.telling import tell, warn
from filon.web.views.reports import wants_csv

PAGE = 200


@require_http_methods(["GET", "POST"])
@needs(Entity.COST)
def show_costs(request: PageRequest) -> HttpResponse:
    return page_of_costs(request, None)


@require_http_methods(["GET", "POST"])
@needs(Entity.COST)
def show_campaign_costs(request: PageRequest, code: str) -> HttpResponse:
    return page_of_costs(request, campaign_by_code(code))


def page_of_costs(request: PageRequest, campaign: CampaignHeader | None) -> HttpResponse:
    """The same page for one campaign and for all; from the second, a cost of no campaign is typed."""
    may_write = may(request.user, Entity.COST, Action.WRITE)
    lots = lots_to_count(campaign) if campaign else Lot.objects.none()
    form = CostForm(request.POST or None, lots=lots, today=day_in_paris(request.now))
    if request.method == "POST" and form.is_valid():
        try:
            services.record_cost(new=form.new_cost(campaign), by=request.user, now=request.now)
        except BusinessError as refusal:
            form.add_error(None, refusal.sentence)
        else:
            tell_recorded(request, form.cleaned_data["currency"])
            return redirect(address_of(campaign))
    asked = costs_asked(request.GET)
    lines = asked.among(cost_lines(viewer=request.user, campaigns=[campaign.pk] if campaign else None, **asked.days))
    if wants_csv(request) and may(request.user, Entity.COST, Action.EXPORT):
        return csv_of(lines, sees_rates=may_see_rates(request.user))
    context = context_of(request, campaign, lines) | {"form": form, "may_write": may_write, "asked": asked}
    return render(request, "campaigns/costs.html", context, status=422 if form.errors else 200)


def context_of(request: PageRequest, campaign: CampaignHeader | None, lines: list[CostLine]) -> dict[str, Any]:
    sees_rates = may_see_rates(request.user)
    names = CampaignHeader.objects.in_bulk({line.campaign_id for line in lines if line.campaign_id})
    return {
        "campaign": campaign,
        "spent": spent_on(lines),
        "by_kind": [(CostKind(kind).label, spent) for kind, spent in spent_by(lines, lambda line: line.kind).items()],
        "by_channel": [
            (CampaignChannel.label_of(channel) if channel else _("Tous les canaux"), spent)
            for channel, spent in spent_by(lines, lambda line: line.channel).items()
        ],
        "rows": [(line, cost_row(line, sees_rates=sees_rates), names.get(line.campaign_id or 0)) for line in lines[:PAGE]],
        "total": len(lines),
        "page_size": PAGE,
        "proposals": time_proposals(campaign, now=request.now) if campaign else [],
        "sees_rates": sees_rates,
        "may_export": may(request.user, Entity.COST, Action.EXPORT),
    }  # fmt: skip


def tell_recorded(request: PageRequest, currency: str) -> None:
    if currency == DEFAULT_CURRENCY:
        tell(request, _("Le coût est compté."))
    else:
        warn(request, other_currency_sentence(currency))


def address_of(campaign: CampaignHeader | None) -> str:
    return reverse("campaign_costs", args=[campaign.code]) if campaign else reverse("cost_list")


def csv_of(lines: list[CostLine], *, sees_rates: bool) -> HttpResponse:
    """Without the right to rates, the amount of somebody's time stays in the sums only."""
    header = [_("Date"), _("Nature"), _("Canal"), _("Libellé"), _("Minutes"), _("Montant"), _("Monnaie")]
    rows = [
        [line.day, line.kind.label, line.channel, line.label, line.minutes,
         line.cents / 100 if line.person_id is None or sees_rates else None, line.currency]
        for line in lines
    ]  # fmt: skip
    return csv_answer(name="couts", header=header, rows=rows)


@require_http_methods(["GET", "POST"])
@needs(Entity.COST, Action.WRITE)
def edit_cost(request: PageRequest, pk: int) -> HttpResponse:
    cost = cost_by_id(pk, viewer=request.user, action=Action.WRITE)
    lots = (lots_to_count(cost.campaign) if cost.campaign else Lot.objects.none()) | Lot.objects.filter(
        pk=cost.lot_id or 0
    )
    form = CostForm(request.POST or None, lots=lots, cost=cost)
    if request.method == "POST" and form.is_valid():
        try:
            new = form.new_cost(cost.campaign)
            services.edit_cost(cost=cost, new=new, version=form.cleaned_data["version"] or 0)
        except BusinessError as refusal:
            form.add_error(None, refusal.sentence)
        else:
            tell_recorded(request, form.cleaned_data["currency"])
            return redirect(address_of(cost.campaign))
    context = {"form": form, "cost": cost, "back": address_of(cost.campaign)}
    return render(request, "campaigns/cost.html", context, status=422 if form.errors else 200)


@require_POST
@needs(Entity.COST, Action.WRITE)
def remove_cost(request: PageRequest, pk: int) -> HttpResponse:
    cost = cost_by_id(pk, viewer=request.user, action=Action.WRITE)
    services.remove_cost(cost=cost, now=request.now)
    tell(request, _("«\u00a0%s\u00a0» n’est plus compté.") % cost, undo=reverse("cost_put_back", args=[pk]))
    return redirect(address_of(cost.campaign))


@require_POST
@needs(Entity.COST, Action.WRITE)
def put_back(request: PageRequest, pk: int) -> HttpResponse:
    cost = cost_by_id(pk, viewer=request.user, action=Action.WRITE, removed=True)
    services.put_back_cost(cost=cost)
    tell(request, _("«\u00a0%s\u00a0» est compté de nouveau.") % cost)
    return redirect(address_of(cost.campaign))


@require_http_methods(["GET", "POST"])
@needs(Entity.RATE)
def show_rates(request: PageRequest) -> HttpResponse:
    today = day_in_paris(request.now)
    form = RateForm(request.POST or None, initial={"from_date": today})
    if request.method == "POST" and form.is_valid():
        found = form.cleaned_data
        services.set_hourly_rate(
            person=found["person"],
            cents=found["amount"],
            from_date=found["from_date"],
            by=request.user,
            now=request.now,
        )
        tell(request, _("Le taux de %s est noté.") % found["person"])
        return redirect("hourly_rates")
    context = {
        "rows": rate_rows(viewer=request.user, today=today),
        "form": form,
        "may_write": may(request.user, Entity.RATE, Action.WRITE),
    }
    return render(request, "campaigns/rates.html", context, status=422 if form.errors else 200)
