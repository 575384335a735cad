"""Clients et commandes: what was ordered, by whom."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from filon.customers.selectors import order_for, order_page, order_totals
from filon.kit.business_time import start_of_day_paris
from filon.reporting.rules.presets import Preset, period_of
from filon.reporting.rules.sentences import orders_sentence
from filon.users.rules.rights import Entity
from filon.web.access import needs
from filon.web.records.page import record_context
from filon.web.records.registry import ORDER
from filon.web.requests import PageRequest

LONGEST_SEARCH = 100


@require_GET
@needs(Entity.ORDER)
def show_orders(request: PageRequest) -> HttpResponse:
    text = request.GET.get("q", "").replace("\x00", "")[:LONGEST_SEARCH]
    cursor = request.GET.get("apres", "") or request.GET.get("avant", "")
    context = {"page": order_page(viewer=request.user, text=text, cursor=cursor), "text": text}
    if request.htmx:
        return render(request, "orders/_list.html", context)
    year = period_of(Preset.TWELVE_MONTHS, today=timezone.localdate())
    since = start_of_day_paris(year.start) if year.start else None
    totals = order_totals(viewer=request.user, since=since)
    sentence = orders_sentence(orders=totals.orders, clients=totals.clients, cents=totals.cents, others=totals.others)
    return render(request, "orders/page.html", {**context, "sentence": sentence})


@require_GET
@needs(Entity.ORDER)
def show_order(request: PageRequest, pk: int) -> HttpResponse:
    order = order_for(viewer=request.user, pk=pk)
    context = record_context(request, ORDER, order) | {"may_delete": False}
    return render(request, "orders/order.html", context)
