"""The person objects to prospecting: written at once, for good, with all her addresses."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction

from filon.contacts.models import Contact, ContactPoint
from filon.permission.models import Objection
from filon.permission.rules.kinds import Channel, SuppressionReason
from filon.permission.selectors.assembling import POINTS_OF_CHANNEL
from filon.permission.selectors.refusals import channels_refused, everything_refused
from filon.permission.services.consents import read_proof, refuse_days_to_come
from filon.permission.services.dating import date_permission
from filon.permission.services.suppressions import NewSuppression, add_suppressions
from filon.records.rules.authorship import Author
from filon.records.services.bulk import by_thousands, execute


@transaction.atomic
def object_to_prospecting(
    *, contact: Contact, proof: str, at: datetime, by: Author, now: datetime, channel: Channel = Channel.ALL
) -> Objection:
    """One transaction: the objection, the suppression of every address it covers, the dated change.

    Said twice, it is written once: what covers it already is given back.
    """
    written = read_proof(proof)
    refuse_days_to_come(at, now=now)
    covering = everything_refused().filter(contact=contact, channel__in=(Channel.ALL, channel)).order_by("pk").first()
    if covering:
        return covering
    objection = Objection.objects.create(contact=contact, channel=channel, at=at, proof=written)
    suppress_addresses_of(contact_ids=[contact.pk], reason=SuppressionReason.OBJECTION, at=at, now=now, channel=channel)
    date_permission([contact.pk], old="", new=f"objection:{channel}", reason=written, by=by, at=now)
    return objection


def write_objections(
    *, contact_ids: Collection[int], proof: str, by: Author, now: datetime, channel: Channel = Channel.ALL
) -> set[int]:
    """The refusals that a file tells of many people, inside the caller's transaction; returns those for whom it is news.

    Their addresses are closed as unsubscribed: the file that told it may come again after its import was taken back.
    """
    news: set[int] = set()
    for ids in by_thousands(sorted(contact_ids)):
        refused = channels_refused(contact_ids=ids)
        fresh = [pk for pk in ids if not {Channel.ALL, channel} & refused.get(pk, set())]
        covering = everything_refused().filter(contact__in=ids, channel__in=(Channel.ALL, channel))
        unwritten = set(ids) - set(covering.values_list("contact", flat=True))
        Objection.objects.bulk_create(
            Objection(contact_id=pk, channel=channel, at=now, proof=proof) for pk in sorted(unwritten)
        )
        suppress_addresses_of(contact_ids=fresh, reason=SuppressionReason.UNSUBSCRIBE, at=now, now=now, channel=channel)
        date_permission(fresh, old="", new=f"objection:{channel}", reason=proof, by=by, at=now)
        news.update(fresh)
    return news


def keep_objections_without_their_people(*, batch_id: int) -> None:
    """The people that an import made are about to go: what they refused stays, as a proof."""
    execute(
        "UPDATE permission_objection SET contact_id = NULL"
        " WHERE contact_id IN (SELECT id FROM contacts_contact WHERE batch_id = %s)",
        [batch_id],
    )


def suppress_addresses_of(
    *,
    contact_ids: Collection[int],
    reason: SuppressionReason,
    at: datetime,
    now: datetime,
    channel: Channel = Channel.ALL,
) -> int:
    """Put all addresses of these people that serve the channel on the list; returns how many rows are new.

    Erasure calls it before it deletes: what is on the list outlives the person (RET-5).
    """
    points = ContactPoint.objects.filter(contact__in=contact_ids, normalised__isnull=False)
    if channel != Channel.ALL:
        points = points.filter(kind__in=POINTS_OF_CHANNEL[channel])
    addresses = points.order_by("pk").values_list("normalised", flat=True)
    wanted = [NewSuppression(address, channel, reason, at) for address in dict.fromkeys(addresses) if address]
    return len(add_suppressions(wanted, now=now))
