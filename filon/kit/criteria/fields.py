"""What may be asked, of whom: each package registers its fields here when the application starts."""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

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
    EVENTS = "events", "Faits comptés"


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
    DID = "did", "au moins"
    DID_NOT = "did_not", "pas même"


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
    FieldType.EVENTS: (O.DID, O.DID_NOT),
}
NEGATIVE = (O.IS_NOT, O.NOT_IN, O.UNKNOWN, O.DID_NOT)

Choices = Callable[[], Sequence[tuple[str, str]]]


class Occurrences(NamedTuple):
    """At least `times` facts of a kind ("" is any kind) since an instant (None: ever), until now."""

    kind: str
    times: int
    since: datetime | None
    until: datetime


@dataclass(frozen=True, slots=True)
class Field:
    """One thing that may be asked of a subject.

    `name` is "subject.field"; `path` the column seen from the subject's table (default: the field). `fold` says how a value
    is written before it is compared, and may refuse it. `query` replaces the column altogether: it gets operator and value;
    `dated_query` the instant as well; `occurrences` says how the facts of a field of type EVENTS are counted.
    `in_json`: the value lies in a document, and may be of another type than the field. `open`: other values than the choices
    may be typed. `word` says a value that no choice names.
    """

    subject: SubjectKind
    name: str
    label: str
    type: FieldType
    path: str = ""
    choices: Choices | None = None
    fold: Callable[[str], str] | None = None
    query: Callable[[Operator, Any], Q] | None = None
    dated_query: Callable[[Operator, Any, datetime], Q] | None = None
    occurrences: Callable[[Occurrences], Q] | None = None
    word: Callable[[str], str] | None = None
    only: tuple[Operator, ...] = ()
    nullable: bool = False
    in_json: bool = False
    open: bool = False

    @property
    def column(self) -> str:
        return self.path or self.name.split(".", 1)[1]


_fields: dict[str, Field] = {}
Provider = Callable[[Collection[SubjectKind]], Iterable[Field]]
_providers: dict[SubjectKind, Provider] = {}
_bridges: dict[tuple[SubjectKind, SubjectKind], Callable[[Q], Q]] = {}


def register_fields(*fields: Field) -> None:
    _fields.update({field.name: field for field in fields})


def register_provider(subject: SubjectKind, provider: Provider) -> None:
    """Fields that people define themselves; asked each time, since they come and go: once for all the subjects that share it."""
    _providers[subject] = provider


def register_bridge(*, asked_of: SubjectKind, about: SubjectKind, bridge: Callable[[Q], Q]) -> None:
    """How a condition about one subject becomes one of another: a contact's company, a company's contacts."""
    _bridges[asked_of, about] = bridge


def operators_of(field: Field) -> tuple[Operator, ...]:
    return field.only or _OPERATORS[field.type]


def fields_of(subject: SubjectKind) -> list[Field]:
    """All that may be asked of this subject: its own fields first, then those of the subjects it leads to."""
    reachable = [subject, *(about for asked_of, about in _bridges if asked_of == subject)]
    provided = _provided(reachable)
    known = [*_fields.values(), *provided]
    return [field for kind in reachable for field in known if field.subject == kind]


def _provided(subjects: Sequence[SubjectKind]) -> list[Field]:
    sharing: dict[Provider, list[SubjectKind]] = {}
    for subject in subjects:
        if subject in _providers:
            sharing.setdefault(_providers[subject], []).append(subject)
    return [field for provider, kinds in sharing.items() for field in provider(kinds)]


def field_of(name: str) -> Field:
    """The field of that name, or CriterionRefused: it was never there, or somebody deleted it."""
    if known := _fields.get(name):
        return known
    prefix = name.split(".", 1)[0]
    for field in _provided([kind for kind in _providers if kind == prefix]):
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
