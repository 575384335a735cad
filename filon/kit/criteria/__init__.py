"""The criteria language: one way to say "whom", for lists, segments, routing, scoring, gates and variants.

A tree is `{"all": […]}`, `{"any": […]}`, `{"none": […]}` or a leaf `{"field": "company.department", "op": "is", "value": "13"}`.
It compiles to one condition of SQL and reads as one French sentence.
"""

from filon.kit.criteria.certain import known, may_be_unknown, surely, surely_not
from filon.kit.criteria.compiler import column_condition, compile_criteria, leaves_of
from filon.kit.criteria.fields import (
    NEGATIVE,
    CriterionRefused,
    Field,
    FieldType,
    Occurrences,
    Operator,
    field_of,
    fields_of,
    operators_of,
    register_bridge,
    register_fields,
    register_provider,
)
from filon.kit.criteria.holding import Holds
from filon.kit.criteria.sentence import describe_criteria
from filon.kit.criteria.tally import tally

__all__ = [
    "NEGATIVE",
    "CriterionRefused",
    "Field",
    "FieldType",
    "Holds",
    "Occurrences",
    "Operator",
    "column_condition",
    "compile_criteria",
    "describe_criteria",
    "field_of",
    "fields_of",
    "known",
    "leaves_of",
    "may_be_unknown",
    "operators_of",
    "register_bridge",
    "register_fields",
    "register_provider",
    "surely",
    "surely_not",
    "tally",
]
