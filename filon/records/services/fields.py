"""Definitions of custom fields: added and renamed by people; their values stay where they are."""

from collections.abc import Sequence

from django.utils.text import slugify

from filon.kit.errors import NotPossible
from filon.records.models import FieldDefinition
from filon.records.rules.fields import Available, FieldType
from filon.users.rules.rights import Action, Entity
from filon.users.selectors import Viewer, require


class FieldRefused(NotPossible):
    """A definition that cannot be."""


def save_field(
    *,
    definition: FieldDefinition,
    label: str,
    type: FieldType,
    choices: Sequence[str],
    available: Available,
    matching: bool,
    by: Viewer,
) -> FieldDefinition:
    """Create or change. The key never changes once given: values lie under it. A type changes only while the field is new."""
    require(by, Entity.SETTING, Action.WRITE)
    if type == FieldType.CHOICE and not choices:
        raise FieldRefused("Un champ à choix a besoin d’au moins une valeur.")
    if definition.pk is None:
        definition.key = _free_key(definition.entity, label)
        definition.position = FieldDefinition.objects.filter(entity=definition.entity).count()
    elif definition.type != type:
        raise FieldRefused("Le type d’un champ déjà créé ne change plus\u00a0: créez-en un autre.")
    definition.label, definition.type, definition.choices = label, type, list(choices)
    definition.available, definition.matching = available, matching
    definition.save()
    return definition


def _free_key(entity: str, label: str) -> str:
    """The label in plain letters; refused when a field of that entity has it already."""
    key = slugify(label).replace("-", "_")[:60]
    if not key:
        raise FieldRefused("Le nom d’un champ contient au moins une lettre ou un chiffre.")
    if FieldDefinition.objects.filter(entity=entity, key=key).exists():
        raise FieldRefused(f"Ces fiches ont déjà un champ «\u00a0{label}\u00a0».")
    return key
