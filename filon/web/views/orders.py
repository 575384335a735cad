"""Clients et commandes: the list, the page of one, creation, lines."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from filon.customers.selectors import order_for, order_totals
from filon.customers.services.ordering import NewOrder, rewrite_lines
from filon.kit.business_time import start_of_day_paris
from filon.kit.errors import BusinessError, NotPossible
from filon.kit.money import DEFAULT_CURRENCY
from filon.opportunities.models import Opportunity
from filon.opportunities.selectors.records import deal_for, sold
from filon.records.rules.authorship import by_person
from filon.reporting.rules.presets import Preset, period_of
from filon.reporting.rules.sentences import orders_sentence
from filon.usecases.ordering import place_order
from filon.users.models import User
from filon.users.rules.rights import Action, Entity
from filon.users.selectors import check_may
from filon.web.access import needs
from filon.web.forms.lines import lines_written
from filon.web.forms.orders import OrderForm, line_forms
from filon.web.lists.orders import ORDERS
from filon.web.lists.registry import numbers_in
from filon.web.lists.showing import show_count, show_list
from filon.web.records.page import record_context
from filon.web.records.registry import ORDER
from filon.web.requests import PageRequest
from filon.web.telling import tell
from filon.web.templatetags.sales import typed_amount


@require_GET
@needs(Entity.ORDER)
def show_orders(request: PageRequest) -> HttpResponse:
    return show_list(request, ORDERS, sentence="" if request.htmx else year_in_words(request.user))


def year_in_words(viewer: User) -> str:
    year = period_of(Preset.TWELVE_MONTHS, today=timezone.localdate())
    totals = order_totals(viewer=viewer, since=start_of_day_paris(year.start) if year.start else None)
    return orders_sentence(orders=totals.orders, clients=totals.clients, cents=totals.cents, others=totals.others)


@require_GET
def count_orders(request: PageRequest) -> HttpResponse:
    return show_count(request, ORDERS)


@require_GET
@needs(Entity.ORDER)
def show_order(request: PageRequest, pk: int) -> HttpResponse:
    order = order_for(viewer=request.user, pk=pk)
    return render(request, "orders/order.html", record_context(request, ORDER, order))


@require_http_methods(["GET", "POST"])
@needs(Entity.ORDER, Action.WRITE)
def create_order(request: PageRequest) -> HttpResponse:
    """`?entreprise=`: whose order it is; `?opportunite=`: what it comes from, with its amount and its products."""
    company, deal = _asked_number(request, "entreprise"), _asked_deal(request)
    initial: dict[str, Any] = {"company": company, "ordered_at": timezone.localdate()}
    if deal:
        amount = typed_amount(deal.cents) if deal.currency == DEFAULT_CURRENCY else ""
        initial |= {"company": deal.company_id, "cents": amount}
    form = OrderForm(request.POST or None, viewer=request.user, deal=deal, initial=initial)
    lines = line_forms(request.POST or None, of=deal)
    if form.is_valid() and lines.is_valid():
        return _place(request, form, lines)
    return _ask(request, form, lines)


def _asked_number(request: PageRequest, name: str) -> int | None:
    return next(iter(numbers_in([request.GET.get(name, "")])), None)


def _asked_deal(request: PageRequest) -> Opportunity | None:
    asked = _asked_number(request, "opportunite")
    deal = deal_for(viewer=request.user, pk=asked) if asked else None
    if deal and not sold(deal):
        raise NotPossible("Une commande ne naît que d’une opportunité gagnée, hors de la corbeille.")
    return deal


def _place(request: PageRequest, form: OrderForm, lines: Any) -> HttpResponse:
    try:
        new = NewOrder(lines=lines_written(lines), owner_id=form.owner_id(), **form.columns())
        order = place_order(new=new, by=by_person(request.user.pk), now=timezone.now())
    except BusinessError as refusal:
        form.add_error("number", refusal.sentence)
        return _ask(request, form, lines)
    tell(request, _("«\u00a0%(order)s\u00a0» est enregistrée.") % {"order": order})
    return redirect("order", order.pk)


def _ask(request: PageRequest, form: OrderForm, lines: Any) -> HttpResponse:
    context = {"form": form, "lines": lines, "chosen_company": form.chosen("company"), "deal": form.deal}
    return render(request, "orders/new.html", context)


@require_http_methods(["GET", "POST"])
@needs(Entity.ORDER)
def edit_lines(request: PageRequest, pk: int) -> HttpResponse:
    """GET: the form in the place of the lines. POST: write them, if nobody wrote since they were shown."""
    order = order_for(viewer=request.user, pk=pk)
    check_may(request.user, Entity.ORDER, Action.WRITE, owner_id=order.owner_id)
    lines = line_forms(request.POST or None, of=order)
    seen = next(iter(numbers_in([request.POST.get("version", "")])), 0) if request.POST else order.version
    context: dict[str, Any] = {"record": order, "lines": lines, "version": seen}
    if lines.is_valid():
        try:
            written, by = lines_written(lines), by_person(request.user.pk)
            rewrite_lines(order=order, lines=written, version=seen, by=by, now=timezone.now())
        except BusinessError as refusal:
            context["problem"] = refusal.sentence
        else:
            return _lines_written(request, pk)
    return render(request, "orders/_lines_form.html" if request.htmx else "orders/lines_page.html", context)


def _lines_written(request: PageRequest, pk: int) -> HttpResponse:
    address = reverse("order", args=[pk])
    return HttpResponse(headers={"HX-Redirect": address}) if request.htmx else redirect(address)
