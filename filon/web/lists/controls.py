"""Which control of a form takes the value of a criterion."""

from collections.abc import Sequence
from typing import Any

from filon.kit.criteria import Field, FieldType, Operator
from filon.segments.rules.nesting import SEGMENT_FIELDS
from filon.segments.selectors import segments_for
from filon.users.models import User

WITHOUT_VALUE = (Operator.KNOWN, Operator.UNKNOWN)
IN_DAYS = (Operator.LAST_DAYS, Operator.NEXT_DAYS)
CONTROLS = {FieldType.DATE: "date", FieldType.INSTANT: "date", FieldType.NUMBER: "text", FieldType.MONEY: "text"}
YES_NO = [("oui", "oui"), ("non", "non")]


def choices_for(field: Field, *, viewer: User) -> Sequence[tuple[str, str]] | None:
    """The segments that the person sees, where one is asked for; None where the field knows its choices itself."""
    if field.name not in SEGMENT_FIELDS:
        return None
    found = segments_for(viewer=viewer).filter(entity=field.subject)
    return [(str(segment.pk), segment.name) for segment in found]


def control_for(
    field: Field, operator: Operator, *, choices: Sequence[tuple[str, str]] | None = None
) -> dict[str, Any]:
    """Which control takes the value; `choices` stand for the field's own."""
    if operator in WITHOUT_VALUE:
        return {"control": ""}
    if field.type == FieldType.EVENTS:
        return {"control": "events", "choices": field.choices() if field.choices else []}
    if operator in IN_DAYS:
        return {"control": "number", "places": [0]}
    if field.type == FieldType.BOOLEAN:
        return {"control": "choice", "choices": YES_NO}
    if field.choices and field.open:
        return {"control": "open", "choices": field.choices()}
    if field.choices:
        several = operator in (Operator.IN, Operator.NOT_IN)
        return {"control": "choice", "choices": field.choices() if choices is None else choices, "several": several}
    return {"control": CONTROLS.get(field.type, "text"), "places": range(2 if operator == Operator.BETWEEN else 1)}
