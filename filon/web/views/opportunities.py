"""Opportunities: list, page of one, creation."""

from typing import Any, NamedTuple

from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from filon.customers.selectors import orders_about
from filon.kit.subjects import Subject, SubjectKind
from filon.leads.selectors.leads import leads_to_change
from filon.opportunities.models import Opportunity
from filon.opportunities.rules.circles import Attitude, CircleRole
from filon.opportunities.rules.lines import follows_lines, lines_total
from filon.opportunities.selectors.cards import Card, make_cards
from filon.opportunities.selectors.choices import known_competitors
from filon.opportunities.selectors.circles import circle_of
from filon.opportunities.selectors.forced import may_force
from filon.opportunities.selectors.proposals import proposals_of
from filon.opportunities.selectors.records import deal_for, sold
from filon.opportunities.selectors.reviews import reviews_of
from filon.opportunities.selectors.sequels import origin_of, sequels_of
from filon.opportunities.selectors.stays import stays_of
from filon.opportunities.selectors.totals import totals_by_currency
from filon.opportunities.services.editing import edit_deal
from filon.opportunities.services.reviews import CLOSED
from filon.playbook.models import Stage
from filon.playbook.rules.process import StageKind
from filon.playbook.selectors import close_reasons, open_stages, process_version_for
from filon.records.rules.authorship import by_person
from filon.records.selectors.following import followers_of
from filon.usecases.dealing import open_deal
from filon.users.rules.rights import Action, Entity
from filon.users.selectors import check_may
from filon.web.access import needs
from filon.web.forms.opportunities import DealForm, OriginForm
from filon.web.lists.opportunities import OPPORTUNITIES
from filon.web.lists.registry import numbers_in
from filon.web.lists.showing import rows_asked, show_count, show_list
from filon.web.records.page import SHOWN_BESIDE, new_order_address, record_context
from filon.web.records.registry import OPPORTUNITY
from filon.web.requests import PageRequest, version_seen
from filon.web.telling import tell
from filon.web.templatetags.sales import typed_amount
from filon.web.views.circles import deal_to_change
from filon.web.words import Step


@require_GET
def show_opportunities(request: PageRequest) -> HttpResponse:
    return show_list(request, OPPORTUNITIES)


@require_GET
def count_opportunities(request: PageRequest) -> HttpResponse:
    return show_count(request, OPPORTUNITIES)


@require_GET
def total_opportunities(request: PageRequest) -> HttpResponse:
    totals = totals_by_currency(rows_asked(request, OPPORTUNITIES))
    return render(request, "opportunities/_totals.html", {"totals": totals})


@require_http_methods(["GET", "POST"])
@needs(Entity.OPPORTUNITY, Action.WRITE)
def create_opportunity(request: PageRequest) -> HttpResponse:
    form = DealForm(request.POST or None, viewer=request.user, initial=initial_of(request))
    if form.is_valid():
        check_may(request.user, Entity.OPPORTUNITY, Action.WRITE, owner_id=form.owner_id())
        deal = open_deal(by=by_person(request.user.pk), now=timezone.now(), owner_id=form.owner_id(), **form.columns())
        tell(request, _("L’opportunité «\u00a0%(deal)s\u00a0» est ouverte.") % {"deal": deal})
        return redirect("opportunity", deal.pk)
    context = {"form": form, "chosen_company": form.chosen("company"), "chosen_contact": form.chosen("contact")}
    return render(request, "opportunities/new.html", context)


def initial_of(request: PageRequest) -> dict[str, Any]:
    """What the page that one came from says: `?processus=`; `?lead=`, or `?entreprise=`, `?contact=`."""
    process = next(iter(numbers_in([request.GET.get("processus", "")])), None)
    stage = open_stages(process_version_for(process_id=process))[0].pk
    for lead in leads_to_change(viewer=request.user, ids=numbers_in([request.GET.get("lead", "")])):
        known = {"company": lead.company_id, "contact": lead.contact_id, "product": lead.product_id}
        return {**known, "lead": lead.pk, "cents": typed_amount(lead.potential_cents), "stage": stage}
    asked = {"company": "entreprise", "contact": "contact"}
    found = {name: next(iter(numbers_in([request.GET.get(key, "")])), None) for name, key in asked.items()}
    return {**found, "stage": stage}


@require_GET
@needs(Entity.OPPORTUNITY)
def show_opportunity(request: PageRequest, pk: int) -> HttpResponse:
    deal = deal_for(viewer=request.user, pk=pk)
    stages = list(deal.process_version.stages.all())
    card = make_cards([deal], stages={stage.pk: stage for stage in stages}, now=timezone.now())[0]
    context = record_context(request, OPPORTUNITY, deal) | {
        "card": card,
        "path": path_of(stages, card),
        "may_force": may_force(request.user),
        "circle": circle_of(deal, viewer=request.user),
        "circle_roles": CircleRole.choices(),
        "attitudes": Attitude.choices(),
        "open_stages": [stage for stage in stages if stage.kind == StageKind.OPEN and stage.pk != deal.stage_id],
        "closings": [stage for stage in stages if stage.kind in CLOSED and stage.kind != card.stage.kind],
        "close_reasons": close_reasons(),
        "competitors": known_competitors(),
        "deciding_stages": [stage for stage in stages if stage.kind == StageKind.OPEN],
        "reviews": reviews_of(deal),
        "amount": amount_of(deal),
        "origin": OriginForm(initial={"source": deal.source_id, "campaign": deal.campaign_id}),
        "stays": stays_of(deal, stages=stages, now=request.now),
        "followers": followers_of(Subject(SubjectKind.OPPORTUNITY, deal.pk)),
        "orders": orders_about(Q(opportunity=deal), viewer=request.user, most=SHOWN_BESIDE),
        "new_order": new_order_address(request, opportunite=deal.pk) if sold(deal) else "",
        "origin_deal": origin_of(deal, viewer=request.user),
        "sequels": sequels_of(deal, viewer=request.user, now=request.now),
        "proposals": proposals_of(deal, most=SHOWN_BESIDE),
        "most": SHOWN_BESIDE,
    }
    return render(request, "opportunities/record.html", context)


class Amount(NamedTuple):
    """What the lines make, and whether the amount of the deal follows them."""

    total: int | None
    follows: bool


def amount_of(deal: Opportunity) -> Amount:
    total = lines_total(line.cents for line in deal.lines.all())
    return Amount(total, follows_lines(cents=deal.cents, total=total))


def path_of(stages: list[Stage], card: Card) -> list[Step]:
    """The open stages, and the end when the deal is closed."""
    shown = [stage for stage in stages if stage.kind == StageKind.OPEN or stage.pk == card.stage.pk]
    return [Step(stage.key, stage.label, _state(stage, card.stage)) for stage in shown]


def _state(stage: Stage, here: Stage) -> str:
    if stage.pk == here.pk:
        return "here" if here.kind == StageKind.OPEN else here.kind
    return "past" if stage.order < here.order and here.kind != StageKind.LOST else ""


@require_POST
@needs(Entity.OPPORTUNITY, Action.WRITE)
def change_origin(request: PageRequest, pk: int) -> HttpResponse:
    deal, values = deal_to_change(request, pk), OriginForm(request.POST).columns()
    by, seen = by_person(request.user.pk), version_seen(request)
    edit_deal(deal=deal, values=values, version=seen, by=by, now=timezone.now())
    return redirect("opportunity", pk)
