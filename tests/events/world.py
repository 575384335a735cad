"""A breakfast with places, and who comes."""

from datetime import timedelta
from typing import Any

from filon.contacts.models import Contact, ContactPoint
from filon.events.models import Event
from filon.events.rules.kinds import EventKind
from filon.events.services.events import create_event
from tests import factories as make
from tests.factories import NOW


def an_event(name: str = "Petit-déjeuner acoustique", *, days: int = 7, **fields: Any) -> Event:
    """In a week, for three hours; `days` before 0 is the past."""
    start = NOW + timedelta(days=days)
    values = {"name": name, "kind": EventKind.OWN, "start": start, "end": start + timedelta(hours=3), "place": "Lille"}
    return create_event(values=values | fields, now=NOW)


def a_person(first_name: str = "Anne", last_name: str = "Roux", *, email: str = "", **fields: Any) -> Contact:
    person = make.contact(first_name, last_name, **fields)
    address = email or f"{first_name}.{last_name}@lartigue.fr".lower()
    ContactPoint.objects.create(contact=person, kind="email", value=address, normalised=address, main=True)
    return person
