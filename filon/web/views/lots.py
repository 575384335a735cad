"""Lots: the list of them, the page of one with its facts, its audit, its life and its deliveries."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from filon.kit.business_time import day_in_paris
from filon.kit.errors import BusinessError
from filon.kit.money import decimal_string
from filon.kit.subjects import Subject, SubjectKind
from filon.permission.selectors.retention import people_never_informed
from filon.records.models import Lot
from filon.records.rules.authorship import by_person
from filon.records.rules.origin import LotKind
from filon.records.selectors.annotations import files_joined
from filon.records.selectors.batches import delivery_by_id, files_of_deliveries, lot_by_id, lots_for
from filon.records.services.deliveries import join_to_former
from filon.records.services.lots import create_lot, describe_lot, pass_audit, withdraw_audit
from filon.reporting.selectors.lot_deliveries import figures_of_deliveries
from filon.reporting.selectors.lots import life_of_lots
from filon.users.rules.rights import Action, Entity
from filon.users.selectors import may
from filon.web.access import needs
from filon.web.forms.filled import filled
from filon.web.forms.lots import GROUNDS, AuditForm, LotForm, NewLotForm, WithdrawalForm
from filon.web.lot_figures import DELIVERY_WORDS, delivery_lines, life_sentence, lines_of_life, tiles_of_life
from filon.web.requests import PageRequest
from filon.web.telling import tell


@require_GET
@needs(Entity.IMPORT)
def show_lots(request: PageRequest) -> HttpResponse:
    """The lots at once; htmx asks for them again with their figures, which may count a million records."""
    waiting, counted = "quarantaine" in request.GET, bool(request.htmx and not request.htmx.boosted)
    lots = [lot for lot in lots_for(viewer=request.user) if lot.in_quarantine or not waiting]
    lives = life_of_lots(viewer=request.user, lots=lots) if counted else {}
    context = {
        "lines": [(lot, lives.get(lot.pk)) for lot in lots],
        "counted": counted,
        "waiting": waiting,
        "may_write": may_write(request),
    }
    return render(request, "lots/_table.html" if counted else "lots/list.html", context)


@require_http_methods(["GET", "POST"])
@needs(Entity.IMPORT, Action.WRITE)
def new_lot(request: PageRequest) -> HttpResponse:
    form = NewLotForm(request.POST or None)
    if form.is_valid():
        try:
            lot = create_lot(name=form.cleaned_data["name"], kind=LotKind(form.cleaned_data["kind"]), now=request.now)
        except BusinessError as refusal:
            form.add_error("name", refusal.sentence)
        else:
            return redirect("lot_edit", lot.pk)
    return render(request, "lots/new.html", {"form": form})


@require_GET
@needs(Entity.IMPORT)
def show_lot(request: PageRequest, pk: int) -> HttpResponse:
    """The facts at once; the figures, which may count a million records, come after the page."""
    return render(request, "lots/page.html", facts_context(request, lot_by_id(pk)))


def facts_context(request: PageRequest, lot: Lot) -> dict[str, Any]:
    start = {"version": lot.version}
    return {
        "lot": lot,
        "documents": files_joined(Subject(SubjectKind.LOT, lot.pk)),
        "audits": list(lot.audits.select_related("by")),
        "may_write": may_write(request),
        "audit_form": AuditForm(initial=start),
        "withdrawal_form": WithdrawalForm(initial=start),
    }


@require_GET
@needs(Entity.IMPORT)
def show_life(request: PageRequest, pk: int) -> HttpResponse:
    lot = lot_by_id(pk)
    life = life_of_lots(viewer=request.user, lots=[lot])[lot.pk]
    figures = figures_of_deliveries(lot=lot, viewer=request.user)
    context = {
        "lot": lot,
        "life": life,
        "sentence": life_sentence(lot, life),
        "lines": lines_of_life(lot, life),
        "tiles": tiles_of_life(lot, life),
        "to_inform": people_never_informed(today=day_in_paris(request.now), viewer=request.user)
        .filter(lot=lot)
        .count(),
        "deliveries": list(delivery_lines(lot, figures, files=files_of_deliveries(lot, viewer=request.user))),
        "delivery_words": DELIVERY_WORDS.values(),
        "may_write": may_write(request),
    }
    return render(request, "lots/_life.html", context)


@require_http_methods(["GET", "POST"])
@needs(Entity.IMPORT, Action.WRITE)
def edit_lot(request: PageRequest, pk: int) -> HttpResponse:
    """In the place of the facts with htmx, a page of its own without."""
    lot = lot_by_id(pk)
    form = LotForm(request.POST or None, initial=shown_facts(lot))
    if form.is_valid():
        values = dict(form.cleaned_data)
        try:
            describe_lot(lot=lot, version=values.pop("version"), values=values)
        except BusinessError as refusal:
            form.add_error(None, refusal.sentence)
        else:
            tell(request, _("Le lot «\u00a0%s\u00a0» est à jour.") % values["name"])
            return redirect("lot", pk)
    context = {"lot": lot, "form": form, "grounds": GROUNDS}
    return render(request, "lots/_form.html" if request.htmx else "lots/edit.html", context)


def shown_facts(lot: Lot) -> dict[str, Any]:
    facts = {name: getattr(lot, name) for name in LotForm.base_fields}
    return facts | {"cents": "" if lot.cents is None else decimal_string(lot.cents).replace(".", ",")}


@require_POST
@needs(Entity.IMPORT, Action.WRITE)
def audit_lot(request: PageRequest, pk: int) -> HttpResponse:
    lot, values = lot_by_id(pk), filled(AuditForm(request.POST)).cleaned_data
    pass_audit(lot=lot, **values, by=by_person(request.user.pk), now=request.now)
    tell(request, _("Le lot «\u00a0%s\u00a0» est contrôlé\u00a0: ses personnes peuvent être contactées.") % lot)
    return redirect("lot", pk)


@require_POST
@needs(Entity.IMPORT, Action.WRITE)
def quarantine_lot(request: PageRequest, pk: int) -> HttpResponse:
    lot, values = lot_by_id(pk), filled(WithdrawalForm(request.POST)).cleaned_data
    withdraw_audit(lot=lot, **values, by=by_person(request.user.pk), now=request.now)
    tell(request, _("Le lot «\u00a0%s\u00a0» est de nouveau en quarantaine.") % lot)
    return redirect("lot", pk)


@require_POST
@needs(Entity.IMPORT, Action.WRITE)
def join_delivery(request: PageRequest, pk: int) -> HttpResponse:
    delivery = delivery_by_id(pk)
    join_to_former(delivery=delivery)
    tell(request, _("Les deux livraisons n’en font plus qu’une."))
    return redirect("lot", delivery.lot_id)


def may_write(request: PageRequest) -> bool:
    return may(request.user, Entity.IMPORT, Action.WRITE)
