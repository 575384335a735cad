"""The fields of an establishment that are edited in place."""

from dataclasses import replace

from filon.contacts.rules.entry import LONGEST_IDENTIFIER, read_naf, show_naf
from filon.contacts.rules.kinds import DiffusionStatus
from filon.kit.codes import headcount_bands
from filon.kit.identifiers import format_siret, parse_siret
from filon.records.rules.entry import Entry, ValueRefused, boolean_entry, choice_entry, code_entry, text_entry


def read_siret(raw: str) -> str | None:
    if not raw.strip():
        return None
    siret = parse_siret(raw) if len(raw) <= LONGEST_IDENTIFIER else None
    if siret is None:
        raise ValueRefused(
            f"« {raw.strip()[:40]} » n’est pas un SIRET\u00a0: il a quatorze chiffres, et sa clé de contrôle doit être juste. "
            "Vérifiez la frappe, ou laissez vide."
        )
    return siret


def yes_or_no(name: str, label: str) -> Entry:
    """What is not said is no."""
    return replace(
        boolean_entry(name, label),
        read=lambda raw: raw.strip().casefold() == "oui",
        choices=lambda: [("non", "Non"), ("oui", "Oui")],
    )


SITE_ENTRIES: tuple[Entry, ...] = (
    text_entry("trade_name", "Enseigne", width=255),
    Entry(
        "siret", "SIRET", read_siret, hint="quatorze chiffres", show=lambda siret: format_siret(siret) if siret else ""
    ),
    yes_or_no("head_office", "Siège"),
    yes_or_no("closed", "Fermé"),
    text_entry("street_number", "Numéro", width=20),
    text_entry("street", "Voie", width=255),
    text_entry("address_extra", "Complément", width=255),
    text_entry("postal_code", "Code postal", width=12),
    text_entry("city", "Ville", width=100),
    text_entry("country", "Pays", width=60),
    code_entry("headcount_band", "Effectif", headcount_bands),
    Entry("naf_code", "Activité (NAF)", read_naf, hint="62.01Z", show=show_naf),
    choice_entry("diffusion_status", "Diffusion Sirene", DiffusionStatus),
)
