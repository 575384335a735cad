"""People: list, the page of one, creation, temperature, another company."""

from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from filon.contacts.models import Contact
from filon.contacts.rules.axes import BuyingStage, Temperature
from filon.contacts.selectors.companies import company_for
from filon.contacts.selectors.people import (
    buying_reason,
    contact_for,
    past_positions,
    points_of_contact,
    temperature_reason,
)
from filon.contacts.services.axes import set_buying_stage
from filon.contacts.services.entering import enter_contact
from filon.contacts.services.people import change_company
from filon.kit.errors import NotPossible
from filon.kit.text import clean_cell
from filon.leads.selectors.leads import leads_about
from filon.opportunities.selectors.related import deals_about
from filon.records.rules.authorship import by_person
from filon.records.selectors.listing import first_named
from filon.scoring.selectors.current import bring_up_to
from filon.usecases.qualifying import qualify_record
from filon.usecases.scoring import note_temperature
from filon.users.rules.rights import Action, Entity
from filon.users.selectors import check_may, visible
from filon.web.access import needs
from filon.web.alike import AlikeShown, alike_people
from filon.web.forms.records import ASK_TO_CHOOSE, LONGEST_NAME_TYPED, ContactForm
from filon.web.lists.people import CONTACTS
from filon.web.lists.registry import numbers_in
from filon.web.lists.showing import show_count, show_list
from filon.web.qualification import qualification_of
from filon.web.records.page import SHOWN_BESIDE, new_deal_address, record_context
from filon.web.records.registry import CONTACT
from filon.web.requests import PageRequest
from filon.web.telling import tell
from filon.web.words import journey_steps, path_to, stage_words

PICKED_FROM = 8  # people that a picker offers
LONGEST_TITLE = 150


@require_GET
def show_contacts(request: PageRequest) -> HttpResponse:
    return show_list(request, CONTACTS)


@require_GET
def count_contacts(request: PageRequest) -> HttpResponse:
    return show_count(request, CONTACTS)


@require_GET
@needs(Entity.CONTACT)
def show_contact(request: PageRequest, pk: int) -> HttpResponse:
    contact = contact_for(viewer=request.user, pk=pk)
    bring_up_to([contact], now=request.now)
    concerning = Q(contact=contact)
    leads = leads_about(concerning, viewer=request.user, most=SHOWN_BESIDE)
    context = record_context(request, CONTACT, contact) | {
        "points": points_of_contact(contact),
        "path": path_to(contact.lifecycle_stage),
        "stage_label": stage_words()[contact.lifecycle_stage],
        "temperature_reason": temperature_reason(contact),
        "temperatures": Temperature.choices(),
        "buying_reason": buying_reason(contact),
        "buying_stages": BuyingStage.choices(),
        "buying_steps": journey_steps(contact.buying_stage),
        "positions": past_positions(contact),
        "leads": leads,
        "referred": leads_about(Q(referred_by=contact), viewer=request.user, most=SHOWN_BESIDE),
        "referrers": list(dict.fromkeys(lead.referred_by for lead in leads if lead.referred_by)),
        "deals": deals_about(concerning, viewer=request.user, most=SHOWN_BESIDE),
        "new_deal": new_deal_address(request, contact=contact.pk),
        "qualification": qualification_of(contact, viewer=request.user),
        "most": SHOWN_BESIDE,
    }
    return render(request, "contacts/contact.html", context)


@needs(Entity.CONTACT, Action.WRITE)
def create_contact(request: PageRequest) -> HttpResponse:
    company = next(iter(numbers_in([request.GET.get("entreprise", "")])), None)
    form = ContactForm(
        request.POST if request.method == "POST" else None, viewer=request.user, initial={"company": company}
    )
    if request.method == "POST" and form.is_valid():
        alike = alike_people(viewer=request.user, typed=request.POST)
        if not alike.lets_in(request.POST):
            return show_form(request, form, alike=alike)
        contact = enter_contact(
            last_name=form.cleaned_data["last_name"],
            owner_id=form.owner_id(),
            points=form.points(),
            by=by_person(request.user.pk),
            now=timezone.now(),
            **form.columns(),
        )
        qualify_record(contact, now=request.now)
        tell(request, _("« %(contact)s » est dans le fichier.") % {"contact": contact})
        return redirect("contact", contact.pk)
    return show_form(request, form)


