"""Which channels people refuse, whichever way they said it: for files, which carry it along."""

from collections import defaultdict
from collections.abc import Collection

from filon.contacts.models import ContactPoint
from filon.permission.models import Objection
from filon.permission.rules.kinds import LIFTABLE, Channel
from filon.permission.selectors.assembling import POINTS_OF_CHANNEL
from filon.permission.selectors.suppressions import listed


def channels_refused(*, contact_ids: Collection[int]) -> dict[int, set[Channel]]:
    """By contact: the channels objected to, and those of which every address was unsubscribed. A constant number of queries."""
    refused: dict[int, set[Channel]] = defaultdict(set)
    objections = Objection.objects.filter(contact__in=contact_ids)
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


def _closed(addresses: Collection[str]) -> dict[str, set[Channel]]:
    """Channels closed for an address by its owner; a bounce or a mistake of ours is no refusal of hers."""
    closed: dict[str, set[Channel]] = defaultdict(set)
    for address, rows in listed(addresses).items():
        closed[address] = {Channel(row.channel) for row in rows if row.reason not in LIFTABLE}
    return closed
