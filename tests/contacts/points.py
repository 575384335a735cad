"""Addresses and numbers for tests, read as a form reads them."""

from typing import Any

from filon.contacts.models import ContactPoint
from filon.contacts.rules.kinds import PointKind
from filon.contacts.rules.points import read_point


def with_phone(raw: str, **holder: Any) -> ContactPoint:
    return ContactPoint.objects.create(**read_point(kind=PointKind.PHONE, raw=raw)._asdict(), **holder)
