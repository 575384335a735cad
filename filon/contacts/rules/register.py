"""What the public register of companies answers (recherche-entreprises.api.gouv.fr), in our words.

Source: the OpenAPI description of the service, etalab/annuaire-entreprises-search-api.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from filon.contacts.rules.kinds import DiffusionStatus
from filon.kit.codes import headcount_bands, legal_forms
from filon.kit.errors import BusinessError, NotPossible
from filon.kit.identifiers import parse_naf, parse_siren

SHORTEST_QUESTION = 3  # signs: the service refuses less
MASKED = ("[NON-DIFFUSIBLE]", "[ND]")


class RegisterSilent(BusinessError):
    """The register did not answer, or not in its own words."""


@dataclass(frozen=True, slots=True)
class FoundCompany:
    """A company of the register. `siret` is that of its head office; `is_open` false once it has ceased."""

    name: str
    siren: str
    siret: str
    naf_code: str
    legal_form_code: str
    headcount_band: str
    street: str
    postal_code: str
    city: str
    diffusion_status: DiffusionStatus
    is_open: bool

    @property
    def may_be_prospected(self) -> bool:
        return self.diffusion_status == DiffusionStatus.OPEN


def question_of(*, name: str, siren: str) -> str:
    """What is asked: the SIREN when it is one, else the name. NotPossible when there is too little of it."""
    question = parse_siren(siren) or " ".join(name.split())[:200]
    if len(question) < SHORTEST_QUESTION:
        raise NotPossible("Écrivez d’abord le SIREN, ou au moins trois lettres du nom.")
    return question


def read_answer(answer: Any) -> list[FoundCompany]:
    """The companies of an answer, in its order; RegisterSilent when it is no answer of the register."""
    results = answer.get("results") if isinstance(answer, Mapping) else None
    if not isinstance(results, list):
        raise RegisterSilent("Le registre a répondu dans une forme inconnue\u00a0: réessayez plus tard.")
    found = (_read_company(result) for result in results if isinstance(result, Mapping))
    return [company for company in found if company.siren]


def _read_company(result: Mapping[str, Any]) -> FoundCompany:
    office = result.get("siege")
    office = office if isinstance(office, Mapping) else {}
    street = ("numero_voie", "indice_repetition", "type_voie", "libelle_voie")
    band, legal_form = _said(result, "tranche_effectif_salarie"), _said(result, "nature_juridique")
    return FoundCompany(
        name=(_said(result, "nom_raison_sociale") or _said(result, "nom_complet"))[:255],
        siren=parse_siren(_said(result, "siren")) or "",
        siret=_said(office, "siret"),
        naf_code=parse_naf(_said(result, "activite_principale")) or "",
        legal_form_code=legal_form if legal_form in legal_forms() else "",
        headcount_band=band if band in headcount_bands() else "",
        street=" ".join(filter(None, (_said(office, part) for part in street)))[:255],
        postal_code=_said(office, "code_postal")[:12],
        city=_said(office, "libelle_commune")[:100],
        diffusion_status=_diffusion(_said(result, "statut_diffusion")),
        is_open=_said(result, "etat_administratif") != "C",
    )


def _said(said: Mapping[str, Any], name: str) -> str:
    text = " ".join(str(said.get(name) or "").split())
    return "" if text in MASKED else text


def _diffusion(status: str) -> DiffusionStatus:
    """Other than O is not to be prospected: what is not said is closed."""
    known = {"O": DiffusionStatus.OPEN, "P": DiffusionStatus.PARTIAL}
    return known.get(status.upper(), DiffusionStatus.CLOSED)
