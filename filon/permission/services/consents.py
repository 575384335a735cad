"""Consents: recorded with their proof, withdrawn as easily."""

from datetime import datetime

from django.db import transaction

from filon.contacts.models import Contact
from filon.kit.errors import NotPossible
from filon.kit.text import clean_cell
from filon.permission.models import Consent
from filon.permission.rules.kinds import Channel, Purpose
from filon.permission.services.dating import date_permission
from filon.records.rules.authorship import Author

LONGEST_PROOF = 5_000


class ConsentRefused(NotPossible):
    """A consent that would prove nothing."""


@transaction.atomic
def record_consent(
    *,
    contact: Contact,
    channel: Channel,
    proof: str,
    at: datetime,
    by: Author,
    now: datetime,
    purpose: Purpose = Purpose.PROSPECTING,
    source: str = "",
) -> Consent:
    """Keep what the person accepted, when, and what proves it. An objection of hers still stands above it (EML-6)."""
    if channel == Channel.ALL:
        raise ConsentRefused("Un consentement vaut pour un canal\u00a0: choisissez lequel.")
    written = read_proof(proof)
    refuse_days_to_come(at, now=now)
    consent = Consent.objects.create(
        contact=contact, channel=channel, purpose=purpose, at=at, proof=written, source=clean_cell(source)[:200]
    )
    date_permission([contact.pk], old="", new=f"consent:{channel}", reason=written, by=by, at=now)
    return consent


@transaction.atomic
def withdraw_consent(
    *, contact: Contact, channel: Channel, by: Author, now: datetime, purpose: Purpose = Purpose.PROSPECTING
) -> int:
    """End every consent of this channel and purpose; returns how many were in force. None: nothing happens."""
    running = Consent.objects.filter(contact=contact, channel=channel, purpose=purpose, withdrawn_at=None)
    ended = running.update(withdrawn_at=now)
    if ended:
        date_permission([contact.pk], old=f"consent:{channel}", new="", reason="Consentement retiré", by=by, at=now)
    return ended


def read_proof(text: str) -> str:
    """The proof without stray signs; raises ConsentRefused when there is none."""
    written = clean_cell(text[: 2 * LONGEST_PROOF])
    if not written:
        raise ConsentRefused("Dites ce qui le prouve\u00a0: formulaire, message, date et lieu de l’échange.")
    if len(written) > LONGEST_PROOF:
        raise ConsentRefused("Une preuve tient en 5\u202f000 caractères. Joignez plutôt un document à la fiche.")
    return written


def refuse_days_to_come(at: datetime, *, now: datetime) -> None:
    if at > now:
        raise ConsentRefused("Cette date est à venir\u00a0: notez ce qui a déjà été dit ou fait.")
