"""The suppression list: addresses put on it, and taken off it where the law lets us."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from django.db import transaction

from filon.contacts.models import ContactPoint
from filon.kit.errors import EditedMeanwhile, NotPossible
from filon.permission.models import Suppression
from filon.permission.rules.digest import normalised_address
from filon.permission.rules.kinds import LIFTABLE, Channel, SuppressionReason
from filon.permission.selectors.suppressions import (
    address_digest,
    in_chunks,
    key_fingerprint,
    refuse_a_mute_list,
    suppressions_in_force,
)
from filon.permission.services.dating import date_permission
from filon.records.rules.authorship import Author
from filon.records.rules.changes import ByKind


class SuppressionRefused(NotPossible):
    """An address that cannot be put on the list, or taken off it."""


class NewSuppression(NamedTuple):
    """A normalised address and why it may not be used any more."""

    address: str
    channel: Channel
    reason: SuppressionReason
    at: datetime


@transaction.atomic
def suppress_address(
    *, address: str, reason: SuppressionReason, at: datetime, by: Author, now: datetime, channel: Channel = Channel.ALL
) -> Suppression:
    """Put one address on the list, and date it on the people who have it; on it already, its row is given back."""
    normalised = normalised_address(address)
    if normalised is None:
        raise SuppressionRefused(
            f"«\u00a0{address[:100]}\u00a0» n’est ni une adresse e-mail ni un numéro de téléphone."
        )
    wanted = NewSuppression(normalised, channel, reason, at)
    if add_suppressions([wanted], now=now):
        date_on_people([wanted], by=by, now=now)
    return suppressions_in_force().get(digest=address_digest(normalised), channel=channel, reason=reason)


def date_on_people(added: Sequence[NewSuppression], *, by: Author, now: datetime) -> None:
    """Those who have the addresses today see it in their history."""
    by_address = {it.address: it for it in added}
    holders: dict[tuple[str, str], set[int]] = {}
    for addresses in in_chunks(by_address):
        points = ContactPoint.objects.filter(normalised__in=addresses, contact__isnull=False)
        for address, pk in points.values_list("normalised", "contact"):
            it = by_address[str(address)]
            holders.setdefault((it.channel, it.reason.label), set()).add(pk)
    for (channel, label), people in holders.items():
        date_permission(sorted(people), old="", new=f"suppression:{channel}", reason=label, by=by, at=now)


def add_suppressions(wanted: Sequence[NewSuppression], *, now: datetime) -> list[NewSuppression]:
    """Write those that are not there yet, whoever else writes at the same time; returns them. No date is to come."""
    digests = {address: address_digest(address) for address in {it.address for it in wanted}}
    new = add_digests([Row(digests[it.address], it.channel, it.reason, min(it.at, now)) for it in wanted])
    return [it for it in wanted if (digests[it.address], it.channel, it.reason) in new]


class Row(NamedTuple):
    """A row of the list, already hashed with the key in force."""

    digest: str
    channel: Channel
    reason: SuppressionReason
    at: datetime


def add_digests(wanted: Sequence[Row]) -> set[tuple[str, str, str]]:
    refuse_a_mute_list()
    rows = {(it.digest, it.channel.value, it.reason.value): it.at for it in wanted}
    there: set[tuple[str, str, str]] = set()
    for digests in in_chunks({digest for digest, _, _ in rows}):
        there |= set(suppressions_in_force().filter(digest__in=digests).values_list("digest", "channel", "reason"))
    missing = rows.keys() - there
    key_id = key_fingerprint()
    Suppression.objects.bulk_create(
        (
            Suppression(key_id=key_id, digest=digest, channel=channel, reason=reason, at=rows[digest, channel, reason])
            for digest, channel, reason in sorted(missing)
        ),
        batch_size=1000,
        ignore_conflicts=True,
    )
    return missing


@transaction.atomic
def lift_suppression(*, suppression: Suppression, reason: str, by: Author, now: datetime) -> None:
    """A person takes back a bounce or a mistake of ours, and says why. What the person asked is never taken back."""
    if SuppressionReason(suppression.reason) not in LIFTABLE:
        raise SuppressionRefused(
            "Une opposition, une désinscription ou une plainte ne se lève pas\u00a0: elle vient de la personne elle-même."
        )
    if by.kind != ByKind.PERSON:
        raise SuppressionRefused("Seul un collègue peut retirer une adresse de la liste d’opposition.")
    if not reason.strip():
        raise SuppressionRefused("Dites pourquoi cette adresse peut de nouveau servir\u00a0: le motif est gardé.")
    lifted = Suppression.objects.filter(pk=suppression.pk, lifted_at=None).update(
        lifted_at=now, lifted_by_id=by.user_id, lift_reason=reason.strip()[:300]
    )
    if not lifted:
        raise EditedMeanwhile("Quelqu’un d’autre vient de retirer cette adresse de la liste.")
