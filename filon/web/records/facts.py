"""The facts of a record as lines of its page, and one of them while it is edited."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from filon.kit.dates import parse_date
from filon.kit.french import format_amount, format_date
from filon.kit.money import DEFAULT_CURRENCY
from filon.records.models import RootRecord
from filon.records.rules.entry import Entry, EntryKind
from filon.records.selectors.custom import custom_entries
from filon.web.records.definition import RecordDefinition

CUSTOM = "custom."  # before the key of a field that the company added


@dataclass(frozen=True, slots=True)
class Fact:
    """`shown` is for reading, `typed` what the control starts with."""

    name: str
    entry: Entry
    shown: str
    typed: str

    @property
    def is_link(self) -> bool:
        return self.shown.startswith(("https://", "http://"))


def facts_of(definition: RecordDefinition, record: RootRecord) -> list[Fact]:
    currency = getattr(record, "currency", DEFAULT_CURRENCY)
    return [fact_of(entry, entry.name, getattr(record, entry.name), currency) for entry in definition.entries]


def custom_facts_of(definition: RecordDefinition, record: RootRecord) -> list[Fact]:
    return [
        fact_of(entry, CUSTOM + entry.name, record.custom.get(entry.name)) for entry in custom_entries(definition.kind)
    ]


def find_fact(definition: RecordDefinition, record: RootRecord, name: str) -> Fact | None:
    facts: Sequence[Fact] = (
        custom_facts_of(definition, record) if name.startswith(CUSTOM) else facts_of(definition, record)
    )
    return next((fact for fact in facts if fact.name == name), None)


def fact_of(entry: Entry, name: str, value: Any, currency: str = DEFAULT_CURRENCY) -> Fact:
    typed = entry.show(value)
    if entry.kind == EntryKind.CHOICE:
        return Fact(
            name, entry, typed if value not in (None, "") else "", "" if value is None else entry.code_of(str(value))
        )
    return Fact(name, entry, _read_by_people(entry, value, typed, currency), typed)


def _read_by_people(entry: Entry, value: Any, typed: str, currency: str) -> str:
    if entry.kind == EntryKind.AMOUNT and value is not None:
        return format_amount(value, currency)
    if entry.kind == EntryKind.DATE and value:
        day = parse_date(typed)
        return format_date(day) if day else typed
    if entry.kind == EntryKind.BOOLEAN:
        return typed.capitalize()
    return typed
