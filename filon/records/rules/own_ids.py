"""How Filon names its own records in a file that it writes, so that the file read back finds them: "3fa94c21-1042"."""

from datetime import datetime
from hashlib import sha256

OWN_SYSTEM = "filon"
TABLES = {
    "company": "contacts_company",
    "contact": "contacts_contact",
    "lead": "leads_lead",
    "opportunity": "opportunities_opportunity",
    "order": "customers_order",
    "activity": "activities_activity",
    "product": "playbook_product",
}


def mark_of(*, born_at: datetime) -> str:
    """Of the database, whatever machine it is restored on: another one's record 1042 is another record."""
    return sha256(born_at.isoformat().encode()).hexdigest()[:8]


def own_id(mark: str, pk: int) -> str:
    return f"{mark}-{pk}"


def key_in(written: str, *, mark: str) -> int | None:
    """The key that an identifier of this database names, or None."""
    start, _, digits = written.partition("-")
    return int(digits) if start == mark and digits.isascii() and digits.isdigit() and len(digits) < 19 else None
