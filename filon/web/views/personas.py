"""Méthode > Personas: the cards of typical buyers, the rule that gives each to people, and what proves them."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from filon.contacts.selectors.personas import described_rule, people_by_persona
from filon.kit.errors import BusinessError, NotPossible
from filon.kit.subjects import SubjectKind
from filon.playbook.models import Persona, PersonaEvidence
from filon.playbook.rules.channels import ContactChannel
from filon.playbook.rules.personas import EvidenceKind, channels_in, is_due_for_review
from filon.playbook.rules.ruled import NOT_FOR_PERSONAS
from filon.playbook.selectors import persona_for, personas_for
from filon.playbook.services.personas import add_evidence, create_persona, remove_evidence
from filon.records.rules.authorship import by_person
from filon.records.rules.entry import date_entry
from filon.usecases.qualifying import change_persona_rule, reorder_personas
from filon.users.rules.rights import Action, Entity
from filon.users.selectors import active_people, check_may, may
from filon.web.access import needs
from filon.web.records.facts import Fact, facts_of
from filon.web.records.page import may_touch
from filon.web.records.registry import PERSONA
from filon.web.requests import PageRequest
from filon.web.segment_builder import criteria_of
from filon.web.telling import tell
from filon.web.views.rule_builder import builder_from, is_saving, show_rule_builder

DAY_OF_EVIDENCE = date_entry("on_date", "Jour de la preuve")


@require_GET
@needs(Entity.METHOD)
def show_personas(request: PageRequest) -> HttpResponse:
    """In the order of the rules: the first that a person answers to wins."""
    found = list(personas_for(viewer=request.user))
    people = people_by_persona(viewer=request.user) if may(request.user, Entity.CONTACT, Action.READ) else {}
    only_due = "a_revoir" in request.GET
    lines = [line_of(one, people, request) for one in found if one.deleted_at is None]
    context = {
        "lines": [line for line in lines if line["due"] or not only_due],
        "only_due": only_due,
        "thrown": [one for one in found if one.deleted_at is not None],
        "may_write": may(request.user, Entity.METHOD, Action.WRITE),
        "may_restore": may(request.user, Entity.METHOD, Action.DELETE),
    }
    return render(request, "personas/list.html", context)


def line_of(persona: Persona, people: dict[int, int], request: PageRequest) -> dict[str, Any]:
    return {
        "persona": persona,
        "people": people.get(persona.pk, 0),
        "due": is_due_for_review(persona.review_on, today=timezone.localdate(request.now)),
        **rule_of(persona),
    }


def rule_of(persona: Persona) -> dict[str, str]:
    """Its rule in one sentence, or why it cannot be applied any more."""
    try:
        return {"rule": described_rule(persona), "problem": ""}
    except BusinessError as refusal:
        return {"rule": "", "problem": refusal.sentence}


@require_POST
@needs(Entity.METHOD, Action.WRITE)
def create_persona_here(request: PageRequest) -> HttpResponse:
    made = create_persona(name=request.POST.get("nom", ""), by=request.user, now=timezone.now())
    tell(request, _("« %(persona)s » est là\u00a0: complétez sa fiche, puis dites qui le devient.") % {"persona": made})
    return redirect("persona", made.pk)


@require_GET
@needs(Entity.METHOD)
def show_persona(request: PageRequest, pk: int) -> HttpResponse:
    persona = persona_for(viewer=request.user, pk=pk)
    facts = {fact.name: fact for fact in facts_of(PERSONA, persona)}
    people = people_by_persona(viewer=request.user) if may(request.user, Entity.CONTACT, Action.READ) else {}
    context = {
        "record": persona,
        "definition": PERSONA,
        "may_edit": persona.deleted_at is None and may_touch(request, PERSONA, persona, Action.WRITE),
        "may_delete": may_touch(request, PERSONA, persona, Action.DELETE),
        "groups": groups_of(facts),
        "pains": [facts[f"pains_{stage}"] for stage in ("awareness", "consideration", "decision")],
        "review": facts["review_on"],
        "people": list(active_people()),
        "evidence": list(persona.evidence.select_related("by")),
        "evidence_kinds": EvidenceKind.choices(),
        "today": timezone.localdate(request.now),
        "may_count": may(request.user, Entity.CONTACT, Action.READ),
        "line": line_of(persona, people, request),
    }
    return render(request, "personas/persona.html", context)


def groups_of(facts: dict[str, Fact]) -> list[tuple[str, str, list[Fact]]]:
    """The panels of the card: title, icon, facts."""
    panels = [
        (_("Qui c’est"), "id-badge-2", ("name", "summary", "job_function", "decision_level", "typical_company")),
        (_("Ce qu’il veut, ce qui le décide"), "target", ("objectives", "triggers", "choice_criteria")),
        (_("Ce qui le retient"), "alert-circle", ("brakes", "vocabulary")),
        (_("Par où passer"), "phone", ("channels_preferred", "channels_avoided")),
    ]
    return [(title, icon, [facts[name] for name in names]) for title, icon, names in panels]


@needs(Entity.METHOD, Action.WRITE)
def edit_rule(request: PageRequest, pk: int) -> HttpResponse:
    """Who becomes this persona: the sentence and the count before anything is saved."""
    persona = writable(request, pk)
    root = builder_from(request, persona.criteria)
    more: dict[str, Any] = {"persona": persona, "version": request.POST.get("version", persona.version)}
    if is_saving(request):
        try:
            done = change_persona_rule(
                persona=persona,
                criteria=criteria_of(root),
                version=number_in(request.POST.get("version", "")),
                by=request.user,
                now=timezone.now(),
            )
        except BusinessError as refusal:
            more["refusal"] = refusal.sentence
        else:
            tell(request, said(done))
            return redirect("persona", pk)
    return show_rule_builder(
        request, "personas/rule.html", root, entity=SubjectKind.CONTACT, forbidden=NOT_FOR_PERSONAS, **more
    )


def said(done: bool) -> str:
    if done:
        return _("La règle est en place, et chacun a le persona qu’elle lui donne.")
    return _("La règle est en place\u00a0: les contacts la suivent d’ici quelques secondes.")


@require_POST
@needs(Entity.METHOD, Action.WRITE)
def remove_rule(request: PageRequest, pk: int) -> HttpResponse:
    persona, version = writable(request, pk), number_in(request.POST.get("version", ""))
    change_persona_rule(persona=persona, criteria={}, version=version, by=request.user, now=timezone.now())
    tell(request, _("« %(persona)s » n’a plus de règle\u00a0: on le donne à la main.") % {"persona": persona})
    return redirect("persona", pk)


@require_POST
@needs(Entity.METHOD, Action.WRITE)
def move_persona_here(request: PageRequest, pk: int) -> HttpResponse:
    """Earlier or later in the order of the rules."""
    places = {"avant": -1, "apres": 1}.get(request.POST.get("sens", ""))
    if places is None:
        raise NotPossible(_("Dites dans quel sens."))
    reorder_personas(persona=writable(request, pk), places=places, by=request.user, now=timezone.now())
    return redirect("persona_list")


@require_POST
@needs(Entity.METHOD, Action.WRITE)
def write_evidence(request: PageRequest, pk: int) -> HttpResponse:
    persona, kind = writable(request, pk), request.POST.get("genre", "")
    day = DAY_OF_EVIDENCE.read(request.POST.get("date", ""))
    if kind not in EvidenceKind._value2member_map_ or day is None:
        raise NotPossible(_("Dites d’où vient cette preuve, et de quel jour elle est."))
    add_evidence(
        persona=persona,
        kind=EvidenceKind(kind),
        text=request.POST.get("texte", ""),
        on_date=day,
        by=request.user,
        author=by_person(request.user.pk),
        now=timezone.now(),
    )
    tell(request, _("La preuve est notée."))
    return redirect("persona", pk)


@require_POST
@needs(Entity.METHOD, Action.WRITE)
def remove_evidence_here(request: PageRequest, pk: int, evidence_id: int) -> HttpResponse:
    evidence = get_object_or_404(PersonaEvidence, pk=evidence_id, persona=writable(request, pk))
    remove_evidence(evidence=evidence, author=by_person(request.user.pk), now=timezone.now())
    tell(request, _("La preuve est retirée\u00a0; l’historique la garde."))
    return redirect("persona", pk)


def writable(request: PageRequest, pk: int) -> Persona:
    persona = persona_for(viewer=request.user, pk=pk)
    check_may(request.user, Entity.METHOD, Action.WRITE, owner_id=persona.owner_id)
    if persona.deleted_at is not None:
        raise Http404(pk)
    return persona


def number_in(raw: str) -> int:
    return int(raw) if raw.isascii() and raw.isdigit() and len(raw) < 10 else 0


def channel_labels(codes: str) -> list[str]:
    return [ContactChannel.label_of(code) for code in channels_in(codes)]
