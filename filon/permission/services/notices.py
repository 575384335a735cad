"""The notice given to people, and what proves their profession."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction

from filon.contacts.models import Contact
from filon.kit.errors import NotPossible
from filon.permission.models import NoticeRecord, ProfessionalProof
from filon.permission.rules.kinds import NoticeKind, NoticeWay
from filon.permission.services.consents import refuse_days_to_come
from filon.permission.services.dating import date_permission
from filon.records.rules.authorship import Author


class NoticeRefused(NotPossible):
    """A notice or a proof that says nothing."""


@transaction.atomic
def record_notice(
    *,
    contact_ids: Collection[int],
    kind: NoticeKind,
    how: NoticeWay,
    text_version: str,
    at: datetime,
    by: Author,
    now: datetime,
) -> int:
    """Date the notice on all whom one message or one form informed; returns how many."""
    version = text_version.strip()
    if not version:
        raise NoticeRefused("Indiquez la version du texte remis\u00a0: elle prouve ce que la personne a pu lire.")
    refuse_days_to_come(at, now=now)
    people = sorted(set(contact_ids))
    NoticeRecord.objects.bulk_create(
        (NoticeRecord(contact_id=pk, kind=kind, how=how, text_version=version[:60], at=at) for pk in people),
        batch_size=1000,
    )
    date_permission(people, old="", new="notice", reason=f"{how.label}, {version}", by=by, at=now)
    return len(people)


@transaction.atomic
def prove_profession(*, contact: Contact, reason: str, by: Author, now: datetime) -> None:
    """EML-5: the owner of a free mailbox is a professional after all, for a reason that is kept."""
    why = reason.strip()
    if not why:
        raise NoticeRefused("Dites ce qui prouve son activité\u00a0: un SIREN, une carte de visite, un site.")
    ProfessionalProof.objects.update_or_create(
        contact=contact, defaults={"reason": why[:300], "at": now, "by_id": by.user_id}
    )
    date_permission([contact.pk], old="", new="professional", reason=why, by=by, at=now)
