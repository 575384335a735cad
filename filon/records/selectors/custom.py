"""The fields that the company added to its records, and how their values are typed and shown."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from filon.kit.french import format_decimal
from filon.kit.numbers import Ambiguous, parse_number
from filon.kit.subjects import SubjectKind
from filon.records.models import FieldDefinition
from filon.records.rules.entry import (
    Entry,
    EntryKind,
    ValueRefused,
    boolean_entry,
    date_entry,
    text_entry,
)
from filon.records.rules.fields import FieldType

LONGEST_VALUE = 2000


def custom_entries(entity: SubjectKind) -> list[Entry]:
    """One entry a definition; values are kept in JSON: text, number, ISO date, true or false."""
    return [_entry(definition) for definition in FieldDefinition.objects.filter(entity=entity)]


def _entry(definition: FieldDefinition) -> Entry:
    return _MAKERS[FieldType(definition.type)](definition)


def _text(definition: FieldDefinition) -> Entry:
    entry = text_entry(definition.key, definition.label, width=LONGEST_VALUE)
    return replace(entry, read=lambda raw: entry.read(raw) or None)


def _number(definition: FieldDefinition) -> Entry:
    def read(raw: str) -> float | int | None:
        if not raw.strip():
            return None
        try:
            number = parse_number(raw[:60])
        except Ambiguous as doubt:
            raise ValueRefused(
                f"« {definition.label} » se lit de deux façons : écrivez par exemple 1 234,5."
            ) from doubt
        if number is None:
            raise ValueRefused(f"« {definition.label} » attend un nombre, par exemple 1 234,5.")
        return int(number) if number == int(number) else number

    return Entry(definition.key, definition.label, read, show=_shown(lambda value: format_decimal(float(value), 6)))


def _date(definition: FieldDefinition) -> Entry:
    entry = date_entry(definition.key, definition.label)
    return replace(
        entry,
        read=lambda raw: day.isoformat() if (day := entry.read(raw)) else None,
        show=_shown(lambda value: str(value)[:10]),
    )


def _boolean(definition: FieldDefinition) -> Entry:
    words = {True: "oui", False: "non"}
    return replace(
        boolean_entry(definition.key, definition.label), show=_shown(lambda value: words.get(value, str(value)))
    )


def _choice(definition: FieldDefinition) -> Entry:
    choices = [str(choice) for choice in definition.choices]

    def read(raw: str) -> str | None:
        if raw and raw not in choices:
            raise ValueRefused(f"« {definition.label} » : choisissez une valeur de la liste.")
        return raw or None

    return Entry(
        definition.key,
        definition.label,
        read,
        EntryKind.CHOICE,
        choices=lambda: [("", "—"), *((choice, choice) for choice in choices)],
        show=_shown(str),
    )


def _shown(show: Callable[[Any], str]) -> Callable[[Any], str]:
    return lambda value: "" if value is None else show(value)


_MAKERS: dict[FieldType, Callable[[FieldDefinition], Entry]] = {
    FieldType.TEXT: _text,
    FieldType.NUMBER: _number,
    FieldType.DATE: _date,
    FieldType.BOOLEAN: _boolean,
    FieldType.CHOICE: _choice,
}
