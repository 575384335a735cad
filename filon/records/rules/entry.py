"""What a person may type in a field of a record: read into its type, or refused with one sentence that says why."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from filon.kit.dates import parse_date
from filon.kit.enums import LabelledEnum
from filon.kit.errors import BusinessError
from filon.kit.money import decimal_string
from filon.kit.numbers import Ambiguous, parse_amount, parse_boolean
from filon.kit.text import clean_cell


class ValueRefused(BusinessError):
    """A typed value that cannot be stored; what was typed stays before the person's eyes."""


class EntryKind(LabelledEnum):
    """Which control a page shows; the codes are those of HTML where it has one."""

    TEXT = "text", "Texte"
    LONG_TEXT = "long_text", "Texte long"
    CHOICE = "choice", "Choix"
    RECORD = "record", "Fiche"
    DATE = "date", "Date"
    AMOUNT = "amount", "Montant"
    BOOLEAN = "boolean", "Oui ou non"


Reader = Callable[[str], Any]
Choices = Callable[[], Sequence[tuple[str, str]]]


@dataclass(frozen=True, slots=True)
class Entry:
    """One field that people edit in place. `read` turns the typed text into the column's value or raises ValueRefused."""

    name: str
    label: str
    read: Reader
    kind: EntryKind = EntryKind.TEXT
    choices: Choices | None = None
    required: bool = False
    hint: str = ""
    show: Callable[[Any], str] = field(default=lambda value: "" if value is None else str(value))


def text_entry(name: str, label: str, *, width: int, required: bool = False, hint: str = "") -> Entry:
    return Entry(name, label, reader_of_text(label, width=width, required=required), required=required, hint=hint)


def reader_of_text(label: str, *, width: int, required: bool = False, lines: bool = False) -> Reader:
    def read(raw: str) -> str:
        if len(raw) > 4 * width + 1000:  # before any work on ten megabytes
            raise ValueRefused(f"« {label} » tient en {width} caractères ; vous en avez saisi {len(raw)}.")
        text = clean_cell(raw)
        text = text if lines else " ".join(text.split())
        if required and not text:
            raise ValueRefused(f"« {label} » ne peut pas rester vide.")
        if len(text) > width:
            raise ValueRefused(f"« {label} » tient en {width} caractères ; vous en avez saisi {len(text)}.")
        return text

    return read


def choice_entry(name: str, label: str, choices: type[LabelledEnum]) -> Entry:
    def read(raw: str) -> str:
        if raw not in choices._value2member_map_:
            raise ValueRefused(f"« {label} » : choisissez une valeur de la liste.")
        return raw

    return Entry(name, label, read, EntryKind.CHOICE, choices=choices.choices, show=choices.label_of)


def code_entry(name: str, label: str, codes: Callable[[], dict[str, str]], *, empty: str = "Inconnu") -> Entry:
    """A code of a nomenclature, shown by its label."""

    def read(raw: str) -> str:
        if raw and raw not in codes():
            raise ValueRefused(f"« {label} » : choisissez une valeur de la liste.")
        return raw

    return Entry(
        name,
        label,
        read,
        EntryKind.CHOICE,
        choices=lambda: [("", empty), *codes().items()],
        show=lambda code: codes().get(code, code),
    )


def date_entry(name: str, label: str) -> Entry:
    def read(raw: str) -> date | None:
        if not raw.strip():
            return None
        found = parse_date(raw[:60])
        if found is None or not 1900 <= found.year <= 2200:
            raise ValueRefused(
                f"« {label} » : « {raw.strip()[:40]} » n’est pas une date. Écrivez par exemple 21/11/2026."
            )
        return found.date() if isinstance(found, datetime) else found

    return Entry(name, label, read, EntryKind.DATE, show=lambda day: day.isoformat() if day else "")


def amount_entry(name: str, label: str) -> Entry:
    """A whole number of cents, zero or more."""

    def read(raw: str) -> int | None:
        if not raw.strip():
            return None
        try:
            cents = parse_amount(raw[:60])
        except Ambiguous as doubt:
            raise ValueRefused(
                f"« {label} » : « {raw.strip()[:40]} » se lit de deux façons. Écrivez par exemple 1 234,50."
            ) from doubt
        if cents is None or cents < 0:
            raise ValueRefused(
                f"« {label} » : « {raw.strip()[:40]} » n’est pas un montant. Écrivez par exemple 1 234,50."
            )
        return cents

    return Entry(
        name,
        label,
        read,
        EntryKind.AMOUNT,
        show=lambda cents: "" if cents is None else decimal_string(cents).replace(".", ","),
    )


def boolean_entry(name: str, label: str) -> Entry:
    words = {None: "", True: "oui", False: "non"}
    return Entry(
        name,
        label,
        lambda raw: parse_boolean(raw[:20]),
        EntryKind.BOOLEAN,
        choices=lambda: [("", "Inconnu"), ("oui", "Oui"), ("non", "Non")],
        show=lambda value: words[value],
    )
