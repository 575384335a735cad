"""What is computed from other data: compared with a fresh computation, and rebuilt on demand, some thousand rows at a time."""

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, NamedTuple

import polars as pl
from django.db import DatabaseError, connection, transaction
from django.db.models import Max, Model
from django.utils.translation import gettext_lazy as _

from filon.contacts.models import Company, Contact, Establishment
from filon.kit.codes import department_of
from filon.kit.columns.texts import company_key_column, fold_column, name_key_column
from filon.leads.models import Lead
from filon.opportunities.models import Opportunity
from filon.records.services.bulk import execute, fetch, update_frame
from filon.usecases.checking_findings import SAMPLES, Finding
from filon.usecases.lifecycle import expected_stages, refresh_lifecycle

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise as StrPromise

ROWS_AT_ONCE = 5000  # one short transaction each when repairing
SEARCHED = (Company, Contact)
Frames = Iterator[pl.DataFrame]


def stale_company_stages() -> Frames:
    for first, last in _ranges(Company):
        rows = Company.objects.filter(pk__range=(first, last)).values_list("pk", "lifecycle_stage", "ever_customer")
        stored = {pk: (stage, ever) for pk, stage, ever in rows}
        expected = expected_stages(company_ids=list(stored), contact_ids=())
        stale = [pk for pk in stored if stored[pk] != (expected.companies[pk], pk in expected.signed)]
        yield _keys(stale)


def stale_contact_stages() -> Frames:
    for first, last in _ranges(Contact):
        stored = dict(Contact.objects.filter(pk__range=(first, last)).values_list("pk", "lifecycle_stage"))
        expected = expected_stages(company_ids=(), contact_ids=list(stored))
        yield _keys([pk for pk, stage in stored.items() if stage != expected.contacts[pk]])


def stale_company_keys() -> Frames:
    """Rows as they should be, of the companies whose keys do not follow from their name."""
    for rows in _rows(Company, ("name", "name_key", "match_key")):
        fresh = rows.with_columns(
            fresh_name=fold_column(rows["name"]).str.slice(0, 255),
            fresh_match=company_key_column(rows["name"]).str.slice(0, 255),
        )
        wrong = fresh.filter(
            (pl.col("fresh_name") != pl.col("name_key")) | (pl.col("fresh_match") != pl.col("match_key"))
        )
        yield wrong.select("id", name_key="fresh_name", match_key="fresh_match")


def stale_contact_keys() -> Frames:
    for rows in _rows(Contact, ("first_name", "last_name", "name_key")):
        names = rows.select(pl.concat_str("last_name", "first_name", separator=" ")).to_series()
        yield _differing(rows, name_key_column(names).str.slice(0, 255))


def stale_lead_keys() -> Frames:
    for rows in _rows(Lead, ("name", "name_key")):
        yield _differing(rows, fold_column(rows["name"]).str.slice(0, 200))


def stale_deal_keys() -> Frames:
    for rows in _rows(Opportunity, ("name", "name_key")):
        yield _differing(rows, fold_column(rows["name"]).str.slice(0, 200))


def _differing(rows: pl.DataFrame, fresh: pl.Series) -> pl.DataFrame:
    return (
        rows.select("id", old="name_key")
        .with_columns(name_key=fresh)
        .filter(pl.col("old") != pl.col("name_key"))
        .drop("old")
    )


def stale_places() -> Frames:
    """Department and city follow the head office, where one with an address is known."""
    for first, last in _ranges(Company):
        offices = Establishment.objects.filter(company__gte=first, company__lte=last, head_office=True, deleted_at=None)
        said = offices.exclude(postal_code="", city="").order_by("-pk")  # of two head offices the older one counts
        wanted = {
            pk: (department_of(code) or "", city)
            for pk, code, city in said.values_list("company", "postal_code", "city")
        }
        stored = Company.objects.filter(pk__in=wanted).values_list("pk", "department", "city")
        wrong = [(pk, *wanted[pk]) for pk, department, city in stored if (department, city) != wanted[pk]]
        yield pl.DataFrame(wrong, schema={"id": pl.Int64, "department": pl.String, "city": pl.String}, orient="row")


def _ranges(model: type[Model]) -> Iterator[tuple[int, int]]:
    last = model._default_manager.aggregate(last=Max("pk"))["last"] or 0
    for first in range(1, last + 1, ROWS_AT_ONCE):
        yield first, first + ROWS_AT_ONCE - 1


