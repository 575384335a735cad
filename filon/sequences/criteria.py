"""« Est dans la séquence X », « A terminé la séquence X »: asked of people, by lists, segments and steps."""

from collections.abc import Callable
from typing import Any

from django.db.models import Q

from filon.kit.criteria import NEGATIVE, Field, FieldType, Holds, Operator, register_fields
from filon.kit.subjects import SubjectKind
from filon.sequences.models import Enrolment, Sequence

CONTACT = SubjectKind.CONTACT
MEMBERSHIP = (Operator.IS, Operator.IS_NOT, Operator.IN, Operator.NOT_IN, Operator.KNOWN, Operator.UNKNOWN)
LEFT = "contact.left_sequence"
RUNNING = "contact.sequence"


def register() -> None:
    """Called once, when the application starts."""
    register_fields(
        _field(RUNNING, "Séquence en cours", Q(ended_at__isnull=True)),
        _field(LEFT, "Séquence terminée", Q(ended_at__isnull=False)),
    )


def _field(name: str, label: str, where: Q) -> Field:
    return Field(
        CONTACT, name, label, FieldType.RECORD, choices=_choices, query=_passing(where), word=_word, only=MEMBERSHIP
    )


def _passing(where: Q) -> Callable[[Operator, Any], Q]:
    def condition(operator: Operator, value: Any) -> Q:
        named = Q() if value is None else Q(sequence__in=value if isinstance(value, list) else [value])
        found = Q(Holds(Enrolment, "contact", where & named))
        return ~found if operator in NEGATIVE else found

    return condition


def _choices() -> list[tuple[str, str]]:
    return [(str(pk), name) for pk, name in Sequence.objects.values_list("pk", "name")]


def _word(key: str) -> str:
    name = Sequence.objects.filter(pk=int(key)).values_list("name", flat=True).first() if key.isdigit() else None
    return f"«\u00a0{name}\u00a0»" if name else key
