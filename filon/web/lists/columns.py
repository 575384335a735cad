"""The columns that a list may show: its own, then every other field of the record page, those that the company added last."""

from collections.abc import Iterable, Sequence

from filon.kit.subjects import SubjectKind
from filon.usecases.many_fields import fields_of_many
from filon.web.lists.definition import Column, ListDefinition

FIELD = "champ."  # before the name of a field of the record page
# Fields that a column of the list shows already, often with more than the bare value.
SHOWN_ALREADY = {
    SubjectKind.COMPANY: {"name", "siren", "naf_code", "headcount_band", "turnover_cents"},
    SubjectKind.CONTACT: {"first_name", "last_name", "job_title"},
    SubjectKind.LEAD: {"name", "potential_cents", "entrance"},
    SubjectKind.OPPORTUNITY: {"name", "cents", "expected_close_date", "probability"},
    SubjectKind.ORDER: {"number", "ordered_at", "cents"},
}


def all_columns(definition: ListDefinition) -> list[Column]:
    """One query, for the fields that the company added."""
    others = [
        Column(FIELD + name, entry.label, shown=False, field=name, entry=entry)
        for name, entry in fields_of_many(definition.kind)
        if name not in SHOWN_ALREADY[definition.kind]
    ]
    return [*definition.columns, *others]


def columns_named(definition: ListDefinition, keys: Iterable[str]) -> list[Column]:
    """Those that exist, in the order asked, the name always first; the list's own where none is asked."""
    wanted = list(dict.fromkeys(keys))
    known = all_columns(definition) if any(key.startswith(FIELD) for key in wanted) else definition.columns
    by_key = {column.key: column for column in known}
    found = [by_key[key] for key in wanted if key in by_key and key != "name"]
    return [by_key["name"], *found] if found or "name" in wanted else own_columns(definition)


def own_columns(definition: ListDefinition) -> list[Column]:
    return [column for column in definition.columns if column.shown]


def choosable_columns(definition: ListDefinition, chosen: Sequence[Column]) -> list[tuple[Column, bool]]:
    """The chosen ones in their order, then the others."""
    keys = {column.key for column in chosen}
    rest = [column for column in all_columns(definition) if column.key not in keys]
    return [*((column, True) for column in chosen), *((column, False) for column in rest)]
