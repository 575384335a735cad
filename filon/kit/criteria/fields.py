"""What may be asked, of whom: each package registers its fields here when the application starts."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from filon.kit.enums import LabelledEnum
from filon.kit.errors import BusinessError
from filon.kit.subjects import SubjectKind


class CriterionRefused(BusinessError):
    """A criterion that cannot be understood; the sentence names it."""


class FieldType(LabelledEnum):
    TEXT = "text", "Texte"
    CHOICE = "choice", "Choix"
    RECORD = "record", "Fiche"
    NUMBER = "number", "Nombre"
    MONEY = "money", "Montant"
    DATE = "date", "Date"
    INSTANT = "instant", "Instant"
    BOOLEAN = "boolean", "Oui ou non"


class Operator(LabelledEnum):
    IS = "is", "est"
    IS_NOT = "is_not", "n’est pas"
    IN = "in", "est parmi"
    NOT_IN = "not_in", "n’est pas parmi"
    CONTAINS = "contains", "contient"
    STARTS_WITH = "starts_with", "commence par"
    AT_LEAST = "at_least", "est d’au moins"
    AT_MOST = "at_most", "est d’au plus"
    BETWEEN = "between", "est entre"
    BEFORE = "before", "est avant le"
    AFTER = "after", "est après le"
    LAST_DAYS = "last_days", "dans les derniers jours"
    NEXT_DAYS = "next_days", "dans les prochains jours"
    KNOWN = "known", "est connu"
    UNKNOWN = "unknown", "est inconnu"


O = Operator  # noqa: E741
_PRESENCE = (O.KNOWN, O.UNKNOWN)
_DATES = (O.IS, O.BEFORE, O.AFTER, O.BETWEEN, O.LAST_DAYS, O.NEXT_DAYS, *_PRESENCE)
_NUMBERS = (O.IS, O.IS_NOT, O.AT_LEAST, O.AT_MOST, O.BETWEEN, *_PRESENCE)
_OPERATORS: dict[FieldType, tuple[Operator, ...]] = {
    FieldType.TEXT: (O.IS, O.IS_NOT, O.CONTAINS, O.STARTS_WITH, O.IN, *_PRESENCE),
    FieldType.CHOICE: (O.IS, O.IS_NOT, O.IN, O.NOT_IN, *_PRESENCE),
    FieldType.RECORD: (O.IS, O.IS_NOT, O.IN, O.NOT_IN, *_PRESENCE),
    FieldType.NUMBER: _NUMBERS,
    FieldType.MONEY: _NUMBERS,
    FieldType.DATE: _DATES,
    FieldType.INSTANT: _DATES,
    FieldType.BOOLEAN: (O.IS, *_PRESENCE),
}

Choices = Callable[[], Sequence[tuple[str, str]]]


@dataclass(frozen=True, slots=True)
class Field:
    """One thing that may be asked of a subject.

    `name` is "subject.field"; `path` the column seen from the subject's table (default: the field). `fold` says how a text
    is folded before it is compared with a folded column. `query` replaces the column altogether: it gets operator and value.
    """

    subject: SubjectKind
    name: str
    label: str
    type: FieldType
    path: str = ""
    choices: Choices | None = None
    fold: Callable[[str], str] | None = None
    query: Callable[[Operator, Any], Q] | None = None
    nullable: bool = False

    @property
    def column(self) -> str:
        return self.path or self.name.split(".", 1)[1]


_fields: dict[str, Field] = {}
_providers: dict[SubjectKind, Callable[[], Iterable[Field]]] = {}
_bridges: dict[tuple[SubjectKind, SubjectKind], Callable[[Q], Q]] = {}


def register_fields(*fields: Field) -> None:
    _fields.update({field.name: field for field in fields})


def register_provider(subject: SubjectKind, provider: Callable[[], Iterable[Field]]) -> None:
    """Fields that people define themselves; asked each time, since they come and go."""
    _providers[subject] = provider


def register_bridge(*, asked_of: SubjectKind, about: SubjectKind, bridge: Callable[[Q], Q]) -> None:
    """How a condition about one subject becomes one of another: a contact's company, a company's contacts."""
    _bridges[asked_of, about] = bridge


def operators_of(field: Field) -> tuple[Operator, ...]:
    return _OPERATORS[field.type]


def fields_of(subject: SubjectKind) -> list[Field]:
    """All that may be asked of this subject: its own fields first, then those of the subjects it leads to."""
    reachable = [subject, *(about for asked_of, about in _bridges if asked_of == subject)]
    return [field for kind in reachable for field in _own_fields(kind)]


def field_of(name: str) -> Field:
    """The field of that name, or CriterionRefused: it was never there, or somebody deleted it."""
    if known := _fields.get(name):
        return known
    prefix = name.split(".", 1)[0]
    for field in (field for kind, provider in _providers.items() if kind == prefix for field in provider()):
        if field.name == name:
            return field
    raise CriterionRefused(
        f"Le champ « {name} » n’existe pas ou n’existe plus. Retirez ce critère ou choisissez un autre champ."
    )


def bridge_to(field: Field, *, subject: SubjectKind) -> Callable[[Q], Q]:
    """How the field's condition is asked of the subject."""
    if field.subject == subject:
        return lambda condition: condition
    try:
        return _bridges[subject, field.subject]
    except KeyError:
        raise CriterionRefused(f"Le champ « {field.label} » ne peut pas être demandé ici.") from None


def _own_fields(subject: SubjectKind) -> list[Field]:
    provider = _providers.get(subject)
    return [field for field in _fields.values() if field.subject == subject] + list(provider() if provider else ())
