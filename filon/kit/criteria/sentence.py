"""A tree of criteria as one French sentence, so that a person sees whom it takes before using it."""

from typing import Any

from filon.kit.criteria.compiler import Tree, group_of, operator_of, read_counted
from filon.kit.criteria.fields import Field, FieldType, Operator, field_of

_WINDOWS = {Operator.LAST_DAYS: "derniers", Operator.NEXT_DAYS: "prochains"}
_JOINTS = {"all": " et ", "any": " ou ", "none": " ou "}


def describe_criteria(tree: Tree) -> str:
    """« Département est 13 ou 69 et effectif est d’au moins 50 »; "Tous" when nothing is asked."""
    sentence = _describe(tree, outer=True)
    return sentence[:1].upper() + sentence[1:] if sentence else "Tous"


def _describe(tree: Tree, *, outer: bool = False) -> str:
    if "field" in tree:
        return _leaf(tree)
    kind, members = group_of(tree)
    parts = [part for part in (_describe(member) for member in members) if part]
    if not parts:
        return ""
    joined = _JOINTS[kind].join(parts)
    if kind == "none":
        return f"aucun de : {joined}" if outer else f"(aucun de : {joined})"
    return joined if outer or len(parts) == 1 else f"({joined})"


def _leaf(leaf: Tree) -> str:
    field = field_of(str(leaf["field"]))
    operator = operator_of(leaf, field)
    label = field.label[:1].lower() + field.label[1:] if field.label[1:2].islower() else field.label
    value = leaf.get("value")
    if field.occurrences:
        return f"{label} {_counted(value, field, never=operator == Operator.DID_NOT)}"
    if operator in (Operator.KNOWN, Operator.UNKNOWN):
        return f"{label} {operator.label}"
    if operator in _WINDOWS:
        return f"{label} dans les {value} {_WINDOWS[operator]} jours"
    if operator == Operator.BETWEEN and isinstance(value, list) and len(value) == 2:
        return f"{label} {operator.label} {_word(value[0], field)} et {_word(value[1], field)}"
    values = value if isinstance(value, list) else str(value if value is not None else "").split(",")
    words = " ou ".join(_word(one, field) for one in values)
    shown = Operator.IS if operator == Operator.IN else Operator.IS_NOT if operator == Operator.NOT_IN else operator
    return f"{label} {shown.label} {words}"


def _counted(value: Any, field: Field, *, never: bool) -> str:
    """« (appel) au moins 3 fois dans les 30 derniers jours », « (appel) jamais »."""
    asked = read_counted(value, field=field)
    times = "une fois" if asked.times == 1 else f"{asked.times} fois"
    often = "jamais" if never and asked.times == 1 else f"moins de {times}" if never else f"au moins {times}"
    which = f"({_word(asked.kind, field).lower()}) " if asked.kind else ""
    window = "" if not asked.days else " depuis hier" if asked.days == 1 else f" dans les {asked.days} derniers jours"
    return f"{which}{often}{window}"


def _word(value: Any, field: Field) -> str:
    if field.type == FieldType.BOOLEAN:
        return "oui" if str(value).lower() in ("true", "1", "oui") else "non"
    if field.word:
        return field.word(str(value))
    labels = dict(field.choices()) if field.choices else {}
    return labels.get(str(value), str(value))
