"""Companies and suspects: lists, the page of one, creation."""

from typing import Any
from urllib.parse import urlencode

from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from filon.contacts.gateways import ask_register, register_address
from filon.contacts.models import Company
from filon.contacts.rules.register import FoundCompany, question_of
from filon.contacts.selectors.companies import company_for, people_of, points_of_company, sites_of
from filon.contacts.selectors.hierarchy import parent_of, subsidiaries_of
from filon.contacts.services.companies import SirenTaken, siren_taken
from filon.contacts.services.entering import enter_company
from filon.customers.selectors import orders_about
from filon.kit.errors import BusinessError
from filon.leads.selectors.leads import leads_about
from filon.opportunities.selectors.related import deals_about
from filon.records.rules.authorship import by_person
from filon.records.selectors.listing import first_named
from filon.usecases.qualifying import qualify_record
from filon.users.rules.rights import Action, Entity
from filon.users.selectors import may, visible
from filon.web.access import needs
from filon.web.alike import alike_companies
from filon.web.forms.records import CompanyForm
from filon.web.lists.companies import COMPANIES
from filon.web.lists.showing import show_count, show_list
from filon.web.qualification import qualification_of
from filon.web.records.page import SHOWN_BESIDE, new_deal_address, new_order_address, record_context
from filon.web.records.registry import COMPANY
from filon.web.requests import PageRequest
from filon.web.telling import tell
from filon.web.words import path_to, stage_words

PICKED_FROM = 8  # companies that a picker offers


@require_GET
def show_companies(request: PageRequest) -> HttpResponse:
    return show_list(request, COMPANIES)


@require_GET
def count_companies(request: PageRequest) -> HttpResponse:
    return show_count(request, COMPANIES)


@require_GET
@needs(Entity.COMPANY)
def show_company(request: PageRequest, pk: int) -> HttpResponse:
    company = company_for(viewer=request.user, pk=pk)
    concerning, viewer = Q(company=company), request.user
    sites = sites_of(company, most=SHOWN_BESIDE)
    context = record_context(request, COMPANY, company) | {
        "points": points_of_company(company),
        "path": path_to(company.lifecycle_stage),
        "stage_label": stage_words()[company.lifecycle_stage],
        "new_contact": f"{reverse('contact_new')}?entreprise={company.pk}",
        "contacts": people_of(company, viewer=viewer, most=SHOWN_BESIDE),
        "sites": sites.living,
        "thrown_sites": sites.thrown,
        "parent": parent_of(company, viewer=viewer),
        "subsidiaries": list(subsidiaries_of(company, viewer=viewer)[: SHOWN_BESIDE + 1]),
        "leads": leads_about(concerning, viewer=viewer, most=SHOWN_BESIDE),
        "deals": deals_about(concerning, viewer=viewer, most=SHOWN_BESIDE),
        "orders": orders_about(concerning, viewer=viewer, most=SHOWN_BESIDE),
        "new_deal": new_deal_address(request, entreprise=company.pk),
        "new_order": new_order_address(request, entreprise=company.pk),
        "may_see_orders": may(viewer, Entity.ORDER, Action.READ),
        "qualification": qualification_of(company, viewer=viewer),
        "most": SHOWN_BESIDE,
    }
    context["new_site"] = reverse("site_new", args=[pk]) if context["may_edit"] else ""
    return render(request, "companies/company.html", context)


# What the address of the form may fill in: the register's answers, the name typed in a list.
SAID_BY_ADDRESS = {
    "nom": "name",
    "siren": "siren",
    "naf": "naf_code",
    "forme": "legal_form_code",
    "effectif": "headcount_band",
    "voie": "street",
    "cp": "postal_code",
    "ville": "city",
    "diffusion": "diffusion_status",
}


@require_GET
@needs(Entity.COMPANY, Action.WRITE)
def search_register(request: PageRequest) -> HttpResponse:
    """Companies of the public register, each with the address of the form that it fills in."""
    asked = {name: " ".join(request.GET.get(name, "")[:255].split()) for name in ("name", "siren")}
    context: dict[str, Any] = {}
    try:
        found = ask_register(question_of(**asked))
        context["found"] = [(company, f"{reverse('company_new')}?{_said(company)}") for company in found]
    except BusinessError as refusal:
        context["problem"] = refusal.sentence
    return render(request, "companies/_register.html", context)


def _said(company: FoundCompany) -> str:
    return urlencode({word: value for word, field in SAID_BY_ADDRESS.items() if (value := getattr(company, field))})


@needs(Entity.COMPANY, Action.WRITE)
def create_company(request: PageRequest) -> HttpResponse:
    form = CompanyForm(
        request.POST if request.method == "POST" else None,
        viewer=request.user,
        initial={field: request.GET.get(word, "")[:255] for word, field in SAID_BY_ADDRESS.items()},
    )
    if request.method == "POST" and form.is_valid():
        alike = alike_companies(viewer=request.user, typed=request.POST)
        if alike.lets_in(request.POST):
            return enter(request, form)
        if not alike.may_go_on:
            form.add_error("siren", siren_taken(form.cleaned_data["siren"]).sentence)
        return show_form(request, form, alike=alike, asked=True)
    return show_form(request, form)


def show_form(request: PageRequest, form: CompanyForm, **more: Any) -> HttpResponse:
    return render(request, "companies/new.html", {"form": form, "register": register_address(), **more})


def enter(request: PageRequest, form: CompanyForm) -> HttpResponse:
    try:
        company = enter_company(
            name=form.cleaned_data["name"],
            owner_id=form.owner_id(),
            points=form.points(),
            address=form.address(),
            in_target=form.cleaned_data["in_target"],
            by=by_person(request.user.pk),
            now=timezone.now(),
            **form.columns(),
        )
    except BusinessError as refusal:
        form.add_error("siren" if isinstance(refusal, SirenTaken) else None, refusal.sentence)
        return show_form(request, form)
    qualify_record(company, now=request.now)
    tell(request, _("« %(company)s » est dans le fichier.") % {"company": company})
    return redirect("company", company.pk)


@require_GET
@needs(Entity.COMPANY, Action.WRITE)
def show_look_alikes(request: PageRequest) -> HttpResponse:
    """While one types: « existe déjà ? »"""
    return render(request, "records/_alike.html", {"alike": alike_companies(viewer=request.user, typed=request.GET)})


@require_GET
@needs(Entity.COMPANY)
def pick_company(request: PageRequest) -> HttpResponse:
    """The choices of a picker."""
    text = request.GET.get("company_q", "")
    rows = visible(Company.objects.filter(deleted_at=None), viewer=request.user, entity=Entity.COMPANY)
    found = first_named(rows, text=text, size=PICKED_FROM) if text.strip() else []
    return render(request, "records/_picked.html", {"name": "company", "found": found, "text": text})
