"""Custom fields that a file brings are defined before their first value."""

from collections.abc import Iterable, Mapping

from filon.records.models import FieldDefinition, RootRecord
from filon.records.rules.fields import Available, FieldType

Defined = (
    tuple[str, str, str] | tuple[str, str, str, FieldType, Available]
)  # entity, key, label, and for a mapped column its type


def define_fields(fields: Iterable[Defined]) -> list[tuple[str, str]]:
    """Add the definitions that are missing (returned, as entity and key); one that exists is left as people made it."""
    wanted = {(field[0], field[1]): field for field in fields}
    if not wanted:
        return []
    entities = {entity for entity, _ in wanted}
    known = set(FieldDefinition.objects.filter(entity__in=entities).values_list("entity", "key"))
    missing = [field for pair, field in wanted.items() if pair not in known]
    last = FieldDefinition.objects.filter(entity__in=entities).count()
    FieldDefinition.objects.bulk_create(
        [_definition(field, min(last + place, 32_000)) for place, field in enumerate(missing)], ignore_conflicts=True
    )
    return [(field[0], field[1]) for field in missing]


def forget_fields(fields: Iterable[tuple[str, str]], *, holders: Mapping[str, type[RootRecord]]) -> None:
    """Remove the definitions of which no record has a value."""
    for entity, key in fields:
        model = holders.get(entity)
        if model is None or not model._default_manager.filter(custom__has_key=key).exists():
            FieldDefinition.objects.filter(entity=entity, key=key).delete()


def _definition(field: Defined, position: int) -> FieldDefinition:
    entity, key, label = field[:3]
    kind, available = field[3:] if len(field) == 5 else (FieldType.TEXT, Available.AFTERWARDS)
    return FieldDefinition(entity=entity, key=key, label=label[:120], type=kind, available=available, position=position)
