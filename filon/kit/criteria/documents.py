"""Values that lie in a JSON document: any may be missing, or kept as a text that its field cannot hold."""

from typing import Any

from django.db.models import BooleanField, ExpressionWrapper, F, Func, Q, Value

from filon.kit.criteria.fields import Field, FieldType, Operator

COMPARED_AS_NUMBERS = (Operator.AT_LEAST, Operator.AT_MOST, Operator.BETWEEN)


class _IsNumber(Func):
    """Whether the document says a number under the key: elsewhere a text is greater (SQLite) or less (PostgreSQL) than any."""

    output_field = BooleanField()

    def as_sqlite(self, compiler: Any, *_: Any, **__: Any) -> tuple[str, list[Any]]:  # type: ignore[override]
        document, values = compiler.compile(self.source_expressions[0])
        return f"JSON_TYPE({document}, %s) IN ('integer', 'real')", [*values, f'$."{self.extra["key"]}"']

    def as_postgresql(self, compiler: Any, *_: Any, **__: Any) -> tuple[str, list[Any]]:
        document, values = compiler.compile(self.source_expressions[0])
        return f"jsonb_typeof({document} -> CAST(%s AS text)) = 'number'", [*values, self.extra["key"]]


def sure(condition: Q, field: Field, operator: Operator) -> Q:
    """True or false, never unknown, so that « aucun de » takes those of which nothing is known."""
    if operator in (Operator.KNOWN, Operator.UNKNOWN):
        return condition
    if field.type == FieldType.NUMBER and operator in COMPARED_AS_NUMBERS:
        document, _, key = field.column.partition("__")
        condition = Q(_IsNumber(F(document), key=key)) & condition
    if field.type == FieldType.DATE:  # between these two stand no numbers and no words, on either database
        condition &= Q(**{f"{field.column}__gte": "1000-01-01", f"{field.column}__lte": "9999-12-31"})
    shown = ExpressionWrapper(condition, output_field=BooleanField())
    return Q(Func(shown, Value(False), function="coalesce", output_field=BooleanField()))


def known_in_document(field: Field) -> Q:
    return Q(**{f"{field.column}__isnull": False}) & ~Q(**{field.column: None}) & ~Q(**{field.column: ""})
