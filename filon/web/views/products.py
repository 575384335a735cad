"""Réglages > Produits: each fact edited where it stands, a product put in the trash and brought back."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from filon.kit.errors import BusinessError, EditedMeanwhile
from filon.playbook.models import Product
from filon.playbook.rules.product_entry import PRODUCT_ENTRIES
from filon.playbook.selectors import catalogue_products, product_for, thrown_products
from filon.playbook.services.products import edit_product, restore_product, trash_product
from filon.records.rules.authorship import by_person
from filon.users.rules.rights import Action, Entity
from filon.users.selectors import may
from filon.web.access import needs
from filon.web.records.facts import Fact, fact_of
from filon.web.requests import PageRequest, version_seen
from filon.web.telling import tell
from filon.web.views.catalogues import CATALOGUES
from filon.web.views.records import conflict_sentence


@needs(Entity.SETTING)
def show_products(request: PageRequest) -> HttpResponse:
    rows = list(catalogue_products())
    context = {
        "name": "products",
        "catalogue": CATALOGUES["products"],
        "rows": rows,
        "lines": [(product, facts_of_product(product)) for product in rows],
        "thrown": thrown_products(),
        "may_write": may(request.user, Entity.SETTING, Action.WRITE),
    }
    return render(request, "settings/products.html", context)


def facts_of_product(product: Product) -> list[Fact]:
    return [fact_of(entry, entry.name, getattr(product, entry.name), product.currency) for entry in PRODUCT_ENTRIES]


@needs(Entity.SETTING, Action.WRITE)
def edit_product_fact(request: PageRequest, pk: int, name: str) -> HttpResponse:
    """GET: the form in the place of the value (or the value again, `?voir`). POST: write it."""
    product = product_for(viewer=request.user, pk=pk)
    context: dict[str, Any] = {"product": product, "fact": _fact(product, name), "may_write": True}
    if "voir" in request.GET:
        return render(request, "settings/_product_fact.html", context)
    if request.method != "POST":
        context |= {"typed": context["fact"].typed, "version": product.version}
        return _form(request, context)
    typed, seen = request.POST.get("valeur", ""), version_seen(request)
    context |= {"typed": typed[:500], "version": seen}
    try:
        values = {name: context["fact"].entry.read(typed)}
        by = by_person(request.user.pk)
        edit_product(product=product, values=values, version=seen, by=by, now=timezone.now())
    except EditedMeanwhile:
        fresh = product_for(viewer=request.user, pk=pk)
        context |= {"version": fresh.version, "problem": conflict_sentence(_fact(fresh, name))}
        return _form(request, context)
    except BusinessError as refusal:
        return _form(request, context | {"problem": refusal.sentence})
    if not request.htmx:
        return redirect("settings_products")
    return render(request, "settings/_product_fact.html", context | {"fact": _fact(product, name)})


def _fact(product: Product, name: str) -> Fact:
    found = next((fact for fact in facts_of_product(product) if fact.name == name), None)
    if found is None:
        raise Http404(name)
    return found


def _form(request: PageRequest, context: dict[str, Any]) -> HttpResponse:
    part = "settings/_product_fact_form.html"
    return render(request, part if request.htmx else "settings/product_fact.html", context)


@require_POST
@needs(Entity.SETTING, Action.WRITE)
def throw_product(request: PageRequest, pk: int) -> HttpResponse:
    product = product_for(viewer=request.user, pk=pk)
    trash_product(product=product, by=by_person(request.user.pk), now=timezone.now())
    sentence = _("« %s » est à la corbeille\u00a0; les affaires qui le nomment le gardent.")
    tell(request, sentence % product, undo=reverse("settings_product_restore", args=[pk]))
    return redirect("settings_products")


@require_POST
@needs(Entity.SETTING, Action.WRITE)
def bring_product_back(request: PageRequest, pk: int) -> HttpResponse:
    product = product_for(viewer=request.user, pk=pk)
    restore_product(product=product, by=by_person(request.user.pk), now=timezone.now())
    tell(request, _("« %s » est de retour au catalogue.") % product)
    return redirect("settings_products")
