"""The fields of companies and people that are edited in place, each with the way its typed text is read."""

from collections.abc import Callable

from filon.contacts.rules.kinds import Civility, DecisionLevel, DiffusionStatus
from filon.contacts.rules.languages import LANGUAGES, language_code
from filon.kit.codes import headcount_bands, legal_forms, naf_codes
from filon.kit.identifiers import format_siren, parse_naf, parse_siren, parse_vat
from filon.records.rules.entry import (
    Entry,
    ValueRefused,
    amount_entry,
    choice_entry,
    code_entry,
    date_entry,
    text_entry,
    web_entry,
)

LONGEST_IDENTIFIER = 60  # characters worth reading before refusing


def read_identifier(
    raw: str, parse: Callable[[str], str | None], what: str, *, longest: int = LONGEST_IDENTIFIER
) -> str:
    """ "" when nothing is typed; `what` ends the refusal, and says what such an identifier is."""
    if not raw.strip():
        return ""
    found = parse(raw) if len(raw) <= longest else None
    if found is None:
        raise ValueRefused(f"« {raw.strip()[:40]} » n’est pas {what} Vérifiez la frappe, ou laissez vide.")
    return found


def read_siren(raw: str) -> str | None:
    return (
        read_identifier(raw, parse_siren, "un SIREN\u00a0: il a neuf chiffres, et sa clé de contrôle doit être juste.")
        or None
    )


def read_vat(raw: str) -> str:
    return read_identifier(raw, parse_vat, "un numéro de TVA de l’Union européenne.")


def read_naf(raw: str) -> str:
    return read_identifier(
        raw, lambda text: parse_naf(text.split(" ")[0]), "un code NAF rév. 2, comme 62.01Z.", longest=200
    )


def show_naf(code: str) -> str:
    label = naf_codes().get(code)
    return f"{code} {label}" if label else code


COMPANY_ENTRIES: tuple[Entry, ...] = (
    text_entry("name", "Nom", width=255, required=True),
    text_entry("trade_name", "Enseigne", width=255),
    Entry("siren", "SIREN", read_siren, hint="neuf chiffres", show=lambda siren: format_siren(siren) if siren else ""),
    Entry("vat_number", "Numéro de TVA", read_vat),
    Entry("naf_code", "Activité (NAF)", read_naf, hint="62.01Z", show=show_naf),
    code_entry("legal_form_code", "Forme juridique", legal_forms),
    code_entry("headcount_band", "Effectif", headcount_bands),
    amount_entry("turnover_cents", "Chiffre d’affaires"),
    web_entry("website", "Site web", width=255),
    text_entry("domain", "Domaine", width=120),
    text_entry("current_supplier", "Fournisseur actuel", width=150),
    date_entry("contract_end_date", "Fin de son contrat"),
    choice_entry("diffusion_status", "Diffusion Sirene", DiffusionStatus),
)

CONTACT_ENTRIES: tuple[Entry, ...] = (
    choice_entry("civility", "Civilité", Civility),
    text_entry("first_name", "Prénom", width=100),
    text_entry("last_name", "Nom", width=150, required=True),
    text_entry("job_title", "Poste", width=150),
    text_entry("job_function", "Fonction", width=60),
    choice_entry("decision_level", "Niveau de décision", DecisionLevel),
    web_entry(
        "linkedin_url", "Profil LinkedIn", width=255, of="linkedin.com", example="www.linkedin.com/in/camille-durand"
    ),
    code_entry("language", "Langue", lambda: LANGUAGES, empty="Inconnue", code_of=language_code),
)
