"""What a person still wants from us, sort by sort and channel by channel, as she says it herself."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction

from filon.contacts.models import Contact
from filon.permission.models import Objection
from filon.permission.rules.kinds import CHOSEN, Channel, Purpose
from filon.permission.selectors.refusals import wishes_of
from filon.permission.services.consents import read_proof, record_consent, withdraw_consent
from filon.permission.services.dating import date_permission
from filon.permission.services.objections import object_to_prospecting
from filon.records.rules.authorship import Author


@transaction.atomic
def choose_messages(
    *,
    contact: Contact,
    refused: Collection[Purpose],
    closed: Collection[Channel],
    proof: str,
    by: Author,
    now: datetime,
) -> bool:
    """`refused` sorts may be asked for again later; a channel that is `closed` stays so (EML-6).

    True: she refused something that she had not refused before.
    """
    wishes, written = wishes_of(contact), read_proof(proof)
    for purpose in CHOSEN:
        if purpose in refused and purpose not in wishes.refused:
            _refuse(contact, purpose, written, by=by, now=now)
        elif purpose not in refused and purpose in wishes.refused:
            record_consent(
                contact=contact, channel=Channel.EMAIL, purpose=purpose, proof=written, at=now, by=by, now=now
            )
    fresh = [channel for channel in closed if not {Channel.ALL, channel} & wishes.closed]
    for channel in fresh:
        object_to_prospecting(contact=contact, channel=channel, proof=written, at=now, by=by, now=now)
    return bool(fresh or set(refused) - wishes.refused)


def _refuse(contact: Contact, purpose: Purpose, proof: str, *, by: Author, now: datetime) -> None:
    """What she had asked for ends; the objection of before, if there is one, counts again."""
    withdraw_consent(contact=contact, channel=Channel.EMAIL, purpose=purpose, by=by, now=now)
    told = {"contact": contact, "channel": Channel.ALL, "purpose": purpose}
    if not Objection.objects.filter(**told).exists():
        Objection.objects.create(**told, at=now, proof=proof)
    date_permission([contact.pk], old="", new=f"objection:{purpose}", reason=proof, by=by, at=now)
