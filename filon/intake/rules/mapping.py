"""The plan of an import: which column feeds which target, with which constants, translations and options."""

import difflib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import polars as pl

from filon.kit.errors import BusinessError
from filon.kit.french import format_integer
from filon.kit.text import fold, header_key
from filon.records.rules.fields import Available, DefinedField, FieldType
from filon.records.rules.targets import Target

IMPORTED = (
    "company",
    "establishment",
    "contact",
    "lead",
    "opportunity",
    "activity",
    "order",
    "product",
    "objective",
    "attendance",
)

# The entities whose fields a file of each entity may tell, in order of dependence.
REACHED: dict[str, tuple[str, ...]] = {
    "company": ("company",),
    "establishment": ("company", "establishment"),
    "contact": ("company", "contact"),
    "lead": ("product", "company", "contact", "lead"),
    "opportunity": ("product", "company", "contact", "opportunity"),
    "activity": ("company", "contact", "activity"),
    "order": ("product", "company", "order"),
    "product": ("product",),
    "objective": ("objective",),
    "attendance": ("company", "contact", "attendance"),
}
# A field of a record only pointed at, written as the reference itself.
ALIASES = {
    "owner.name": "owner",
    "owner.email": "owner",
    "lead.external_id": "lead",
    "opportunity.external_id": "opportunity",
}
MOST_NEW_FIELDS = (
    500  # custom fields that one file may make; the full export of a large CRM has some three hundred columns
)
WITHOUT_CUSTOM = frozenset({"activity", "product", "objective", "establishment", "attendance"})
CUSTOM = "custom."


class WrongPlan(BusinessError):
    """The mapping names what does not exist; the sentence says what."""


@dataclass(frozen=True, slots=True)
class ColumnUse:
    """One column of the file and what it feeds (`path` = "lead.source" or "lead.custom.budget").

    `extract`: the part of each cell to read, a regular expression (its first group, if it has one); a cell without it is
    read whole. `first`: believed before the other columns of the same path. `also`: a second path that it feeds.
    `matching`: of a custom field, whether its values help to recognise duplicates.
    """

    title: str
    path: str
    type: FieldType = FieldType.TEXT
    available: Available = Available.AFTERWARDS
    extract: str = ""
    first: bool = False
    also: str = ""
    matching: bool = True

    @property
    def paths(self) -> tuple[str, ...]:
        return (self.path, self.also) if self.also else (self.path,)

    def as_document(self) -> dict[str, Any]:
        said = {"extract": self.extract, "first": self.first, "also": self.also}
        return {
            "field": self.path,
            "type": self.type.value,
            "available": self.available.value,
            **{key: value for key, value in said.items() if value},
            **({} if self.matching else {"matching": False}),
        }


@dataclass(frozen=True, slots=True)
class Plan:
    """A mapping file, checked against the targets."""

    entity: str
    columns: tuple[ColumnUse, ...] = ()
    constants: Mapping[str, str] = field(default_factory=dict)
    values: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    system: str = ""
    delimiter: str = ""
    encoding: str = ""
    sheet: str = ""
    date_format: str = ""
    decimal: str | None = None
    empty: tuple[str, ...] = ()
    create_owners: bool = False
    custom_fields: bool = False
    preset: str = ""

    def paths(self) -> set[str]:
        return {path for use in self.columns for path in use.paths} | set(self.constants)

    def custom_columns(self) -> list[DefinedField]:
        """The custom fields that the columns feed."""
        return [
            DefinedField(entity, name[len(CUSTOM) :], use.title, use.type, use.available, use.matching)
            for use in self.columns
            for entity, _, name in [use.path.partition(".")]
            if name.startswith(CUSTOM)
        ]

    def as_document(self) -> dict[str, Any]:
        """The same as a mapping file read by `tomllib`: what is kept with the batch."""
        return {
            "source": {
                "system": self.system,
                "delimiter": self.delimiter,
                "encoding": self.encoding,
                "sheet": self.sheet,
                "date_format": self.date_format,
                "decimal": self.decimal or "",
                "empty": list(self.empty),
                "preset": self.preset,
            },
            "columns": {use.title: use.as_document() for use in self.columns},
            "constants": dict(self.constants),
            "values": {path: dict(pairs) for path, pairs in self.values.items()},
            "options": {"create_owners": self.create_owners, "custom_fields": self.custom_fields},
        }


Catalogue = Mapping[str, Target]


