"""What may be asked of duplicates: whether a record is in a pair that waits for a person."""

from functools import partial
from typing import Any

from django.db.models import Q, QuerySet

from filon.duplicates.models import DuplicatePair
from filon.duplicates.rules.likeness import Entity
from filon.duplicates.rules.verdict import SURE, Verdict
from filon.duplicates.selectors.pairs import TABLES, pairs_among
from filon.kit.criteria import NEGATIVE, Field, FieldType, Operator, register_fields
from filon.kit.subjects import SubjectKind

LABELS = {Entity.COMPANY: "Doublon d’entreprise à décider", Entity.CONTACT: "Doublon de contact à décider"}


def register() -> None:
    """Called once, when the application starts."""
    register_fields(
        *(
            Field(
                SubjectKind(entity.value),
                f"{entity}.duplicate",
                label,
                FieldType.CHOICE,
                choices=Verdict.choices,
                query=partial(_in_a_pair, entity),
            )
            for entity, label in LABELS.items()
        )
    )


def _in_a_pair(entity: Entity, operator: Operator, value: Any) -> Q:
    """In one pair at least of that verdict, whose records are both here."""
    pairs = pairs_among(TABLES[entity]._default_manager.filter(deleted_at=None), entity=entity).order_by()
    asked = _of_verdicts(pairs, value)
    found = Q(pk__in=asked.values("left_id")) | Q(pk__in=asked.values("right_id"))
    return ~found if operator in NEGATIVE else found


def _of_verdicts(pairs: "QuerySet[DuplicatePair]", value: Any) -> "QuerySet[DuplicatePair]":
    if value is None:
        return pairs
    asked = set(value if isinstance(value, list) else [value]) & {verdict.value for verdict in Verdict}
    if asked == {Verdict.SURE.value}:
        return pairs.filter(weight__gte=SURE)
    if asked == {Verdict.DOUBTFUL.value}:
        return pairs.filter(weight__lt=SURE)
    return pairs if asked else pairs.none()