def _rows(model: type[Model], columns: tuple[str, ...]) -> Frames:
    """The columns, all text, by key, some thousand rows at a time."""
    sql = f"SELECT id, {', '.join(columns)} FROM {model._meta.db_table} WHERE id BETWEEN %s AND %s"
    schema = {"id": pl.Int64, **dict.fromkeys(columns, pl.String)}
    for bounds in _ranges(model):
        yield fetch(sql, bounds, schema)


def _keys(ids: list[int]) -> pl.DataFrame:
    return pl.DataFrame({"id": ids}, schema={"id": pl.Int64})


class Derived(NamedTuple):
    """One derived thing: `stale` yields, by parts, the keys of wrong rows and what they should hold; `rebuild` writes a part."""

    code: str
    title: "StrPromise"
    stale: Callable[[], Frames]
    rebuild: Callable[[pl.DataFrame], object]


def _write(model: type[Model]) -> Callable[[pl.DataFrame], object]:
    return lambda rows: update_frame(model, rows)


DERIVED: tuple[Derived, ...] = (
    Derived(
        "company_stage",
        _("Entreprises dont l’étape ne suit pas leurs leads, ventes et commandes"),
        stale_company_stages,
        lambda rows: refresh_lifecycle(company_ids=rows["id"].to_list(), contact_ids=()),
    ),
    Derived(
        "contact_stage",
        _("Contacts dont l’étape ne suit pas leurs leads et ventes"),
        stale_contact_stages,
        lambda rows: refresh_lifecycle(company_ids=(), contact_ids=rows["id"].to_list()),
    ),
    Derived("company_keys", _("Entreprises dont les clés ne suivent pas le nom"), stale_company_keys, _write(Company)),
    Derived("contact_keys", _("Contacts dont la clé ne suit pas le nom"), stale_contact_keys, _write(Contact)),
    Derived("lead_keys", _("Leads dont la clé ne suit pas le nom"), stale_lead_keys, _write(Lead)),
    Derived("deal_keys", _("Opportunités dont la clé ne suit pas le nom"), stale_deal_keys, _write(Opportunity)),
    Derived("company_place", _("Entreprises dont la ville ne suit pas le siège"), stale_places, _write(Company)),
)


def check_derived(derived: Derived) -> Finding:
    count, samples = 0, list[int]()
    for part in derived.stale():
        count += part.height
        samples += part["id"].head(SAMPLES - len(samples)).to_list()
    return Finding(derived.code, str(derived.title), count, samples, repairable=True)


def check_search() -> Finding:
    """The trigram index of SQLite compares itself with its table; PostgreSQL keeps its own without our help."""
    wrong = [model for model in SEARCHED if connection.vendor == "sqlite" and not _search_agrees(model)]
    return Finding("search", str(_("Index de recherche à refaire")), len(wrong), [], repairable=True)


def _search_agrees(model: type[Model]) -> bool:
    index = f"{model._meta.db_table}_search"
    try:
        with transaction.atomic():
            execute(f"INSERT INTO {index} ({index}, rank) VALUES ('integrity-check', 1)")
    except DatabaseError as error:
        if "malformed" not in str(error):
            raise
        return False
    return True


DERIVED_CHECKS: tuple[Callable[[], Finding], ...] = (
    *((lambda derived=derived: check_derived(derived)) for derived in DERIVED),
    check_search,
)


def repair_derived() -> dict[str, int]:
    """Code → rows rebuilt. The index first: each name written again passes through its triggers, which a damaged one refuses."""
    repaired = {"search": sum(_rebuild_search(model) for model in SEARCHED)}
    for derived in DERIVED:
        repaired[derived.code] = rebuild_derived(derived)
    return repaired


def rebuild_derived(derived: Derived) -> int:
    return sum(_rebuild(derived, part) for part in derived.stale())


def _rebuild(derived: Derived, part: pl.DataFrame) -> int:
    if part.height:
        with transaction.atomic():
            derived.rebuild(part)
    return part.height


def _rebuild_search(model: type[Model]) -> int:
    if connection.vendor != "sqlite" or _search_agrees(model):
        return 0
    index = f"{model._meta.db_table}_search"
    execute(f"INSERT INTO {index} ({index}) VALUES ('rebuild')")
    return 1
