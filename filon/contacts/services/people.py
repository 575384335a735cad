"""People: created, edited, gone to another company."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction

from filon.contacts.models import Company, Contact, Position
from filon.kit.text import name_key
from filon.records.rules.authorship import Author
from filon.records.services.editing import edit_record

KEY_WIDTH = 255


def create_contact(
    *, last_name: str, owner_id: int | None, now: datetime, first_name: str = "", **fields: Any
) -> Contact:
    return Contact.objects.create(
        last_name=last_name,
        first_name=first_name,
        name_key=key_of(last_name=last_name, first_name=first_name),
        created_at=now,
        updated_at=now,
        owner_id=owner_id,
        **fields,
    )


def edit_contact(*, contact: Contact, values: Mapping[str, Any], version: int, by: Author, now: datetime) -> list[str]:
    key = key_of(
        last_name=values.get("last_name", contact.last_name), first_name=values.get("first_name", contact.first_name)
    )
    derived = {"name_key": key} if {"first_name", "last_name"} & set(values) else {}
    return edit_record(record=contact, values=values, version=version, by=by, now=now, derived=derived)


def key_of(*, last_name: str, first_name: str) -> str:
    return name_key(f"{last_name} {first_name}")[:KEY_WIDTH]


@transaction.atomic
def change_company(
    *, contact: Contact, company: Company | None, job_title: str, on: date, version: int, by: Author, now: datetime
) -> Position | None:
    """The person goes to another company; the post held until then is kept. None when there was none to keep."""
    old_company_id, old_title = contact.company_id, contact.job_title
    values = {"company": company, "job_title": job_title, "establishment": None}
    changed = edit_record(record=contact, values=values, version=version, by=by, now=now)
    if "company" not in changed or old_company_id is None:
        return None
    last = Position.objects.filter(contact=contact).order_by("-to_date").first()
    return Position.objects.create(
        contact=contact,
        company_id=old_company_id,
        title=old_title,
        from_date=last.to_date if last else None,
        to_date=on,
    )
