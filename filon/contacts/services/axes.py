"""Temperature and buying stage of people: one function per axis, each change dated with its reason. Fit: `services.fit`."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import F

from filon.contacts.models import Contact
from filon.contacts.rules.axes import BuyingStage, Temperature
from filon.kit.errors import NotPossible
from filon.kit.subjects import SubjectKind
from filon.records.rules.authorship import Author
from filon.records.rules.changes import Axis
from filon.records.services.changes import NewChange, record_changes


def set_temperature(*, contacts: Sequence[Contact], to: Temperature, reason: str, by: Author, now: datetime) -> int:
    return _set_axis(contacts, "temperature", Axis.TEMPERATURE, to, reason=reason, by=by, now=now)


def set_buying_stage(*, contacts: Sequence[Contact], to: BuyingStage, reason: str, by: Author, now: datetime) -> int:
    return _set_axis(contacts, "buying_stage", Axis.BUYING_STAGE, to, reason=reason, by=by, now=now)


@transaction.atomic
def _set_axis(
    contacts: Sequence[Contact], column: str, axis: Axis, to: str, *, reason: str, by: Author, now: datetime
) -> int:
    if not reason.strip():
        raise NotPossible("Dites en une phrase ce qui vous le fait penser : le motif est gardé avec le changement.")
    moved = [contact for contact in contacts if getattr(contact, column) != to]
    Contact.objects.filter(pk__in=[contact.pk for contact in moved]).update(
        **{column: to}, version=F("version") + 1, updated_at=now
    )
    record_changes(
        [NewChange(SubjectKind.CONTACT, contact.pk, axis, getattr(contact, column), to) for contact in moved],
        by=by,
        at=now,
        reason=reason,
    )
    return len(moved)
