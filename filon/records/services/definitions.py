"""Custom fields that a file brings are defined before their first value."""

from collections.abc import Iterable, Mapping

from filon.records.models import FieldDefinition, RootRecord
from filon.records.rules.fields import DefinedField


def define_fields(fields: Iterable[DefinedField]) -> list[tuple[str, str]]:
    """Add the definitions that are missing (returned, as entity and key); one that exists is left as people made it."""
    wanted = {(field.entity, field.key): field for field in fields}
    if not wanted:
        return []
    entities = {entity for entity, _ in wanted}
    known = set(FieldDefinition.objects.filter(entity__in=entities).values_list("entity", "key"))
    missing = [field for pair, field in wanted.items() if pair not in known]
    last = FieldDefinition.objects.filter(entity__in=entities).count()
    FieldDefinition.objects.bulk_create(
        [_definition(field, min(last + place, 32_000)) for place, field in enumerate(missing)], ignore_conflicts=True
    )
    return [(field.entity, field.key) for field in missing]


def forget_fields(fields: Iterable[tuple[str, str]], *, holders: Mapping[str, type[RootRecord]]) -> None:
    """Remove the definitions of which no record has a value."""
    for entity, key in fields:
        model = holders.get(entity)
        if model is None or not model._default_manager.filter(custom__has_key=key).exists():
            FieldDefinition.objects.filter(entity=entity, key=key).delete()


def _definition(field: DefinedField, position: int) -> FieldDefinition:
    return FieldDefinition(**{**field._asdict(), "label": field.label[:120]}, position=position)
