"""Clients: what they order, who went silent, what comes to its renewal, what goes with what."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from filon.contacts.selectors.companies import company_for
from filon.customers.rules.following import Baskets, Suggestion, pairs_of
from filon.customers.selectors import client_rules, orders_for
from filon.customers.services.following import LIMITS, write_rules
from filon.kit.codes.activities import naf_label
from filon.kit.errors import BusinessError, NotFound
from filon.kit.statistics import rate_of
from filon.playbook.models import Product
from filon.reporting.rules.presets import Preset
from filon.reporting.rules.sentences import period_words
from filon.reporting.selectors.baskets import products_bought_together, suggested_to
from filon.reporting.selectors.clients import (
    PAGE,
    Shown,
    client_of,
    client_totals,
    clients_of,
    renewals_ahead,
    tasks_ahead,
)
from filon.reporting.selectors.flywheel import FlywheelReport, flywheel_report
from filon.reporting.selectors.satisfaction import answers_of, satisfaction_of_the_year
from filon.usecases.following_clients import call_client_back
from filon.users.rules.rights import Action, Entity
from filon.users.selectors import may
from filon.web.access import needs
from filon.web.forms.clients import ClientFilterForm, ClientRulesForm
from filon.web.forms.reports import ReportForm
from filon.web.middleware import page_before
from filon.web.requests import PageRequest
from filon.web.spreadsheet import csv_answer, rate_cells
from filon.web.telling import tell
from filon.web.views.reports import wants_csv


@require_GET
@needs(Entity.ORDER)
def show_clients(request: PageRequest) -> HttpResponse:
    now, form = timezone.now(), ClientFilterForm(request.GET)
    asked: dict[str, Any] = {"viewer": request.user, "now": now}
    rows, count = clients_of(**asked, shown=form.shown, sort=form.sort, words=form.words, place=form.place)
    former = form.shown == Shown.FORMER
    tasks = tasks_ahead([row.company for row in rows]) if former else {}
    context = {
        "form": form,
        "former": former,
        "lines": [(row, tasks.get(row.company)) for row in rows],
        "count": count,
        "totals": client_totals(**asked),
        "satisfaction": satisfaction_of_the_year(**asked),
        "rules": client_rules(),
        "may_call": may(request.user, Entity.ACTIVITY, Action.WRITE),
        "may_open": may(request.user, Entity.OPPORTUNITY, Action.WRITE),
        "may_rule": may(request.user, Entity.SETTING, Action.WRITE),
        "before": _page(form, form.place - PAGE) if form.place else "",
        "after": _page(form, form.place + PAGE) if form.place + PAGE < count else "",
    }
    return render(request, f"clients/{'_list' if request.htmx else 'list'}.html", context)


def _page(form: ClientFilterForm, place: int) -> str:
    asked = {"q": form.words, "montrer": form.shown.value, "tri": form.sort.value, "de": max(0, place)}
    return "?" + urlencode({name: value for name, value in asked.items() if value})


@require_GET
@needs(Entity.ORDER)
def show_client(request: PageRequest, pk: int) -> HttpResponse:
    """The part of a company's page that its orders fill: figures, and what goes with what it has."""
    company = company_for(viewer=request.user, pk=pk)
    asked: dict[str, Any] = {"viewer": request.user, "now": timezone.now()}
    client = client_of(pk, **asked)
    suggestions, baskets, sector = suggested_to(company, **asked) if client else ([], None, "")
    context = {
        "record": company,
        "client": client,
        "answers": answers_of(pk, viewer=request.user) if client else [],
        "suggestions": _named(suggestions),
        "clients": baskets.clients if baskets else 0,
        "stands_out": bool(baskets and pairs_of(baskets, products=list(baskets.buyers))),
        "sector": naf_label(sector) if sector else "",
    }
    return render(request, "clients/_company.html", context)


def _named(suggestions: list[Suggestion]) -> list[tuple[Suggestion, str, str]]:
    """With the names of both products."""
    wanted = {pk for one in suggestions for pk in (one.owned, one.product)}
    names = dict(Product.objects.filter(pk__in=wanted).values_list("pk", "name")) if wanted else {}
    return [(one, names.get(one.owned, ""), names.get(one.product, "")) for one in suggestions]


