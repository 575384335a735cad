"""The table that is compared: one line a record, each column folded so that two spellings become equal."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl
from django.db import connection

from filon.duplicates.rules.custom_fields import AT_MOST, Values, kind_of, tells_apart
from filon.duplicates.rules.likeness import Entity, FieldKind
from filon.kit.emails import is_freemail
from filon.kit.text import name_key
from filon.records.models import FieldDefinition
from filon.records.rules.fields import FieldType

IDS_AT_ONCE = 100_000  # a hundred megabytes of tuples at most

COMPANIES = (
    "SELECT id, match_key, siren, domain, CAST(custom AS TEXT) FROM contacts_company"
    " WHERE deleted_at IS NULL AND id > %s AND id <= %s"
)
SITES = (
    "SELECT company_id, id, head_office, street_number, street, postal_code, city FROM contacts_establishment"
    " WHERE deleted_at IS NULL AND id > %s AND id <= %s"
)
CONTACTS = (
    "SELECT p.id, p.first_name, p.last_name, p.linkedin_url, c.match_key, CAST(p.custom AS TEXT) FROM contacts_contact p"
    " LEFT JOIN contacts_company c ON c.id = p.company_id WHERE p.deleted_at IS NULL AND p.id > %s AND p.id <= %s"
)
POINTS_OF_COMPANIES = (
    "SELECT coalesce(p.company_id, e.company_id), p.id, p.kind, p.value, p.normalised FROM contacts_contactpoint p"
    " LEFT JOIN contacts_establishment e ON e.id = p.establishment_id WHERE p.contact_id IS NULL AND p.id > %s AND p.id <= %s"
)
POINTS_OF_CONTACTS = (
    "SELECT p.contact_id, p.id, p.kind, p.value, p.normalised FROM contacts_contactpoint p"
    " WHERE p.contact_id IS NOT NULL AND p.id > %s AND p.id <= %s"
)
TEXT, NUMBER = pl.String, pl.Int64


@dataclass(frozen=True, slots=True)
class Field:
    """A compared column. `label` names it to people; `half`: the other half of a person's name.

    Agreements of one `group` go together, and count once: street, code and town; employer, and an address or a number that is
    nearly the same, which colleagues have; lists that people added (trade, branch of trade). `custom`: a field that they added.
    """

    name: str
    kind: FieldKind
    label: str
    half: str = ""
    group: str = ""
    custom: bool = False


@dataclass(frozen=True, slots=True)
class Comparable:
    """`rows`: `id`, one text column a field, `siren` where there is one; a missing value is null."""

    entity: Entity
    rows: pl.DataFrame
    fields: tuple[Field, ...]


PLACE, WORK, LISTS = "place", "work", "lists"
COMPANY_FIELDS = (
    Field("name", FieldKind.TITLE, "nom"),
    Field("email", FieldKind.EMAIL, "e-mail", group=WORK),
    Field("phone", FieldKind.PHONE, "téléphone", group=WORK),
    Field("domain", FieldKind.EMAIL, "site"),
    Field("street", FieldKind.TEXT, "rue", group=PLACE),
    Field("postal_code", FieldKind.CODE, "code postal", group=PLACE),
    Field("city", FieldKind.CITY, "ville", group=PLACE),
)
CONTACT_FIELDS = (
    Field("last_name", FieldKind.PERSON, "nom", half="first_name"),
    Field("first_name", FieldKind.PERSON, "prénom", half="last_name"),
    Field("email", FieldKind.EMAIL, "e-mail", group=WORK),
    Field("phone", FieldKind.PHONE, "téléphone", group=WORK),
    Field("company", FieldKind.EMPLOYER, "entreprise", group=WORK),
    Field("linkedin", FieldKind.CODE, "profil LinkedIn"),
    Field("street", FieldKind.TEXT, "rue", group=PLACE),
    Field("postal_code", FieldKind.CODE, "code postal", group=PLACE),
    Field("city", FieldKind.CITY, "ville", group=PLACE),
)


def comparable(entity: Entity) -> Comparable:
    """All records of the base that are not in the bin, with the custom fields that can tell two of them apart."""
    rows = _companies() if entity is Entity.COMPANY else _contacts()
    core = COMPANY_FIELDS if entity is Entity.COMPANY else CONTACT_FIELDS
    rows, custom = _with_custom_fields(rows, entity)
    used = tuple(field for field in (*core, *custom) if rows[field.name].drop_nulls().n_unique() > 1)
    kept = ["id", "siren", *(field.name for field in used)]
    return Comparable(entity, rows.select(kept), used)


def _companies() -> pl.DataFrame:
    rows = _read(
        COMPANIES, "contacts_company", {"id": NUMBER, "name": TEXT, "siren": TEXT, "domain": TEXT, "custom": TEXT}
    )
    places = {"id": NUMBER, "site": NUMBER, "head_office": pl.Boolean, "street_number": TEXT, "street": TEXT}
    sites = _read(SITES, "contacts_establishment", {**places, "postal_code": TEXT, "city": TEXT})
    sites = sites.sort("id", pl.col("head_office").not_(), "site").unique("id", keep="first", maintain_order=True)
    sites = sites.with_columns(
        pl.concat_str("street_number", "street", separator=" ", ignore_nulls=True).alias("street")
    )
    known = sites.select("id", _folded("street"), _folded("city"), _code("postal_code"))
    domain = pl.col("domain").replace("", None)
    return (
        rows.with_columns(domain.map_elements(_own_domain, return_dtype=TEXT).alias("domain"), _blank("name"))
        .join(known, on="id", how="left")
        .join(_main_points(POINTS_OF_COMPANIES), on="id", how="left")
    )


def _own_domain(domain: str) -> str | None:
    """The domain of a mail provider is nobody's key."""
    return None if is_freemail(domain) else domain