def read_plan(document: Mapping[str, Any], *, entity: str, catalogue: Catalogue) -> Plan:
    """A mapping file as a plan, or WrongPlan naming the line that cannot be."""
    check_entity(entity)
    unknown = set(document) - {"preset", "source", "columns", "constants", "values", "options"}
    if unknown:
        raise WrongPlan(f"Le plan d’import a une section inconnue : [{sorted(unknown)[0]}].")
    source = _known_keys(document, "source", SOURCE_KEYS)
    options = _known_keys(document, "options", ("create_owners", "custom_fields"))
    known = Checker(entity, catalogue)
    empty = source.get("empty", ())
    decimal = str(source.get("decimal", "")) or None
    if decimal not in (None, ",", "."):
        raise WrongPlan("Le séparateur décimal du plan est «\u00a0,\u00a0» ou «\u00a0.\u00a0».")
    return Plan(
        entity=entity,
        columns=tuple(_column_use(title, given, known) for title, given in _section(document, "columns").items()),
        constants={known.path(path): _as_text(value) for path, value in _section(document, "constants").items()},
        values={known.path(path): _pairs(path, pairs) for path, pairs in _section(document, "values").items()},
        system=str(source.get("system", ""))[:40],
        delimiter=_delimiter(str(source.get("delimiter", ""))),
        encoding=str(source.get("encoding", "")),
        sheet=str(source.get("sheet", "")),
        date_format=str(source.get("date_format", "")),
        decimal=decimal,
        empty=(empty,) if isinstance(empty, str) else tuple(str(word) for word in empty),
        create_owners=options.get("create_owners") is True,
        custom_fields=options.get("custom_fields") is True,
        preset=str(source.get("preset", "")),
    )


SOURCE_KEYS = ("system", "delimiter", "encoding", "sheet", "date_format", "decimal", "empty", "preset")


def _known_keys(document: Mapping[str, Any], name: str, known: tuple[str, ...]) -> Mapping[str, Any]:
    section = _section(document, name)
    if unknown := sorted(set(section) - set(known)):
        raise WrongPlan(
            f"La section [{name}] du plan ne connaît pas «\u00a0{unknown[0]}\u00a0». Elle connaît : {', '.join(known)}."
        )
    return section


def _delimiter(written: str) -> str:
    sign = {"tab": "\t", "\\t": "\t"}.get(written, written)
    if sign and (len(sign) > 1 or not sign.isascii() or sign in '"\n\r'):
        raise WrongPlan(
            "Le séparateur de colonnes du plan est un seul signe, comme «\u00a0;\u00a0», «\u00a0,\u00a0» ou «\u00a0tab\u00a0»."
        )
    return sign


def check_entity(entity: str) -> None:
    if entity == "cost":
        raise WrongPlan("Les coûts de campagne ne s’importent pas encore : ils viendront avec les campagnes.")
    if entity not in IMPORTED:
        raise WrongPlan(f"«\u00a0{entity}\u00a0» ne s’importe pas. Choisissez parmi : {', '.join(IMPORTED)}.")