@require_POST
@needs(Entity.ACTIVITY, Action.WRITE)
def call_back(request: PageRequest, pk: int) -> HttpResponse:
    company = company_for(viewer=request.user, pk=pk)
    last = orders_for(viewer=request.user).filter(company=company).order_by("-ordered_at", "-pk").first()
    if last is None:
        raise NotFound(_("Ce client n’a aucune commande que votre rôle permette de voir."))
    task = call_client_back(company=company, last_order=last, by=request.user, now=timezone.now())
    who = _("à vous") if task.assignee == request.user else str(task.assignee)
    tell(request, _("Tâche notée pour «\u00a0%(company)s\u00a0», %(who)s.") % {"company": company, "who": who})
    return redirect(page_before(request) or reverse("client_list"))


@require_GET
@needs(Entity.ORDER)
def show_renewals(request: PageRequest) -> HttpResponse:
    renewals, today = renewals_ahead(viewer=request.user, now=timezone.now()), timezone.localdate()
    context = {
        "renewals": renewals,
        "today": today,
        "rules": client_rules(),
        "late": sum(1 for one in renewals if one.due.renewal_date < today),
        "may_rule": may(request.user, Entity.SETTING, Action.WRITE),
    }
    return render(request, "clients/renewals.html", context)


@require_GET
@needs(Entity.REPORT)
def show_flywheel(request: PageRequest) -> HttpResponse:
    now = request.now
    form = ReportForm(request.GET, today=timezone.localdate(now), preset=Preset.TWELVE_MONTHS)
    report = flywheel_report(
        viewer=request.user, period=form.period, former_months=client_rules().former_months, now=now
    )
    if wants_csv(request):
        return flywheel_csv(report)
    context = {
        "form": form,
        "report": report,
        "words": period_words(form.period),
        "may_export": may(request.user, Entity.REPORT, Action.EXPORT),
        "may_rule": may(request.user, Entity.SETTING, Action.WRITE),
    }
    return render(request, f"clients/{'_flywheel' if request.htmx else 'flywheel'}.html", context)


def flywheel_csv(report: FlywheelReport) -> HttpResponse:
    header = [
        _("Mesure"),
        _("Répartition"),
        _("Nombre"),
        _("Sur"),
        _("Part"),
        _("Part basse (95 %)"),
        _("Part haute (95 %)"),
    ]
    rows: list[list[Any]] = [
        [_("Leads recommandés"), "", report.referred, None, None, None, None],
        [_("Clients qui ont commandé"), "", report.clients, None, None, None, None],
        [_("Recommandations par client"), "", report.per_client, None, None, None, None],
        [_("Ont recommandé"), "", *rate_cells(report.giving)],
        [_("Recommandés devenus clients"), "", *rate_cells(report.converting)],
        [_("Anciens clients revenus"), "", *rate_cells(report.reactivated)],
        [_("Ont répondu à la question de satisfaction"), "", *rate_cells(report.satisfaction.replying)],
        *(
            [origin.label, _("D’où viennent les nouvelles affaires"), *rate_cells(rate)]
            for origin, rate in report.origins
        ),
        *([one.name, _("Qui recommande"), *rate_cells(rate_of(one.signed, one.referred))] for one in report.referrers),
    ]
    return csv_answer(name="recommandations", header=header, rows=rows)


@require_GET
@needs(Entity.ORDER)
def show_additional_sales(request: PageRequest) -> HttpResponse:
    pairs, baskets = products_bought_together(viewer=request.user, now=timezone.now())
    context = {"pairs": _counted(pairs, baskets), "clients": baskets.clients}
    return render(request, "clients/products.html", context)


def _counted(pairs: list[Suggestion], baskets: Baskets) -> list[dict[str, Any]]:
    return [
        {"one": one, "owned": owned, "product": product, "without": baskets.buyers[one.owned] - one.rate.count}
        for one, owned, product in _named(pairs)
    ]


RULES = (*LIMITS, "version")


@require_http_methods(["GET", "POST"])
@needs(Entity.SETTING, Action.WRITE)
def edit_rules(request: PageRequest) -> HttpResponse:
    rules = client_rules()
    initial = {name: getattr(rules, name) for name in RULES}
    form = ClientRulesForm(request.POST or None, initial=initial)
    if form.is_valid():
        try:
            write_rules(**form.cleaned_data)
        except BusinessError as refusal:
            form.add_error(None, refusal.sentence)
        else:
            tell(request, _("Les règles de suivi des clients sont notées."))
            return redirect("client_list")
    return render(request, "clients/rules.html", {"form": form})
