"""E-mail addresses and telephone numbers: what is kept of a typed value, and whether it could be read."""

from typing import NamedTuple

from filon.contacts.rules.kinds import PointKind, PointState
from filon.kit.emails import email_kind, parse_email
from filon.kit.phones import PhoneKind, parse_phone
from filon.kit.text import clean_cell
from filon.records.rules.entry import ValueRefused

LONGEST_POINT = 255
_TELEPHONES = (PointKind.PHONE, PointKind.MOBILE, PointKind.FAX)


class ReadPoint(NamedTuple):
    """`normalised` is None when the value could not be read: it is kept as given and flagged."""

    kind: PointKind
    value: str
    normalised: str | None
    generic: bool
    state: PointState


def read_point(*, kind: PointKind, raw: str) -> ReadPoint:
    """Raises ValueRefused only for nothing at all or far too much."""
    if len(raw) > 10 * LONGEST_POINT:
        raise ValueRefused(f"Une coordonnée tient en {LONGEST_POINT} caractères.")
    value = " ".join(clean_cell(raw).split())
    if not value:
        raise ValueRefused("Saisissez une adresse ou un numéro.")
    if len(value) > LONGEST_POINT:
        raise ValueRefused(f"Une coordonnée tient en {LONGEST_POINT} caractères.")
    if kind == PointKind.EMAIL:
        return _read_email(value)
    return _read_phone(kind, value) if kind in _TELEPHONES else ReadPoint(kind, value, None, False, PointState.OK)


def _read_email(value: str) -> ReadPoint:
    email = parse_email(value)
    if email is None:
        return ReadPoint(PointKind.EMAIL, value, None, False, PointState.TO_CHECK)
    return ReadPoint(PointKind.EMAIL, value, email.address, email_kind(email.address) == "generic", PointState.OK)


def _read_phone(kind: PointKind, value: str) -> ReadPoint:
    phone = parse_phone(value)
    if phone is None:
        return ReadPoint(kind, value, None, False, PointState.TO_CHECK)
    if kind != PointKind.FAX and phone.kind == PhoneKind.MOBILE:
        kind = PointKind.MOBILE
    return ReadPoint(kind, value, phone.e164, False, PointState.OK)