def _contacts() -> pl.DataFrame:
    names = {"id": NUMBER, "first_name": TEXT, "last_name": TEXT, "linkedin": TEXT, "company": TEXT, "custom": TEXT}
    rows = _read(CONTACTS, "contacts_contact", names)
    points = _main_points(POINTS_OF_CONTACTS)
    address = pl.col("postal").str.split("\n")
    town = address.list.last().str.strip_chars()
    code = r"^(\d[\d ]*\d)\s"
    points = points.with_columns(
        _folded_of(pl.when(address.list.len() > 1).then(address.list.first())).alias("street"),
        town.str.extract(code).str.replace_all(" ", "").alias("postal_code"),
        _folded_of(town.str.replace(code, "")).alias("city"),
    )
    named = rows.with_columns(
        _folded("first_name"),
        _folded("last_name"),
        _blank("linkedin"),
        _blank("company"),
        siren=pl.lit(None, dtype=TEXT),
    )
    return named.join(points.drop("postal"), on="id", how="left")


def _main_points(sql: str) -> pl.DataFrame:
    """The first e-mail, telephone and postal address of each record. A number that could not be read still has its digits."""
    columns = {"id": NUMBER, "point": NUMBER, "kind": TEXT, "value": TEXT, "normalised": TEXT}
    points = _read(sql, "contacts_contactpoint", columns).drop_nulls("id").sort("point")
    digits = pl.col("value").str.replace_all(r"\D", "")
    said = (
        pl.when(pl.col("kind").is_in(["phone", "mobile"]))
        .then(pl.coalesce("normalised", pl.when(digits.str.len_chars() >= 6).then(digits)))
        .when(pl.col("kind") == "email")
        .then(pl.coalesce("normalised", pl.col("value").str.to_lowercase()))
        .otherwise(pl.col("value"))
    )
    points = points.with_columns(said.alias("said")).drop_nulls("said")

    def first(name: str, kinds: Sequence[str]) -> pl.Expr:
        return pl.col("said").filter(pl.col("kind").is_in(kinds)).first().alias(name)

    return points.group_by("id", maintain_order=True).agg(
        first("email", ["email"]), first("phone", ["phone", "mobile"]), first("postal", ["postal"])
    )


def _with_custom_fields(rows: pl.DataFrame, entity: Entity) -> tuple[pl.DataFrame, list[Field]]:
    """The columns of the custom fields that people left to matching and that can tell two records apart."""
    definitions = FieldDefinition.objects.filter(entity=entity.value, matching=True).order_by("position", "pk")
    named = [(f"custom_{row.pk}", row) for row in definitions]  # a key may have signs that SQL does not read
    rows = rows.with_columns(
        _folded_of(pl.col("custom").str.json_path_match(f"$['{row.key}']").replace("null", None)).alias(name)
        for name, row in named
    ).drop("custom")
    known = [(name, row, _in_figures(rows[name])) for name, row in named]
    kept = [each for each in known if tells_apart(each[2])][:AT_MOST]
    return rows, [_custom_field(name, row, values) for name, row, values in kept]


def _custom_field(name: str, definition: FieldDefinition, values: Values) -> Field:
    kind = kind_of(FieldType(definition.type), values)
    label = re.sub(r"[,;\s]+", " ", definition.label)  # reasons are parted by commas
    return Field(name, kind, label, group=LISTS if kind is FieldKind.WORD else "", custom=True)


def _in_figures(column: pl.Series) -> Values:
    filled = column.drop_nulls()
    return Values(
        records=len(column),
        filled=len(filled),
        distinct=filled.n_unique(),
        letters=_mean(filled.str.len_chars()),
        digits=_mean(filled.str.count_matches(r"\d")),
        words=_mean(filled.str.count_matches(" ")) + 1,
    )


def _mean(counts: pl.Series) -> float:
    return float(counts.sum()) / max(len(counts), 1)


def _folded(column: str) -> pl.Expr:
    return _folded_of(pl.col(column)).alias(column)


def _folded_of(values: pl.Expr) -> pl.Expr:
    """As names are compared: no accent, case, hyphen; each distinct value once."""
    return values.map_batches(_fold_distinct, return_dtype=TEXT)


def _fold_distinct(values: pl.Series) -> pl.Series:
    distinct = values.drop_nulls().unique()
    folded = [name_key(value) or None for value in distinct]
    return values.replace_strict(distinct, pl.Series(folded, dtype=TEXT), default=None, return_dtype=TEXT)


def _code(column: str) -> pl.Expr:
    return pl.col(column).str.replace_all(r"\s", "").replace("", None).alias(column)


def _blank(column: str) -> pl.Expr:
    return pl.col(column).replace("", None).alias(column)


def _read(sql: str, table: str, schema: dict[str, Any]) -> pl.DataFrame:
    """The rows of `sql`, read by windows of identifiers so that a million of them never stand in memory as tuples."""
    frames = [pl.DataFrame(part, schema=schema, orient="row") for part in _windows(sql, table)]
    return pl.concat([pl.DataFrame(schema=schema), *frames], rechunk=True)


def _windows(sql: str, table: str) -> Iterator[list[tuple[Any, ...]]]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT coalesce(max(id), 0) FROM {table}")
        last = cursor.fetchone()[0]
        for start in range(0, last, IDS_AT_ONCE):
            cursor.execute(sql, [start, start + IDS_AT_ONCE])
            yield cursor.fetchall()
