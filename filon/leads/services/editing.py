"""The facts of a lead, edited one by one."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from filon.contacts.models import Contact
from filon.kit.errors import NotPossible
from filon.kit.text import fold
from filon.leads.models import Lead
from filon.records.rules.authorship import Author
from filon.records.services.editing import edit_record

KEY_WIDTH = 200


def edit_lead(*, lead: Lead, values: Mapping[str, Any], version: int, by: Author, now: datetime) -> list[str]:
    derived = key_of_lead(values["name"]) if "name" in values else {}
    return edit_record(record=lead, values=values, version=version, by=by, now=now, derived=derived)


def change_referrer(*, lead: Lead, to: Contact | None, version: int, by: Author, now: datetime) -> list[str]:
    """Who recommended it; None when nobody did after all. The flywheel counts from here."""
    if to and to.pk == lead.contact_id:
        raise NotPossible("Une personne ne se recommande pas elle-même\u00a0: choisissez qui vous l’a envoyée.")
    return edit_lead(lead=lead, values={"referred_by": to}, version=version, by=by, now=now)


def key_of_lead(name: str) -> dict[str, str]:
    """The column that follows from the name."""
    return {"name_key": fold(name)[:KEY_WIDTH]}
