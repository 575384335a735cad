"""What the method says of one person or company: its persona's card, its grade line by line; and a colleague's own word."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from filon.contacts.models import Company, Contact
from filon.contacts.rules.axes import BuyingStage, FitGrade
from filon.contacts.rules.given import GivenBy
from filon.contacts.selectors.fit_explained import explained_fit, last_fit_change
from filon.contacts.selectors.personas import last_persona_change
from filon.contacts.services.fit import give_fit_back, overrule_fit
from filon.contacts.services.personas import give_persona_back, overrule_persona
from filon.kit.errors import BusinessError, NotPossible
from filon.playbook.models import Persona
from filon.playbook.rules.personas import lines_in
from filon.playbook.selectors import persona_for, personas_for
from filon.records.rules.authorship import by_person
from filon.users.rules.rights import Action, Entity
from filon.users.selectors import may, require
from filon.web.records.page import may_touch
from filon.web.requests import PageRequest
from filon.web.views.personas import channel_labels, number_in
from filon.web.views.records import found

GRADED = ("company", "contact")
STAGES = (BuyingStage.AWARENESS, BuyingStage.CONSIDERATION, BuyingStage.DECISION)


@require_GET
def show_match(request: PageRequest, kind: str, pk: int) -> HttpResponse:
    """A part of the record page that comes after it; without JavaScript, a page of its own."""
    definition, record = graded(request, kind, pk, Action.READ)
    context: dict[str, Any] = {
        "record": record,
        "definition": definition,
        "may_edit": record.deleted_at is None and may_touch(request, definition, record, Action.WRITE),
        "may_read_method": may(request.user, Entity.METHOD, Action.READ),
        "grades": FitGrade.choices(),
        **fit_context(request, record),
    }
    if isinstance(record, Contact) and context["may_read_method"]:
        context |= persona_context(request, record)
    return render(request, "records/_match.html" if request.htmx else "records/match_page.html", context)


def fit_context(request: PageRequest, record: Company | Contact) -> dict[str, Any]:
    context: dict[str, Any] = {"given": None}
    if record.fit_by != GivenBy.RULE:
        context["given"] = last_fit_change(record)
    try:
        context["fit"] = explained_fit(record, now=request.now)
    except BusinessError as refusal:
        context["fit_problem"] = refusal.sentence
    return context


def persona_context(request: PageRequest, contact: Contact) -> dict[str, Any]:
    context: dict[str, Any] = {
        "personas": [one for one in personas_for(viewer=request.user) if one.deleted_at is None],
        "persona_given": last_persona_change(contact) if contact.persona_by == GivenBy.PERSON else None,
    }
    if contact.persona is None:
        return context
    persona = contact.persona
    here = contact.buying_stage in STAGES
    shown = [BuyingStage(contact.buying_stage)] if here else STAGES
    return context | {
        "pains": [(stage.label, persona.pains_at(stage)) for stage in shown if persona.pains_at(stage)],
        "stage_known": here,
        "preferred": channel_labels(persona.channels_preferred),
        "avoided": channel_labels(persona.channels_avoided),
        "brakes": lines_in(persona.brakes),
    }


def graded(request: PageRequest, kind: str, pk: int, action: Action) -> tuple[Any, Any]:
    if kind not in GRADED:
        raise Http404(kind)
    return found(request, kind, pk, action)


@require_POST
def write_persona(request: PageRequest, pk: int) -> HttpResponse:
    """A colleague knows better than the rule, or gives the person back to it."""
    _definition, contact = graded(request, "contact", pk, Action.WRITE)
    require(request.user, Entity.METHOD, Action.READ)
    how = written_by(request)
    if "rendre" in request.POST:
        give_persona_back(contact=contact, **how)
    else:
        overrule_persona(contact=contact, persona=chosen_persona(request), reason=request.POST.get("motif", ""), **how)
    return redirect("contact", pk)


def written_by(request: PageRequest) -> dict[str, Any]:
    """Who writes, when, and over which version of the record."""
    version = number_in(request.POST.get("version", ""))
    return {"version": version, "by": by_person(request.user.pk), "now": timezone.now()}


def chosen_persona(request: PageRequest) -> Persona | None:
    raw = request.POST.get("persona", "")
    return persona_for(viewer=request.user, pk=number_in(raw)) if raw else None


@require_POST
def write_grade(request: PageRequest, kind: str, pk: int) -> HttpResponse:
    definition, record = graded(request, kind, pk, Action.WRITE)
    how = written_by(request)
    if "rendre" in request.POST:
        give_fit_back(record=record, **how)
        return redirect(definition.url, pk)
    grade = request.POST.get("note", "")
    if grade not in FitGrade._value2member_map_:
        raise NotPossible(_("Choisissez une note de A à D."))
    overrule_fit(record=record, to=FitGrade(grade), reason=request.POST.get("motif", ""), **how)
    return redirect(definition.url, pk)
