"""A company or a person entered by hand, with address, e-mail and phone in one go."""

from datetime import datetime
from typing import Any

from django.db import transaction

from filon.contacts.models import Company, Contact, Establishment
from filon.contacts.rules.kinds import PointKind
from filon.contacts.services.companies import create_company
from filon.contacts.services.people import create_contact
from filon.contacts.services.points import add_point
from filon.contacts.services.target import enter_target
from filon.kit.codes import department_of
from filon.kit.identifiers import parse_postal_code
from filon.records.rules.authorship import Author

Points = dict[PointKind, str]


@transaction.atomic
def enter_company(
    *,
    name: str,
    owner_id: int | None,
    points: Points,
    address: dict[str, str],
    in_target: bool,
    by: Author,
    now: datetime,
    **fields: Any,
) -> Company:
    """`address` (street, postal_code, city) makes the head office, from which department and city follow."""
    city, postal_code = address.get("city", ""), parse_postal_code(address.get("postal_code", "")) or ""
    company = create_company(
        name=name, owner_id=owner_id, now=now, city=city, department=department_of(postal_code) or "", **fields
    )
    if any(address.values()):
        Establishment.objects.create(
            company=company, head_office=True, created_at=now, updated_at=now, owner_id=owner_id, **address
        )
    add_points(company, points, by=by, now=now)
    if in_target:
        enter_target(records=[company], by=by, now=now)
    return Company.objects.get(pk=company.pk)


@transaction.atomic
def enter_contact(
    *, last_name: str, owner_id: int | None, points: Points, by: Author, now: datetime, **fields: Any
) -> Contact:
    contact = create_contact(last_name=last_name, owner_id=owner_id, now=now, **fields)
    add_points(contact, points, by=by, now=now)
    return Contact.objects.get(pk=contact.pk)


def add_points(holder: Company | Contact, points: Points, *, by: Author, now: datetime) -> None:
    for kind, raw in points.items():
        if raw.strip():
            add_point(holder=holder, kind=kind, raw=raw, by=by, now=now)