def show_form(request: PageRequest, form: ContactForm, *, alike: AlikeShown | None = None) -> HttpResponse:
    context = {"form": form, "alike": alike, "asked": True, "chosen_company": form.chosen("company")}
    return render(request, "contacts/new.html", context)


@require_GET
@needs(Entity.CONTACT, Action.WRITE)
def show_look_alikes(request: PageRequest) -> HttpResponse:
    """While one types: « existe déjà ? »"""
    return render(request, "records/_alike.html", {"alike": alike_people(viewer=request.user, typed=request.GET)})


@require_GET
@needs(Entity.CONTACT)
def pick_contact(request: PageRequest) -> HttpResponse:
    """The choices of a picker."""
    text = request.GET.get("contact_q", "")
    rows = visible(
        Contact.objects.filter(deleted_at=None).select_related("company"), viewer=request.user, entity=Entity.CONTACT
    )
    found = first_named(rows, text=text, size=PICKED_FROM) if text.strip() else []
    return render(request, "records/_picked.html", {"name": "contact", "found": found, "text": text})


@require_POST
@needs(Entity.CONTACT, Action.WRITE)
def feel_temperature(request: PageRequest, pk: int) -> HttpResponse:
    contact = writable(request, pk)
    raw = request.POST.get("temperature", "")
    if raw not in Temperature._value2member_map_:
        raise NotPossible(_("Choisissez froid, tiède ou chaud."))
    reason = clean_cell(request.POST.get("motif", "")[:1000])
    note_temperature(
        contact=contact, to=Temperature(raw), reason=reason, by=by_person(request.user.pk), now=timezone.now()
    )
    tell(request, _("Température notée."))
    return redirect("contact", pk)


@require_POST
@needs(Entity.CONTACT, Action.WRITE)
def feel_buying_stage(request: PageRequest, pk: int) -> HttpResponse:
    contact = writable(request, pk)
    raw = request.POST.get("phase", "")
    if raw not in BuyingStage._value2member_map_:
        raise NotPossible(_("Choisissez une phase de la liste."))
    reason = clean_cell(request.POST.get("motif", "")[:1000])
    by, now = by_person(request.user.pk), timezone.now()
    set_buying_stage(contacts=[contact], to=BuyingStage(raw), reason=reason, by=by, now=now)
    tell(request, _("Phase d’achat notée."))
    return redirect("contact", pk)


@require_POST
@needs(Entity.CONTACT, Action.WRITE)
def move_to_company(request: PageRequest, pk: int) -> HttpResponse:
    """The person works elsewhere now; the former post is kept."""
    contact, now = writable(request, pk), timezone.now()
    chosen = next(iter(numbers_in([request.POST.get("company", "")])), None)
    if not chosen and (typed := request.POST.get("company_q", "").strip()):
        raise NotPossible(ASK_TO_CHOOSE["company"] % typed[:LONGEST_NAME_TYPED])
    title = " ".join(clean_cell(request.POST.get("poste", "")[:1000]).split())[:LONGEST_TITLE]
    change_company(
        contact=contact,
        company=company_for(viewer=request.user, pk=chosen) if chosen else None,
        job_title=title,
        on=timezone.localdate(now),
        version=next(iter(numbers_in([request.POST.get("version", "")])), 0),
        by=by_person(request.user.pk),
        now=now,
    )
    qualify_record(contact, now=now)
    tell(request, _("Le nouveau poste est noté ; l’ancien reste sur la fiche."))
    return redirect("contact", pk)


def writable(request: PageRequest, pk: int) -> Contact:
    contact = contact_for(viewer=request.user, pk=pk)
    check_may(request.user, Entity.CONTACT, Action.WRITE, owner_id=contact.owner_id)
    return contact
