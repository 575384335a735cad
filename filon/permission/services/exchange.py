"""The suppression list goes out hashed and comes in from any tool."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction

from filon.kit.dates import parse_moment
from filon.permission.rules.digest import normalised_address
from filon.permission.rules.exchange import FileRow, UnreadableList, channel_named, read_list, reason_named
from filon.permission.rules.kinds import Channel, SuppressionReason
from filon.permission.selectors.suppressions import key_fingerprint, refuse_a_mute_list, suppressions_in_force
from filon.permission.services.suppressions import NewSuppression, Row, add_digests, add_suppressions, date_on_people
from filon.records.rules.authorship import Author

CHUNK = 5_000  # rows in one transaction: under a second
MOST_REFUSALS_TOLD = 1_000
WIDEST_VALUE_TOLD = 100
DIGEST_SIGNS = 64


@dataclass(slots=True)
class Account:
    """What became of the rows: `added + known + refused == rows`."""

    rows: int = 0
    added: int = 0
    known: int = 0
    refused: int = 0
    refusals: list[dict[str, Any]] = field(default_factory=list)

    def refuse(self, row: FileRow, reason: str) -> None:
        self.refused += 1
        if len(self.refusals) < MOST_REFUSALS_TOLD:
            self.refusals.append(
                {"row": row.number, "value": (row.address or row.digest)[:WIDEST_VALUE_TOLD], "reason": reason}
            )


def import_suppressions(
    *,
    content: bytes,
    by: Author,
    now: datetime,
    reason: SuppressionReason = SuppressionReason.UNSUBSCRIBE,
    progress: Callable[[int, int], None] = lambda _done, _total: None,
) -> Account:
    """Put the addresses of a file on the list. `reason` where the file says none. Twice the same file adds nothing."""
    refuse_a_mute_list()
    rows = read_list(content)
    _refuse_another_key(rows)
    account = Account(rows=len(rows))
    for start in range(0, len(rows), CHUNK):
        _add_chunk(rows[start : start + CHUNK], account, by=by, now=now, reason=reason)
        progress(min(start + CHUNK, len(rows)), len(rows))
    return account


def _refuse_another_key(rows: Sequence[FileRow]) -> None:
    if any(row.digest and row.key != key_fingerprint() for row in rows):
        raise UnreadableList(
            "Cette liste vient d’une autre installation, ou d’avant un changement de clé\u00a0: ses empreintes ne "
            "peuvent être reconnues ici. Donnez à cette installation la même FILON_SUPPRESSION_KEY."
        )


@transaction.atomic
def _add_chunk(
    rows: Sequence[FileRow], account: Account, *, by: Author, now: datetime, reason: SuppressionReason
) -> None:
    plain: dict[tuple[str, Channel, SuppressionReason], NewSuppression] = {}
    hashed: dict[tuple[str, Channel, SuppressionReason], Row] = {}
    good = 0
    for row in rows:
        address = row.digest or normalised_address(row.address) or ""
        channel = channel_named(row.channel, address=row.address) if not row.digest else _exported_channel(row)
        why = reason_named(row.reason, default=reason)
        if not address or (row.digest and len(row.digest) != DIGEST_SIGNS):
            account.refuse(row, "Ni une adresse e-mail ni un numéro de téléphone.")
        elif channel is None or why is None:
            account.refuse(row, f"«\u00a0{row.reason if why is None else row.channel}\u00a0» n’est pas connu ici.")
        else:
            good += 1
            moment = parse_moment(row.at)
            at = min(moment.at, now) if moment else now
            if row.digest:
                hashed[address, channel, why] = Row(address, channel, why, at)
            else:
                plain[address, channel, why] = NewSuppression(address, channel, why, at)
    added = add_suppressions(list(plain.values()), now=now)
    date_on_people(added, by=by, now=now)
    count = len(added) + len(add_digests(list(hashed.values())))
    account.added += count
    account.known += good - count


def _exported_channel(row: FileRow) -> Channel | None:
    """Our own file writes nothing for all channels."""
    return channel_named(row.channel, address="@") if row.channel else Channel.ALL


def exported_rows() -> Iterator[tuple[str, str, str, str, str]]:
    """The list as it is in force, in the order of `rules.exchange.COLUMNS`: no address, no name."""
    refuse_a_mute_list()
    rows = suppressions_in_force().order_by("pk").values_list("digest", "key_id", "channel", "reason", "at")
    for digest, key_id, channel, reason, at in rows.iterator(chunk_size=CHUNK):
        yield digest, key_id, channel, reason, at.isoformat()
