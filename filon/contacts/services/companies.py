"""Companies: created, edited."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction

from filon.contacts.models import Company
from filon.kit.errors import BusinessError
from filon.kit.identifiers import format_siren
from filon.kit.text import company_key, fold
from filon.records.rules.authorship import Author
from filon.records.services.editing import edit_record

KEY_WIDTH = 255


class SirenTaken(BusinessError):
    """Two companies cannot bear one SIREN."""


def create_company(*, name: str, owner_id: int | None, now: datetime, **fields: Any) -> Company:
    """`fields` are columns of Company. SirenTaken when another company, in the trash or not, bears the SIREN."""
    try:
        with transaction.atomic():
            return Company.objects.create(
                name=name, created_at=now, updated_at=now, owner_id=owner_id, **{**keys_of(name), **fields}
            )
    except IntegrityError as error:
        raise siren_taken(fields.get("siren") or "") from error


def edit_company(*, company: Company, values: Mapping[str, Any], version: int, by: Author, now: datetime) -> list[str]:
    derived = keys_of(values["name"]) if "name" in values else {}
    try:
        return edit_record(record=company, values=values, version=version, by=by, now=now, derived=derived)
    except IntegrityError as error:
        raise siren_taken(values.get("siren") or "") from error


def keys_of(name: str) -> dict[str, str]:
    """The columns that follow from the name."""
    return {"name_key": fold(name)[:KEY_WIDTH], "match_key": company_key(name)[:KEY_WIDTH]}


def siren_taken(siren: str) -> SirenTaken:
    """Whose it is, in one sentence."""
    other = Company.objects.filter(siren=siren).first()
    where = " (elle est dans la corbeille)" if other and other.deleted_at else ""
    return SirenTaken(
        f"Le SIREN {format_siren(siren)} est déjà celui de « {other} »{where}. Ouvrez plutôt cette fiche."
    )