def _section(document: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    section = document.get(name, {})
    if not isinstance(section, Mapping):
        raise WrongPlan(f"La section [{name}] du plan d’import doit contenir des lignes «\u00a0clé = valeur\u00a0».")
    return section


def _as_text(value: Any) -> str:
    return ("oui" if value else "non") if isinstance(value, bool) else str(value)


def _pairs(path: str, pairs: Any) -> dict[str, str]:
    if not isinstance(pairs, Mapping):
        raise WrongPlan(f'Les traductions de «\u00a0{path}\u00a0» s’écrivent {{ "valeur du fichier" = "valeur" }}.')
    return {str(given): _as_text(meant) for given, meant in pairs.items()}


def _column_use(title: str, given: Any, known: "Checker") -> ColumnUse:
    if isinstance(given, str):
        return ColumnUse(title, known.path(given))
    if not isinstance(given, Mapping) or not isinstance(given.get("field"), str):
        raise WrongPlan(f'La colonne «\u00a0{title}\u00a0» du plan doit nommer un champ, par exemple "company.name".')
    try:
        return ColumnUse(
            title,
            known.path(given["field"]),
            FieldType(given.get("type", "text")),
            Available(given.get("available", "afterwards")),
            _pattern(title, str(given.get("extract", ""))),
            given.get("first") is True,
            known.path(str(given["also"])) if given.get("also") else "",
            _yes_or_no(title, "matching", given.get("matching", True)),
        )
    except ValueError:
        raise WrongPlan(
            f"La colonne «\u00a0{title}\u00a0» du plan : type parmi {', '.join(FieldType)}\u202f; "
            f"available parmi {', '.join(Available)}."
        ) from None


def _yes_or_no(title: str, key: str, given: Any) -> bool:
    if not isinstance(given, bool):
        raise WrongPlan(f"La colonne «\u00a0{title}\u00a0» du plan : {key} est true ou false.")
    return given


def _pattern(title: str, pattern: str) -> str:
    """Read by polars, whose expressions take a time that grows with the text alone, whatever they are."""
    try:
        pl.Series([""]).str.extract(pattern, 0)
    except pl.exceptions.PolarsError:
        raise WrongPlan(
            f"La colonne «\u00a0{title}\u00a0» du plan : «\u00a0{pattern}\u00a0» n’est pas une expression régulière."
        ) from None
    return pattern


@dataclass(frozen=True, slots=True)
class Checker:
    """Knows which paths a file of this entity may feed."""

    entity: str
    catalogue: Catalogue

    def path(self, written: str) -> str:
        path = self._resolved(written.strip())
        entity, _, name = path.partition(".")
        if entity not in REACHED[self.entity]:
            raise WrongPlan(f"Un fichier de type «\u00a0{self.entity}\u00a0» ne renseigne pas «\u00a0{written}\u00a0».")
        if (
            name.startswith(CUSTOM)
            and entity not in WITHOUT_CUSTOM
            and re.fullmatch(r"[\w-]{1,60}", name[len(CUSTOM) :])
        ):
            return path
        if path not in self.catalogue:
            close = difflib.get_close_matches(path, self.catalogue, n=1)
            hint = f" Vouliez-vous dire «\u00a0{close[0]}\u00a0» ?" if close else ""
            raise WrongPlan(f"Le champ «\u00a0{written}\u00a0» n’existe pas.{hint}")
        return path

    def _resolved(self, path: str) -> str:
        if self.entity == "contact" and path.startswith(
            "establishment."
        ):  # the site of a person comes with the company
            name = path.removeprefix("establishment.")
            return f"company.{'name' if name == 'company' else name}"
        if path.startswith("source.") or path == "source":
            return f"{self.entity}.source"
        alias = ALIASES.get(path)
        return f"{self.entity}.{alias}" if alias and not path.startswith(f"{self.entity}.") else path


def match_titles(plan: Plan, titles: Iterable[str]) -> dict[int, ColumnUse]:
    """Which column of the file each use reads, in the order of the file; accents, case, apostrophes, punctuation do not count."""
    listed = list(titles)
    exact = {title: place for place, title in reversed(list(enumerate(listed)))}
    loose = {header_key(title): place for place, title in reversed(list(enumerate(listed)))}
    found: dict[int, ColumnUse] = {}
    for use in plan.columns:
        place = exact.get(use.title, loose.get(header_key(use.title)))
        if place is None:
            raise WrongPlan(
                f"La colonne «\u00a0{use.title}\u00a0» du plan n’est pas dans le fichier. Ses colonnes : {shorten(listed)}."
            )
        found[place] = use
    return dict(sorted(found.items()))


def with_titles_of(plan: Plan, titles: Iterable[str]) -> Plan:
    """The plan with the titles as this file writes them; WrongPlan names a column that it lacks."""
    listed = list(titles)
    columns = tuple(replace(use, title=listed[place]) for place, use in match_titles(plan, listed).items())
    return replace(plan, columns=columns)


def with_present_columns(plan: Plan, titles: Iterable[str]) -> Plan:
    """A plan made for many files, with the columns that this one has."""
    here = {header_key(title) for title in titles}
    return replace(plan, columns=tuple(use for use in plan.columns if header_key(use.title) in here))


def shorten(titles: list[str], limit: int = 12) -> str:
    more = f", et {len(titles) - limit} autres" if len(titles) > limit else ""
    return ", ".join(f"«\u00a0{title}\u00a0»" for title in titles[:limit]) + more


def with_custom_fields(plan: Plan, titles: Iterable[str]) -> Plan:
    """The plan where every column not named feeds a custom field of the entity, when the option asks it."""
    if not plan.custom_fields or plan.entity in WITHOUT_CUSTOM:
        return plan
    named = match_titles(plan, listed := list(titles))
    taken = {use.path for use in plan.columns}
    added: list[ColumnUse] = []
    if (unnamed := len(listed) - len(named)) > MOST_NEW_FIELDS:
        raise WrongPlan(
            f"Ce fichier a {format_integer(unnamed)} colonnes que le plan ne nomme pas\u00a0: elles feraient autant de champs,"
            f" et une fiche n’en reçoit pas plus de {MOST_NEW_FIELDS} d’un coup. Nommez celles que vous voulez garder."
        )
    for place, title in enumerate(listed):
        if place not in named:
            path = _free_path(f"{plan.entity}.{CUSTOM}{field_key(title)}", taken)
            taken.add(path)
            added.append(ColumnUse(title, path))
    return replace(plan, columns=(*plan.columns, *added))


def field_key(title: str) -> str:
    """Key of a custom field from a column title: "Libellé de l’activité" → "libelle_de_l_activite"."""
    return re.sub(r"[^a-z0-9]+", "_", fold(title)).strip("_")[:56] or "colonne"


def _free_path(path: str, taken: set[str]) -> str:
    candidate, number = path, 2
    while candidate in taken:
        candidate, number = f"{path}_{number}", number + 1
    return candidate
