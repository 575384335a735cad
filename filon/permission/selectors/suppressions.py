"""Which addresses are on the suppression list."""

from collections.abc import Collection, Iterable, Iterator
from typing import NamedTuple

from django.conf import settings
from django.db.models import Q, QuerySet

from filon.kit.errors import NotPossible
from filon.kit.sql import among
from filon.permission.models import Suppression
from filon.permission.rules.digest import digest_of, digests_of, fingerprint_of
from filon.permission.rules.kinds import BARS_REIMPORT, SuppressionReason

CHUNK = 10_000  # values in one query: SQLite may take no more than 32,766


class ForeignKeyOfList(NotPossible):
    """Rows hashed with another key: their people would be contacted."""


class Listed(NamedTuple):
    """A row of the list that concerns an address."""

    pk: int
    channel: str
    reason: str


def address_digest(normalised: str) -> str:
    return digest_of(normalised, key=settings.SUPPRESSION_KEY)


def key_fingerprint() -> str:
    return fingerprint_of(settings.SUPPRESSION_KEY)


def refuse_a_mute_list() -> None:
    """Nothing is asked of a list that holds rows of another key: better nothing sent than an opposed person contacted."""
    ours = key_fingerprint()
    if Suppression.objects.filter(Q(key_id__lt=ours) | Q(key_id__gt=ours)).exists():
        raise ForeignKeyOfList(
            "La liste d’opposition a été écrite avec une autre clé\u00a0: remettez l’ancienne (FILON_SUPPRESSION_KEY, ou "
            "FILON_SECRET_KEY, ou le fichier secret.key de l’installation). D’ici là, rien ne peut être envoyé ni importé."
        )


def suppressions_in_force() -> QuerySet[Suppression]:
    return Suppression.objects.filter(lifted_at=None)


def listed(addresses: Iterable[str]) -> dict[str, list[Listed]]:
    """Normalised address → its rows; those that are on no list are left out. One query for 10,000, and one for the key."""
    refuse_a_mute_list()
    by_digest = digests_of(set(addresses), key=settings.SUPPRESSION_KEY)
    found: dict[str, list[Listed]] = {}
    for digests in in_chunks(by_digest):
        rows = suppressions_in_force().filter(digest__in=among(digests, "text")).order_by("pk")
        for digest, pk, channel, reason in rows.values_list("digest", "pk", "channel", "reason"):
            found.setdefault(by_digest[digest], []).append(Listed(pk, channel, reason))
    return found


def suppressed_among(
    addresses: Iterable[str], *, reasons: Collection[SuppressionReason] = BARS_REIMPORT
) -> frozenset[str]:
    """Which of these normalised addresses (e-mail in lower case, E.164) an import may not bring in as a new person (RET-5).

    An unsubscription or a bounce bars no import: the person exists, only the channel is closed.
    """
    return frozenset(
        address for address, rows in listed(addresses).items() if any(row.reason in reasons for row in rows)
    )


def in_chunks(values: Iterable[str], size: int = CHUNK) -> Iterator[list[str]]:
    every = list(values)
    return (every[start : start + size] for start in range(0, len(every), size))
