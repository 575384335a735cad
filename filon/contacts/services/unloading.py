"""Undo of an import: what companies and people held beyond their fields, places, activity code and target, comes back."""

from collections.abc import Collection

import polars as pl

from filon.contacts.models import Company, Contact
from filon.kit.codes.places import department_of
from filon.records.rules.changes import Axis
from filon.records.services.bulk import execute_many, fetch, lookup

ID = {"id": pl.Int64}
PLACE = {"id": pl.Int64, "postal_code": pl.String, "city": pl.String}


def companies_with_sites_of(*, batch_id: int) -> list[int]:
    """Companies here before, of which the import told a site. Asked before its establishments go."""
    changed = f"SELECT subject_id FROM records_change WHERE batch_id = {batch_id:d} AND subject_kind = 'establishment'"
    found = fetch(
        "SELECT DISTINCT e.company_id FROM contacts_establishment e JOIN contacts_company c ON c.id = e.company_id"
        f" WHERE (e.batch_id = {batch_id:d} OR e.id IN ({changed})) AND (c.batch_id IS NULL OR c.batch_id <> {batch_id:d})",
        [],
        ID,
    )
    return found["id"].to_list()


def derive_places(company_ids: Collection[int]) -> None:
    """Department and city follow the head office, the older of two; without one they are unknown."""
    ids = pl.Series(sorted(company_ids), dtype=pl.Int64)
    offices = lookup(
        "SELECT company_id, postal_code, city FROM contacts_establishment WHERE head_office AND deleted_at IS NULL"
        " AND (postal_code <> '' OR city <> '') AND company_id {in} ORDER BY id DESC",
        ids,
        PLACE,
    )
    said = {pk: (department_of(code) or "", city) for pk, code, city in offices.rows()}
    execute_many(
        "UPDATE contacts_company SET department = %s, city = %s WHERE id = %s",
        [(*said.get(pk, ("", "")), pk) for pk in ids],
    )


def forget_activity_versions(ids: pl.Series) -> None:
    """Without its activity code a company has no nomenclature."""
    known = lookup("SELECT id FROM contacts_company WHERE naf_code = '' AND naf_version <> '' AND id {in}", ids, ID)
    execute_many("UPDATE contacts_company SET naf_version = '' WHERE id = %s", known.rows())


def leave_target(model: type[Company] | type[Contact], *, batch_id: int) -> list[int]:
    """Who entered a target by the import leaves it; returns those whose stage is to be refreshed."""
    changes = fetch(
        "SELECT DISTINCT subject_id FROM records_change WHERE batch_id = %s AND subject_kind = %s AND axis = %s"
        " AND to_value = 'suspect'",
        [batch_id, model._meta.model_name, Axis.LIFECYCLE.value],
        ID,
    )
    execute_many(f"UPDATE {model._meta.db_table} SET in_target_at = NULL WHERE id = %s", changes.rows())
    return changes["id"].to_list()
