"""The fields of an establishment that are edited in place."""

from filon.contacts.rules.entry import read_identifier, read_naf, show_naf
from filon.contacts.rules.kinds import DiffusionStatus
from filon.kit.codes import headcount_bands
from filon.kit.identifiers import format_siret, parse_siret
from filon.records.rules.entry import Entry, choice_entry, code_entry, text_entry, yes_or_no_entry


def read_siret(raw: str) -> str | None:
    what = "un SIRET\u00a0: il a quatorze chiffres, et sa clé de contrôle doit être juste."
    return read_identifier(raw, parse_siret, what) or None


SITE_ENTRIES: tuple[Entry, ...] = (
    text_entry("trade_name", "Enseigne", width=255),
    Entry(
        "siret", "SIRET", read_siret, hint="quatorze chiffres", show=lambda siret: format_siret(siret) if siret else ""
    ),
    yes_or_no_entry("head_office", "Siège", usual=False),
    yes_or_no_entry("closed", "Fermé", usual=False),
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
