"""What a person may type in a field of a record: read into its type, or refused with one sentence that says why."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from filon.kit.dates import parse_date
from filon.kit.enums import LabelledEnum
from filon.kit.errors import BusinessError
from filon.kit.french import format_integer
from filon.kit.money import decimal_string
from filon.kit.numbers import Ambiguous, is_too_large_an_amount, parse_amount, parse_boolean
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


FIRST_YEAR, LAST_YEAR = 1900, 2200  # beyond, a slip of the keyboard
WEB_ADDRESS = re.compile(
    r"(?:https?://)?(?P<host>[^\s/?#:@<>\"]+\.[^\s/?#:@<>\".]{2,})(?::\d{1,5})?(?:[/?#][^\s<>\"]*)?", re.IGNORECASE
)

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
    code_of: Callable[[str], str] = str  # which of the choices a stored value is
    suggest: Callable[[], Sequence[str]] | None = None  # what others wrote there: offered, never imposed


def text_entry(name: str, label: str, *, width: int, required: bool = False, hint: str = "") -> Entry:
    return Entry(name, label, reader_of_text(label, width=width, required=required), required=required, hint=hint)


def reader_of_text(label: str, *, width: int, required: bool = False, lines: bool = False) -> Reader:
    def read(raw: str) -> str:
        if len(raw) > 4 * width + 1000:  # before any work on ten megabytes
            raise _too_long(label, raw, width)
        text = clean_cell(raw)
        text = text if lines else " ".join(text.split())
        if required and not text:
            raise ValueRefused(f"« {label} » ne peut pas rester vide.")
        if len(text) > width:
            raise _too_long(label, text, width)
        return text

    return read


def _too_long(label: str, text: str, width: int) -> ValueRefused:
    most, typed = format_integer(width), format_integer(len(text))
    return ValueRefused(f"« {label} » tient en {most} caractères ; vous en avez saisi {typed}.")


def web_entry(name: str, label: str, *, width: int, of: str = "", example: str = "www.exemple.fr") -> Entry:
    """An address of the web as people give it, with or without https://. `of`: the only site that it may be on."""
    read_text = reader_of_text(label, width=width)

    def read(raw: str) -> str:
        address: str = read_text(raw)
        found = WEB_ADDRESS.fullmatch(address)
        if address and not (found and f".{found['host']}".lower().endswith(f".{of}" if of else "")):
            raise ValueRefused(
                f"« {label} » : « {address[:40]} » n’est pas une adresse de page, comme {example}. "
                "Vérifiez la frappe, ou laissez vide."
            )
        return address

    return Entry(name, label, read)


def choice_entry(name: str, label: str, choices: type[LabelledEnum]) -> Entry:
    def read(raw: str) -> str:
        if raw not in choices._value2member_map_:
            raise ValueRefused(f"« {label} » : choisissez une valeur de la liste.")
        return raw

    return Entry(name, label, read, EntryKind.CHOICE, choices=choices.choices, show=choices.label_of)


def code_entry(
    name: str,
    label: str,
    codes: Callable[[], dict[str, str]],
    *,
    empty: str = "Inconnu",
    code_of: Callable[[str], str] = str,
) -> Entry:
    """A code of a nomenclature, shown by its label; `code_of` finds it in what a file gave ("FR" is "fr")."""

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
        show=lambda code: codes().get(code_of(code), code),
        code_of=code_of,
    )


def date_entry(name: str, label: str) -> Entry:
    def read(raw: str) -> date | None:
        if not raw.strip():
            return None
        found = parse_date(raw[:60])
        if found is None:
            raise ValueRefused(
                f"« {label} » : « {raw.strip()[:40]} » n’est pas une date. Écrivez par exemple 21/11/2026."
            )
        if not FIRST_YEAR <= found.year <= LAST_YEAR:
            raise ValueRefused(
                f"« {label} » : le {found.day:02d}/{found.month:02d}/{found.year:04d} est hors des bornes, de l’année "
                f"{FIRST_YEAR} à l’année {LAST_YEAR}. Vérifiez la frappe."
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
        if cents is None and is_too_large_an_amount(raw[:60]):
            raise ValueRefused(f"« {label} » : « {raw.strip()[:40]} » est trop grand. Vérifiez la frappe.")
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


def yes_or_no_entry(name: str, label: str, *, usual: bool) -> Entry:
    """Never unknown: what is not said is no. The usual answer is proposed first."""
    answers = [("non", "Non"), ("oui", "Oui")]
    return replace(
        boolean_entry(name, label),
        read=lambda raw: raw.strip().casefold() == "oui",
        choices=lambda: answers[::-1] if usual else answers,
    )
