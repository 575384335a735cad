"""Which channels people refuse, whichever way they said it: for files, which carry it along."""

from collections import defaultdict
from collections.abc import Collection
from typing import NamedTuple

from django.db.models import QuerySet

from filon.contacts.models import Contact, ContactPoint
from filon.permission.models import Objection
from filon.permission.rules.consent import is_taken_back
from filon.permission.rules.kinds import CHOSEN, LIFTABLE, Channel, Purpose
from filon.permission.selectors.assembling import POINTS_OF_CHANNEL, Known
from filon.permission.selectors.facts import add_permissions
from filon.permission.selectors.suppressions import listed


def channels_refused(*, contact_ids: Collection[int]) -> dict[int, set[Channel]]:
    """By contact: the channels objected to, and those of which every address was unsubscribed. A constant number of queries."""
    refused: dict[int, set[Channel]] = defaultdict(set)
    objections = everything_refused().filter(contact__in=contact_ids)
    for pk, channel in objections.values_list("contact", "channel"):
        refused[pk].add(Channel(channel))
    points = ContactPoint.objects.filter(contact__in=contact_ids, normalised__isnull=False)
    rows = [(pk, kind, address or "") for pk, kind, address in points.values_list("contact", "kind", "normalised")]
    closed = _closed({address for _, _, address in rows})
    for channel, kinds in POINTS_OF_CHANNEL.items():
        of_channel = [(pk, {Channel.ALL, channel} & closed[address]) for pk, kind, address in rows if kind in kinds]
        open_to = {pk for pk, closing in of_channel if not closing}
        for pk, _ in of_channel:
            if pk not in open_to:
                refused[pk].add(channel)
    return refused


def everything_refused() -> QuerySet[Objection]:
    """Objections to all prospecting on a channel or on all; not those to one sort of message."""
    return Objection.objects.exclude(purpose__in=CHOSEN)


def _closed(addresses: Collection[str]) -> dict[str, set[Channel]]:
    """Channels closed for an address by its owner; a bounce or a mistake of ours is no refusal of hers."""
    closed: dict[str, set[Channel]] = defaultdict(set)
    for address, rows in listed(addresses).items():
        closed[address] = {Channel(row.channel) for row in rows if row.reason not in LIFTABLE}
    return closed


class Wishes(NamedTuple):
    """`refused`: sorts of messages that she does not want; `closed`: channels, for good (ALL: every one).

    `in_audiences`: she let her address be handed over for adverts, so that she may take it back.
    """

    refused: frozenset[Purpose]
    closed: frozenset[Channel]
    in_audiences: bool


def wishes_of(contact: Contact) -> Wishes:
    known = Known(contact)
    add_permissions({contact.pk: known})
    refused = {one.purpose for one in known.objections if not is_taken_back(one, known.consents)}
    closed = channels_refused(contact_ids=[contact.pk]).get(contact.pk, set())
    in_audiences = any(one.channel == Channel.AUDIENCE and one.withdrawn_at is None for one in known.consents)
    return Wishes(frozenset(refused).intersection(CHOSEN), frozenset(closed), in_audiences)
