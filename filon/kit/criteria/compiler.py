"""From a tree of criteria to one condition of SQL."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal, InvalidOperation
from functools import reduce
from operator import and_, or_
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from django.db.models import Q

from filon.kit.criteria.documents import known_in_document, sure
from filon.kit.criteria.fields import (
    CriterionRefused,
    Field,
    FieldType,
    Occurrences,
    Operator,
    bridge_to,
    field_of,
    operators_of,
)
from filon.kit.subjects import SubjectKind

MAX_DEPTH = 10  # of groups in groups: enough for people, too little for a bomb
MAX_LEAVES = 200
MOST_TIMES = 1000  # that a fact may be asked for
LONGEST_WINDOW = 36_500  # days: a century
Tree = Mapping[str, Any]
PARIS = ZoneInfo("Europe/Paris")
ONE_DAY = timedelta(days=1)


def compile_criteria(tree: Tree, *, subject: SubjectKind, now: datetime) -> Q:
    """The condition on the subject's table; a group without members asks nothing.

    Raises CriterionRefused with the sentence for whatever is not understood.
    """
    if sum(1 for _ in leaves_of(tree)) > MAX_LEAVES:
        raise CriterionRefused(f"Un filtre tient en {MAX_LEAVES} critères au plus.")
    return _compile(tree, subject, now)


def leaves_of(tree: Tree, *, depth: int = 0) -> "list[Tree]":
    if depth > MAX_DEPTH:
        raise CriterionRefused(f"Les groupes de critères s’emboîtent sur {MAX_DEPTH} niveaux au plus.")
    if "field" in tree:
        return [tree]
    _, members = group_of(tree)
    return [leaf for member in members for leaf in leaves_of(member, depth=depth + 1)]


def group_of(tree: Tree) -> tuple[str, Sequence[Tree]]:
    """The kind of group (all, any, none) and its members."""
    for kind in ("all", "any", "none"):
        members = tree.get(kind) if isinstance(tree, Mapping) else None
        if isinstance(members, list) and len(tree) == 1 and all(isinstance(member, Mapping) for member in members):
            return kind, members
    raise CriterionRefused(
        "Ce filtre est illisible : un groupe s’écrit « all », « any » ou « none » avec une liste de critères."
    )


def _compile(tree: Tree, subject: SubjectKind, now: datetime) -> Q:
    if "field" in tree:
        return _leaf(tree, subject, now)
    kind, members = group_of(tree)
    conditions = [condition for member in members if (condition := _compile(member, subject, now))]
    if not conditions:
        return Q()
    if kind == "all":
        return reduce(and_, conditions)
    return reduce(or_, conditions) if kind == "any" else ~reduce(or_, conditions)


def _leaf(leaf: Tree, subject: SubjectKind, now: datetime) -> Q:
    field = field_of(str(leaf["field"]))
    operator = operator_of(leaf, field)
    value = read_value(leaf.get("value"), field=field, operator=operator)
    return bridge_to(field, subject=subject)(_condition(field, operator, value, now))


def _condition(field: Field, operator: Operator, value: Any, now: datetime) -> Q:
    if field.occurrences:
        happened = field.occurrences(_since(value, now))
        return ~happened if operator == Operator.DID_NOT else happened
    if field.dated_query:
        return field.dated_query(operator, value, now)
    if field.query:
        return field.query(operator, value)
    if field.in_json and operator in _OPPOSITES:
        return ~_condition(field, _OPPOSITES[operator], value, now)
    condition = column_condition(field, operator, value, now)
    return sure(condition, field, operator) if field.in_json else condition


_OPPOSITES = {Operator.IS_NOT: Operator.IS, Operator.NOT_IN: Operator.IN}


def _since(asked: "Counted", now: datetime) -> Occurrences:
    return Occurrences(asked.kind, asked.times, now - timedelta(days=asked.days) if asked.days else None, now)


def operator_of(leaf: Tree, field: Field) -> Operator:
    code = str(leaf.get("op", ""))
    if code not in [operator.value for operator in operators_of(field)]:
        raise CriterionRefused(f"« {field.label} » ne se compare pas par « {code} ».")
    return Operator(code)


def column_condition(field: Field, operator: Operator, value: Any, now: datetime) -> Q:
    """What a field asks of its own column; one that looks further adds to it."""
    column = field.column
    if operator in (Operator.KNOWN, Operator.UNKNOWN):
        return _unknown(field) if operator == Operator.UNKNOWN else ~_unknown(field)
    if operator in (Operator.LAST_DAYS, Operator.NEXT_DAYS):
        return _window(field, operator, value, now)
    if field.type == FieldType.INSTANT:
        return _on_days(column, operator, value)
    if operator == Operator.BETWEEN:
        return Q(**{f"{column}__gte": value[0], f"{column}__lte": value[1]})
    lookup = (_IN_DOCUMENTS if field.in_json else {}).get(operator, _LOOKUPS[operator])
    condition = Q(**{f"{column}{lookup}": value})
    return ~condition if operator in (Operator.IS_NOT, Operator.NOT_IN) else condition


def _on_days(column: str, operator: Operator, value: Any) -> Q:
    """Days in Paris as ranges of instants, so that an index on the column serves."""
    if operator == Operator.BEFORE:
        return Q(**{f"{column}__lt": _midnight(value)})
    if operator == Operator.AFTER:
        return Q(**{f"{column}__gte": _midnight(value + ONE_DAY)})
    first, last = value if operator == Operator.BETWEEN else (value, value)
    return Q(**{f"{column}__gte": _midnight(first), f"{column}__lt": _midnight(last + ONE_DAY)})


def _midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=PARIS)


_LOOKUPS = {
    Operator.IS: "",
    Operator.IS_NOT: "",
    Operator.IN: "__in",
    Operator.NOT_IN: "__in",
    Operator.CONTAINS: "__contains",
    Operator.STARTS_WITH: "__startswith",
    Operator.AT_LEAST: "__gte",
    Operator.AT_MOST: "__lte",
    Operator.BEFORE: "__lt",
    Operator.AFTER: "__gt",
}
_IN_DOCUMENTS = {
    Operator.CONTAINS: "__icontains",
    Operator.STARTS_WITH: "__istartswith",
}  # no other is on both databases


def _unknown(field: Field) -> Q:
    if field.in_json:
        return ~known_in_document(field)
    missing = Q(**{f"{field.column}__isnull": True})
    textual = field.type in (FieldType.TEXT, FieldType.CHOICE)
    if textual and not field.nullable:
        return Q(**{field.column: ""})
    return missing | Q(**{field.column: ""}) if textual else missing


def _window(field: Field, operator: Operator, days: int, now: datetime) -> Q:
    ahead = operator == Operator.NEXT_DAYS
    near, far = (now, now + timedelta(days=days)) if ahead else (now - timedelta(days=days), now)
    if field.type == FieldType.DATE:
        first, last = (_as_stored(moment.astimezone(PARIS).date(), field) for moment in (near, far))
        return Q(**{f"{field.column}__gte": first, f"{field.column}__lte": last})
    return Q(**{f"{field.column}__gte": near, f"{field.column}__lte": far})


class Counted(NamedTuple):
    """Which facts, at least how many, within how many days before now (0: ever)."""

    kind: str
    times: int
    days: int


def read_counted(raw: Any, *, field: Field) -> Counted:
    """From ["call", 3, 30], "call,3,30" or {"kind": "call", "times": 3, "days": 30}; what is left out is any, once, ever."""
    if isinstance(raw, Mapping):
        raw = [raw.get("kind", ""), raw.get("times", ""), raw.get("days", "")]
    said = [str(part).strip() for part in (raw if isinstance(raw, list) else str(raw or "").split(","))]
    kind, times, days = [*said, "", "", ""][:3]
    known = [value for value, _ in field.choices()] if field.choices else []
    if kind and kind not in known:
        raise CriterionRefused(f"« {field.label} » ne connaît pas « {kind[:60]} ».")
    return Counted(
        kind,
        _whole(times or "1", MOST_TIMES, f"« {field.label} » : donnez un nombre de fois entre 1 et 1 000."),
        _whole(days, LONGEST_WINDOW, _days_refused(field)) if days else 0,
    )


def _whole(text: str, most: int, refusal: str) -> int:
    if not text.isascii() or not text.isdigit() or not 1 <= int(text[:9]) <= most:
        raise CriterionRefused(refusal)
    return int(text)


def _days_refused(field: Field) -> str:
    return f"« {field.label} » : donnez un nombre de jours entre 1 et 36 500."


def read_value(raw: Any, *, field: Field, operator: Operator) -> Any:
    """The value in the type that the column compares with, or CriterionRefused."""
    if field.occurrences:
        return read_counted(raw, field=field)
    if operator in (Operator.KNOWN, Operator.UNKNOWN):
        return None
    if operator in (Operator.LAST_DAYS, Operator.NEXT_DAYS):
        return _read_days(raw, field)
    if operator in (Operator.IN, Operator.NOT_IN):
        values = raw if isinstance(raw, list) else str(raw or "").split(",")
        return [_read_one(value, field) for value in values if str(value).strip()]
    if operator == Operator.BETWEEN:
        if not isinstance(raw, list) or len(raw) != 2:
            raise CriterionRefused(f"« {field.label} » entre quoi et quoi ? Donnez deux valeurs.")
        return [_read_one(value, field) for value in raw]
    return _read_one(raw, field)


def _read_days(raw: Any, field: Field) -> int:
    return _whole(str(raw or "").strip(), LONGEST_WINDOW, _days_refused(field))


def _read_one(raw: Any, field: Field) -> Any:
    text = str(raw if raw is not None else "").strip()
    try:
        value = _READERS[field.type](text)
    except (ValueError, InvalidOperation):
        raise CriterionRefused(
            f"« {field.label} » : « {text[:60]} » n’est pas une valeur valable ({field.type.label.lower()})."
        ) from None
    return _as_stored(field.fold(value) if field.fold else value, field)


def _as_stored(value: Any, field: Field) -> Any:
    """Days in a document are texts, whose order is theirs."""
    return value.isoformat() if field.in_json and isinstance(value, date) else value


def _read_text(text: str) -> str:
    if "\x00" in text or not text:
        raise ValueError(text)
    return text


def _read_cents(text: str) -> int:
    return round(_read_number(text) * 100)


def _read_number(text: str) -> int | float:
    number = Decimal(text.replace("\u202f", "").replace("\u00a0", "").replace(" ", "").replace(",", "."))
    if not number.is_finite() or abs(number) >= Decimal(10) ** 15:
        raise ValueError(text)
    return int(number) if number == number.to_integral_value() else float(number)


_BOOLEANS = {"true": True, "1": True, "oui": True, "false": False, "0": False, "non": False}


def _read_boolean(text: str) -> bool:
    if text.lower() not in _BOOLEANS:
        raise ValueError(text)
    return _BOOLEANS[text.lower()]


def _read_day(text: str) -> date:
    day = date.fromisoformat(text)
    if not 1800 <= day.year <= 2200:
        raise ValueError(text)
    return day


def _read_record(text: str) -> int:
    number = int(text)
    if not 0 < number < 2**63:
        raise ValueError(text)
    return number


_READERS: dict[FieldType, Any] = {
    FieldType.TEXT: _read_text,
    FieldType.CHOICE: lambda text: text.replace("\x00", ""),
    FieldType.RECORD: _read_record,
    FieldType.NUMBER: _read_number,
    FieldType.MONEY: _read_cents,
    FieldType.DATE: _read_day,
    FieldType.INSTANT: _read_day,
    FieldType.BOOLEAN: _read_boolean,
}
