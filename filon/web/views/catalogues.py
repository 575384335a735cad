"""Réglages: the lists that people choose from, all shown and edited the same way; and the funnel profile."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any, NamedTuple

from django.db.models import Model, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from filon.kit.errors import NotPossible
from filon.kit.french import keep_quotes_whole
from filon.leads.rules.kinds import Refusal
from filon.playbook.models import AcquisitionSource, CloseReason, Product
from filon.playbook.rules.funnel import Profile
from filon.playbook.selectors import active_profile, available_profiles, catalogue_products
from filon.playbook.services.catalogue import save_product, save_reason, save_source
from filon.playbook.services.profiles import install_profile
from filon.records.models import FieldDefinition
from filon.records.services.fields import save_field
from filon.usecases.refusing import Destination, decide_fates, destination_of_refused
from filon.users.models import User
from filon.users.rules.rights import Action, Entity
from filon.users.selectors import may, require
from filon.web.access import needs
from filon.web.forms.catalogues import FieldForm, ProductForm, ReasonForm, SourceForm
from filon.web.menu import Words
from filon.web.requests import PageRequest
from filon.web.telling import tell


class Catalogue(NamedTuple):
    """One such list: its words, its rows, its form, and the function that writes a row."""

    title: Words
    none_yet: Words
    rows: Callable[[], QuerySet[Any]]
    model: type[Model]
    form: type[Any]
    write: Callable[[Any, dict[str, Any], User], object]


def write_field(definition: FieldDefinition, values: dict[str, Any], by: User) -> object:
    entity = values.pop("entity")
    if definition.pk is None:
        definition.entity = entity
    return save_field(definition=definition, **values, by=by)


CATALOGUES = {
    "products": Catalogue(
        gettext_lazy("Produits"),
        gettext_lazy(
            "Ajoutez ce que vous vendez : les leads et les opportunités le nommeront, et les rapports le compteront."
        ),
        catalogue_products,
        Product,
        ProductForm,
        lambda product, values, by: save_product(product=product, **values, by=by),
    ),
    "sources": Catalogue(
        gettext_lazy("Origines"),
        gettext_lazy("Ajoutez les voies par lesquelles on vous trouve : salon, recommandation, référencement…"),
        AcquisitionSource.objects.all,
        AcquisitionSource,
        SourceForm,
        lambda source, values, by: save_source(source=source, **values, by=by),
    ),
    "reasons": Catalogue(
        gettext_lazy("Motifs de gain et de perte"),
        gettext_lazy("Ajoutez les motifs pour lesquels une affaire se gagne ou se perd : l’analyse les compte."),
        CloseReason.objects.all,
        CloseReason,
        ReasonForm,
        lambda reason, values, by: save_reason(reason=reason, **values, by=by),
    ),
    "fields": Catalogue(
        gettext_lazy("Champs ajoutés"),
        gettext_lazy("Ajoutez à vos fiches les champs propres à votre métier ; un import peut aussi en créer."),
        FieldDefinition.objects.all,
        FieldDefinition,
        FieldForm,
        write_field,
    ),
}


@needs(Entity.SETTING)
def show_catalogue(request: PageRequest, name: str) -> HttpResponse:
    may_write = may(request.user, Entity.SETTING, Action.WRITE)
    context = {"name": name, "catalogue": CATALOGUES[name], "rows": CATALOGUES[name].rows(), "may_write": may_write}
    return render(request, f"settings/{name}.html", context)


@needs(Entity.SETTING, Action.WRITE)
def edit_entry(request: PageRequest, name: str, pk: int | None = None) -> HttpResponse:
    catalogue = CATALOGUES[name]
    entry = get_object_or_404(catalogue.model, pk=pk) if pk else catalogue.model()
    form = catalogue.form(request.POST or None, initial=catalogue.form.initial_of(entry) if pk else None)
    if form.is_valid():
        try:
            catalogue.write(entry, form.cleaned_data, request.user)
        except NotPossible as refusal:  # a name that is taken: what was typed stays before the eyes
            form.add_error(None, keep_quotes_whole(refusal.sentence))
    if not form.is_valid():
        context = {"name": name, "catalogue": catalogue, "form": form, "entry": entry if pk else None}
        return render(request, "settings/catalogue_entry.html", context, status=422 if form.errors else 200)
    tell(request, _("« %s » est enregistré.") % entry)
    return redirect(f"settings_{name}")


@needs(Entity.SETTING)
def show_profiles(request: PageRequest) -> HttpResponse:
    may_write = may(request.user, Entity.SETTING, Action.WRITE)
    active = active_profile()
    context = {
        "profiles": available_profiles(),
        "active": active,
        "fates": [(refusal, active.fates.get(refusal, ""), usual_fate(active, refusal)) for refusal in Refusal],
        "destinations": Destination.choices(),
        "may_write": may_write,
    }
    return render(request, "settings/profiles.html", context)


def usual_fate(profile: Profile, refusal: Refusal) -> str:
    """What becomes of a lead refused for that reason where the company decided nothing."""
    return destination_of_refused(profile=replace(profile, fates={}), refusal=refusal, dated=True).label


@require_POST
@needs(Entity.SETTING, Action.WRITE)
def write_fates(request: PageRequest) -> HttpResponse:
    said = {refusal: request.POST.get(f"sort-{refusal}", "") for refusal in Refusal}
    if not set(said.values()) <= {"", *Destination._value2member_map_}:
        raise NotPossible(_("Choisissez ce que devient le lead dans la liste."))
    fates = {refusal: Destination(fate) if fate else None for refusal, fate in said.items()}
    decide_fates(fates=fates, by=request.user, now=timezone.now())
    tell(request, _("C’est noté\u00a0: les prochains refus suivront."))
    return redirect("settings_profile")


@require_POST
def choose_profile(request: PageRequest, key: str) -> HttpResponse:
    require(request.user, Entity.SETTING, Action.WRITE)
    profile = install_profile(key=key, now=timezone.now())
    tell(request, _("Le tunnel « %s » est en place. Aucune fiche n’a changé.") % profile.label)
    return redirect("settings_profile")
