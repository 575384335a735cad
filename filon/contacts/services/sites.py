"""Establishments entered by hand: created, edited; the place of the company follows its head office."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from filon.contacts.models import Company, Establishment
from filon.contacts.services.places import refresh_place
from filon.kit.errors import BusinessError
from filon.kit.identifiers import format_siren, format_siret
from filon.records.rules.authorship import Author
from filon.records.services.editing import edit_record

NAMING = ("trade_name", "siret", "street", "city")  # by which people tell one site from another


class SiretRefused(BusinessError):
    """A SIRET that another establishment bears, or that begins with another company's SIREN."""


@transaction.atomic
def create_site(*, company: Company, values: Mapping[str, Any], by: Author, now: datetime) -> Establishment:
    """The first of a company is its head office, whatever is said."""
    if not any(values.get(name) for name in NAMING):
        raise SiretRefused("Donnez au moins son enseigne, son SIRET, sa voie ou sa ville.")
    check_siret(values.get("siret"), company=company)
    alone = not Establishment.objects.filter(company=company, deleted_at=None).exists()
    given = {**values, "head_office": alone or values.get("head_office", False)}
    site = Establishment.objects.create(
        company=company, created_at=now, updated_at=now, owner_id=company.owner_id, **given
    )
    _one_head_office(site, by=by, now=now)
    refresh_place(company_id=company.pk)
    return site


@transaction.atomic
def edit_site(*, site: Establishment, values: Mapping[str, Any], version: int, by: Author, now: datetime) -> list[str]:
    if values.get("siret", site.siret) != site.siret:
        check_siret(values["siret"], company=site.company, besides=site.pk)
    changed = edit_record(record=site, values=values, version=version, by=by, now=now)
    if "head_office" in changed:
        _one_head_office(site, by=by, now=now)
    if changed:
        refresh_place(company_id=site.company_id)
    return changed


def check_siret(siret: str | None, *, company: Company, besides: int = 0) -> None:
    if not siret:
        return
    if company.siren and not siret.startswith(company.siren):
        raise SiretRefused(
            f"Le SIRET {format_siret(siret)} n’est pas de cette entreprise\u00a0: "
            f"il commencerait par son SIREN, {format_siren(company.siren)}."
        )
    other = Establishment.objects.filter(siret=siret).exclude(pk=besides).select_related("company").first()
    if other is not None:
        where = " (à la corbeille)" if other.deleted_at else ""
        raise SiretRefused(
            f"Le SIRET {format_siret(siret)} est déjà celui d’un établissement de « {other.company} »{where}."
        )


def _one_head_office(site: Establishment, *, by: Author, now: datetime) -> None:
    """The one just said to be it; the others are sites like any."""
    if site.head_office:
        for other in Establishment.objects.filter(company=site.company_id, head_office=True).exclude(pk=site.pk):
            edit_record(record=other, values={"head_office": False}, version=other.version, by=by, now=now)
