"""« Est dans le segment X »: asked of people and companies, and so by the criteria of other segments."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.db.models import Q

from filon.kit.criteria import NEGATIVE, Field, FieldType, Operator, register_fields
from filon.kit.subjects import SubjectKind
from filon.segments.models import Segment
from filon.segments.rules.kinds import SEGMENTED
from filon.segments.selectors import condition_of, segment_named_by_key

LABELS = {SubjectKind.CONTACT: "Segment", SubjectKind.COMPANY: "Segment de l’entreprise"}
MEMBERSHIP = (Operator.IS, Operator.IS_NOT, Operator.IN, Operator.NOT_IN)


def register() -> None:
    """Called once, when the application starts."""
    register_fields(
        *(
            Field(
                kind,
                f"{kind}.segment",
                LABELS[kind],
                FieldType.RECORD,
                choices=_shared(kind),
                dated_query=_belongs(kind),
                word=_word,
                only=MEMBERSHIP,
            )
            for kind in SEGMENTED
        )
    )


def _belongs(kind: SubjectKind) -> Callable[[Operator, Any, datetime], Q]:
    def condition(operator: Operator, value: Any, now: datetime) -> Q:
        within = Q(pk__in=[])
        for key in value if isinstance(value, list) else [value]:
            within |= condition_of(segment_named_by_key(key, entity=kind), now=now)
        return ~within if operator in NEGATIVE else within

    return condition


def _shared(kind: SubjectKind) -> Callable[[], list[tuple[str, str]]]:
    return lambda: [(str(segment.pk), segment.name) for segment in Segment.objects.filter(entity=kind, shared=True)]


def _word(key: str) -> str:
    name = Segment.objects.filter(pk=int(key)).values_list("name", flat=True).first() if key.isdigit() else None
    return f"«\u00a0{name}\u00a0»" if name else key
