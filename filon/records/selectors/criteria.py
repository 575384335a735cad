"""What may be asked of every root record: its owner, its dates, where it comes from, its tags, its own fields."""

from collections.abc import Callable, Collection, Iterable
from typing import Any

from django.db.models import Q

from filon.kit.criteria import NEGATIVE, Field, FieldType, Operator
from filon.kit.subjects import SubjectKind
from filon.records.models import FieldDefinition, Lot, Tag, Tagging
from filon.records.rules import fields as custom
from filon.users.models import Team, User

CUSTOM_TYPES = {
    custom.FieldType.TEXT: FieldType.TEXT,
    custom.FieldType.NUMBER: FieldType.NUMBER,
    custom.FieldType.DATE: FieldType.DATE,
    custom.FieldType.BOOLEAN: FieldType.BOOLEAN,
    custom.FieldType.CHOICE: FieldType.CHOICE,
}


def root_fields(kind: SubjectKind) -> list[Field]:
    """The fields that every list can filter by."""
    return [
        Field(kind, f"{kind}.owner", "Responsable", FieldType.RECORD, choices=people, nullable=True),
        Field(kind, f"{kind}.team", "Équipe du responsable", FieldType.RECORD, choices=teams, query=of_team),
        Field(kind, f"{kind}.tag", "Étiquette", FieldType.RECORD, choices=tags, query=tagged(kind)),
        Field(kind, f"{kind}.lot", "Lot", FieldType.RECORD, choices=lots, nullable=True),
        Field(kind, f"{kind}.batch", "Numéro d’import", FieldType.RECORD, nullable=True),
        Field(kind, f"{kind}.created_at", "Date de création", FieldType.INSTANT),
        Field(kind, f"{kind}.updated_at", "Dernière modification", FieldType.INSTANT),
    ]


def people() -> list[tuple[str, str]]:
    return [(str(person.pk), str(person)) for person in User.objects.order_by("-is_active", "full_name")]


def teams() -> list[tuple[str, str]]:
    return [(str(team.pk), team.name) for team in Team.objects.all()]


def of_team(operator: Operator, value: Any) -> Q:
    """Whoever is in two teams counts in both; what nobody owns is of no team."""
    members = User.objects.filter(teams__isnull=False)
    if value is not None:
        members = members.filter(teams__in=value if isinstance(value, list) else [value])
    found = Q(owner__in=members.values("pk"))
    return Q(owner=None) | ~found if operator in NEGATIVE else found


def tags() -> list[tuple[str, str]]:
    return [(str(tag.pk), tag.name) for tag in Tag.objects.all()]


def lots() -> list[tuple[str, str]]:
    return [(str(lot.pk), lot.name) for lot in Lot.objects.all()]


def tagged(kind: SubjectKind) -> Callable[[Operator, Any], Q]:
    def condition(operator: Operator, value: Any) -> Q:
        taggings = Tagging.objects.filter(subject_kind=kind)
        if value is not None:
            taggings = taggings.filter(tag__in=value if isinstance(value, list) else [value])
        found = Q(pk__in=taggings.values("subject_id"))
        return ~found if operator in NEGATIVE else found

    return condition


def custom_fields(kinds: Collection[SubjectKind]) -> Iterable[Field]:
    """The fields that the company added to these kinds of record, in one query."""
    definitions = FieldDefinition.objects.filter(entity__in=kinds)
    return [_custom_field(SubjectKind(definition.entity), definition) for definition in definitions]


def _custom_field(kind: SubjectKind, definition: FieldDefinition) -> Field:
    choices = [(str(choice), str(choice)) for choice in definition.choices]
    return Field(
        kind,
        f"{kind}.custom.{definition.key}",
        definition.label,
        CUSTOM_TYPES[custom.FieldType(definition.type)],
        path=f"custom__{definition.key}",
        choices=(lambda: choices) if definition.type == custom.FieldType.CHOICE else None,
        nullable=True,
        in_json=True,
    )
