"""Leads: list, the page of one, creation, stages."""

from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from filon.contacts.rules.axes import ENDED, IN_WORK, LEAD_STAGES, LifecycleStage, StageRefused, check_lifecycle_step
from filon.kit.errors import NotPossible
from filon.kit.text import clean_cell
from filon.leads.models import Lead
from filon.leads.rules.kinds import Refusal
from filon.leads.selectors.leads import lead_for
from filon.leads.selectors.promises import promises_of
from filon.opportunities.selectors.related import deals_about
from filon.playbook.rules.funnel import has_mql
from filon.playbook.selectors import active_profile
from filon.records.rules.authorship import by_person
from filon.usecases.answering import WAITING, may_decide
from filon.usecases.handover import may_be_handed_over
from filon.usecases.lifecycle import move_leads
from filon.usecases.opening import open_lead
from filon.users.rules.rights import Action, Entity
from filon.users.selectors import check_may, may
from filon.web.access import needs
from filon.web.forms.records import LeadForm
from filon.web.lists.leads import LEADS
from filon.web.lists.registry import numbers_in
from filon.web.lists.showing import show_count, show_list
from filon.web.qualification import qualification_of
from filon.web.records.page import SHOWN_BESIDE, may_touch, record_context
from filon.web.records.registry import LEAD
from filon.web.requests import PageRequest
from filon.web.telling import tell
from filon.web.words import path_to, stage_words


@require_GET
def show_leads(request: PageRequest) -> HttpResponse:
    return show_list(request, LEADS)


@require_GET
def count_leads(request: PageRequest) -> HttpResponse:
    return show_count(request, LEADS)


@require_GET
@needs(Entity.LEAD)
def show_lead(request: PageRequest, pk: int) -> HttpResponse:
    lead = lead_for(viewer=request.user, pk=pk)
    words = stage_words()
    context = record_context(request, LEAD, lead) | {
        "path": path_to(lead.lifecycle_stage),
        "stage_label": words[lead.lifecycle_stage],
        "moves": [
            (stage, words[stage], stage in ENDED) for stage in (*LEAD_STAGES, *sorted(ENDED)) if may_move(lead, stage)
        ],
        "may_open_deal": may_open_deal(request, lead),
        "reasons": Refusal.choices(),
        "answer": lead.deleted_at is None and lead.lifecycle_stage == WAITING and may_decide(request.user, lead),
        "may_hand_over": hands_over(request, lead),
        "deals": deals_about(Q(lead=lead), viewer=request.user, most=SHOWN_BESIDE),
        "qualification": qualification_of(lead, viewer=request.user),
        "promises": promises_of(lead, viewer=request.user, now=request.now),
        "most": SHOWN_BESIDE,
    }
    return render(request, "leads/lead.html", context)


def hands_over(request: PageRequest, lead: Lead) -> bool:
    """Where marketing qualifies before sales accept, a lead that is not there yet."""
    return may_be_handed_over(lead) and has_mql(active_profile()) and may_touch(request, LEAD, lead, Action.WRITE)


def may_open_deal(request: PageRequest, lead: Lead) -> bool:
    """A lead in work may become an opportunity; the new one moves it along."""
    may_both = may_touch(request, LEAD, lead, Action.WRITE) and may(request.user, Entity.OPPORTUNITY, Action.WRITE)
    return lead.deleted_at is None and lead.lifecycle_stage in IN_WORK and may_both


def may_move(lead: Lead, stage: LifecycleStage) -> bool:
    """Whether the table of transitions lets the lead go there, a reason given. An opportunity opens with a deal and its reason."""
    if stage in (lead.lifecycle_stage, LifecycleStage.OPPORTUNITY):
        return False
    try:
        check_lifecycle_step(old=lead.lifecycle_stage, new=stage, reason="motif")
    except StageRefused:
        return False
    return True


@require_POST
@needs(Entity.LEAD, Action.WRITE)
def move_lead(request: PageRequest, pk: int) -> HttpResponse:
    lead = lead_for(viewer=request.user, pk=pk)
    check_may(request.user, Entity.LEAD, Action.WRITE, owner_id=lead.owner_id)
    raw = request.POST.get("etape", "")
    if raw not in LifecycleStage._value2member_map_:
        raise NotPossible(_("Choisissez une étape de la liste."))
    if raw == LifecycleStage.OPPORTUNITY:
        raise NotPossible(
            _(
                "Une opportunité s’ouvre avec son motif, devis demandé ou liste courte\u00a0: "
                "passez par « Ouvrir une opportunité »."
            )
        )
    reason = clean_cell(request.POST.get("motif", "")[:1000])
    move_leads(leads=[lead], to=LifecycleStage(raw), by=by_person(request.user.pk), now=timezone.now(), reason=reason)
    tell(request, _("« %(lead)s » passe à l’étape « %(stage)s ».") % {"lead": lead, "stage": stage_words()[raw]})
    return redirect("lead", pk)


@needs(Entity.LEAD, Action.WRITE)
def create_lead(request: PageRequest) -> HttpResponse:
    initial = {
        "company": next(iter(numbers_in([request.GET.get("entreprise", "")])), None),
        "contact": next(iter(numbers_in([request.GET.get("contact", "")])), None),
        "referred_by": next(iter(numbers_in([request.GET.get("recommande_par", "")])), None),
    }
    form = LeadForm(request.POST if request.method == "POST" else None, viewer=request.user, initial=initial)
    if request.method == "POST" and form.is_valid():
        lead = open_lead(
            name=form.cleaned_data["name"],
            owner_id=form.owner_id(),
            by=by_person(request.user.pk),
            now=timezone.now(),
            **form.columns(),
        )
        tell(request, _("Le lead « %(lead)s » est ouvert.") % {"lead": lead})
        return redirect("lead", lead.pk)
    context = {"form": form, "chosen_company": form.chosen("company"), "chosen_contact": form.chosen("contact")}
    context["referrer"] = form.chosen("referred_by")
    return render(request, "leads/new.html", context)
