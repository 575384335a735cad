"""Personas are written here: made, edited, put in order, given a rule and proofs."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import F

from filon.kit.criteria import CriterionRefused, describe_criteria
from filon.kit.errors import EditedMeanwhile, NotPossible
from filon.kit.subjects import SubjectKind
from filon.kit.text import clean_cell, fold
from filon.playbook.models import Persona, PersonaEvidence
from filon.playbook.rules.personas import EvidenceKind, refuse_both_ways
from filon.playbook.services.catalogue import refuse_taken_name
from filon.records.rules.authorship import Author
from filon.records.rules.changes import FIELD_AXIS
from filon.records.services.changes import NewChange, record_changes
from filon.records.services.editing import CONFLICT, edit_record
from filon.users.models import User
from filon.users.rules.rights import Action, Entity
from filon.users.selectors import Viewer, require

NAME_WIDTH = 100
EVIDENCE_WIDTH = 300


def create_persona(*, name: str, by: Viewer, now: datetime) -> Persona:
    """Without a rule yet, after those that are there."""
    require(by, Entity.METHOD, Action.WRITE)
    title = " ".join(clean_cell(name[:1000]).split())
    if not title or len(title) > NAME_WIDTH:
        raise NotPossible(f"Donnez un nom à ce persona, en {NAME_WIDTH} caractères au plus.")
    refuse_taken_name(Persona, title, but=None)
    return Persona.objects.create(
        name=title,
        name_key=fold(title),
        position=Persona.objects.count(),
        owner=by if isinstance(by, User) else None,
        created_at=now,
        updated_at=now,
    )


def edit_persona(*, persona: Persona, values: Mapping[str, Any], version: int, by: Author, now: datetime) -> list[str]:
    """Facts of the card; NameTaken, ValueRefused or EditedMeanwhile leave all as it was."""
    derived = {}
    if "name" in values:
        refuse_taken_name(Persona, values["name"], but=persona.pk)
        derived["name_key"] = fold(values["name"])
    refuse_both_ways(
        preferred=values.get("channels_preferred", persona.channels_preferred),
        avoided=values.get("channels_avoided", persona.channels_avoided),
    )
    return edit_record(record=persona, values=values, version=version, by=by, now=now, derived=derived)


@transaction.atomic
def write_rule(*, persona: Persona, criteria: Mapping[str, Any], version: int, by: Author, now: datetime) -> None:
    """The criteria as they were checked; {} takes the rule away. Its history keeps the sentences."""
    old, new = _told(persona.criteria), _told(criteria)
    rows = Persona.objects.filter(pk=persona.pk, version=version)
    if not rows.update(criteria=dict(criteria), version=F("version") + 1, updated_at=now):
        raise EditedMeanwhile(CONFLICT)
    if old != new:
        change = NewChange(SubjectKind.PERSONA, persona.pk, f"{FIELD_AXIS}criteria", old, new)
        record_changes([change], by=by, at=now)
    persona.criteria, persona.version, persona.updated_at = dict(criteria), version + 1, now


def _told(criteria: Mapping[str, Any]) -> str:
    try:
        return describe_criteria(criteria) if criteria else ""
    except CriterionRefused as refusal:
        return refusal.sentence


@transaction.atomic
def move_persona(*, persona: Persona, places: int, by: Viewer) -> None:
    """Earlier (negative) or later in the order of the rules; those in the bin come last."""
    require(by, Entity.METHOD, Action.WRITE)
    order = list(Persona.objects.filter(deleted_at=None).select_for_update().order_by("position", "name"))
    if persona not in order:
        raise NotPossible("Ce persona est à la corbeille\u00a0: restaurez-le d’abord.")
    place = order.index(persona)
    order.insert(max(0, place + places), order.pop(place))
    for position, one in enumerate(order):
        Persona.objects.filter(pk=one.pk).exclude(position=position).update(position=position)


@transaction.atomic
def add_evidence(
    *, persona: Persona, kind: EvidenceKind, text: str, on_date: date, by: User, author: Author, now: datetime
) -> PersonaEvidence:
    said = " ".join(clean_cell(text[: 5 * EVIDENCE_WIDTH]).split())
    if not said or len(said) > EVIDENCE_WIDTH:
        raise NotPossible(f"Dites en {EVIDENCE_WIDTH} caractères au plus ce que vous avez appris, et de qui.")
    made = PersonaEvidence.objects.create(persona=persona, kind=kind, text=said, on_date=on_date, by=by)
    change = NewChange(SubjectKind.PERSONA, persona.pk, f"{FIELD_AXIS}evidence", "", said)
    record_changes([change], by=author, at=now)
    return made


@transaction.atomic
def remove_evidence(*, evidence: PersonaEvidence, author: Author, now: datetime) -> None:
    change = NewChange(SubjectKind.PERSONA, evidence.persona_id, f"{FIELD_AXIS}evidence", evidence.text, "")
    record_changes([change], by=author, at=now)
    evidence.delete()
