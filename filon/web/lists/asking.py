"""What the address of a list asks: `q` words, `f` criteria ("field~operator~value"), `tri` a sort, `vue` a saved view."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from django.db.models import Q
from django.http import QueryDict

from filon.kit.criteria import Operator, compile_criteria, describe_criteria, field_of
from filon.kit.errors import BusinessError
from filon.records.selectors.listing import Asked
from filon.records.selectors.paging import Sort
from filon.segments.selectors import refuse_unreadable
from filon.users.models import User
from filon.users.selectors import visible_filter
from filon.web.lists.definition import ListDefinition

SEPARATOR = "~"
SEVERAL = (Operator.BETWEEN, Operator.IN, Operator.NOT_IN)  # values separated by commas
MOST_CRITERIA = 20
IN_USE = Q(deleted_at=None)


class Chip(NamedTuple):
    """One criterion as the filter bar shows it, and the address without it; `problem` when it cannot be understood."""

    words: str
    raw: str
    without: str
    problem: bool = False


@dataclass(frozen=True, slots=True)
class Question:
    """A list as somebody asked for it."""

    definition: ListDefinition
    asked: Asked
    text: str
    chips: Sequence[Chip]
    narrowed: Chip | None
    sort: str
    view: int | None
    query: str  # all that is asked but the place in the list


def read_question(parameters: QueryDict, *, definition: ListDefinition, viewer: User, now: datetime) -> Question:
    """A criterion that cannot be understood narrows nothing: its chip says so."""
    raws = list(dict.fromkeys(parameters.getlist("f")))[:MOST_CRITERIA]
    written, text = parameters.get("tri", ""), parameters.get("q", "").replace("\x00", "")
    sort = sort_of(written, definition)
    condition, along = visible_filter(viewer=viewer, entity=definition.entity) & definition.only, IN_USE
    chips = []
    for raw in raws:
        words, found, problem = _understand(raw, definition, viewer, now)
        chips.append(Chip(words, raw, _without(parameters, raw), problem))
        if found is not None and _is_along(raw, sort):
            along &= found
        elif found is not None:
            condition &= found
    exact = definition.identified(text)
    return Question(
        definition=definition,
        asked=Asked(
            sort=sort,
            condition=condition if exact is None else condition & exact,
            along=along,
            text=text if exact is None else "",
            cursor=parameters.get("apres", "") or parameters.get("avant", ""),
            chosen=bool(written),
        ),
        text=text,
        chips=chips,
        narrowed=_narrowing_chip(parameters, definition),
        sort=written,
        view=_number(parameters.get("vue", "")),
        query=_query(parameters),
    )


def sort_of(written: str, definition: ListDefinition) -> Sort:
    """ "nom" or "-nom"; an unknown one is the list's own."""
    known = definition.sorts.get(written.removeprefix("-"))
    if known is None:
        return definition.sorts[definition.default_sort]
    return Sort(known.columns, descending=not known.descending) if written.startswith("-") else known


def leaf_of(raw: str) -> dict[str, Any]:
    name, operator, value = [*raw.split(SEPARATOR, 2), "", ""][:3]
    return {"field": name, "op": operator, "value": value.split(",") if operator in SEVERAL else value}


def _understand(raw: str, definition: ListDefinition, viewer: User, now: datetime) -> tuple[str, Q | None, bool]:
    leaf = leaf_of(raw)
    try:
        refuse_unreadable(leaf, viewer=viewer)
        return describe_criteria(leaf), compile_criteria(leaf, subject=definition.kind, now=now), False
    except BusinessError as refusal:
        return refusal.sentence, None, True


def _is_along(raw: str, sort: Sort) -> bool:
    """Whether the index of the sort answers the criterion too."""
    return field_of(leaf_of(raw)["field"]).column in sort.columns


def _without(parameters: QueryDict, raw: str) -> str:
    rest = parameters.copy()
    rest.setlist("f", [other for other in parameters.getlist("f") if other != raw])
    return _query(rest)


def _narrowing_chip(parameters: QueryDict, definition: ListDefinition) -> Chip | None:
    if definition.narrowing is None:
        return None
    rest = parameters.copy()
    for name, _value in definition.narrowing.parameters:
        rest.pop(name, None)
    return Chip(definition.narrowing.words, "", _query(rest))


def _query(parameters: QueryDict) -> str:
    rest = parameters.copy()
    for name in ("apres", "avant"):
        rest.pop(name, None)
    return rest.urlencode()


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None
