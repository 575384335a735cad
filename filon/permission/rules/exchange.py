"""Files of suppressed addresses: ours (hashed), and those of other tools (one address a line, with or without titles)."""

import csv
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from filon.kit.errors import NotPossible
from filon.kit.text import fold
from filon.permission.rules.digest import normalised_address
from filon.permission.rules.kinds import Channel, SuppressionReason

COLUMNS = ("digest", "key", "channel", "reason", "at")  # of our own export
_TITLES = {
    "address": "address adresse email e-mail mail courriel telephone phone mobile numero",
    "channel": "channel canal",
    "reason": "reason motif raison",
    "at": "at date le",
    "digest": "digest empreinte",
    "key": "key cle",
}
_COLUMN_OF = {title: column for column, titles in _TITLES.items() for title in titles.split()}
_WIDEST_CELL = 1_000
_LONGEST_LINE = 10_000


class UnreadableList(NotPossible):
    """A file that is no list of addresses."""


class FileRow(NamedTuple):
    """One line; `number` as an editor counts. Empty: the column is not there."""

    number: int
    address: str = ""
    channel: str = ""
    reason: str = ""
    at: str = ""
    digest: str = ""
    key: str = ""


def read_list(content: bytes) -> list[FileRow]:
    """The rows of a file, in UTF-8, UTF-16 or Windows 1252, separated by ";", "," or a tabulation."""
    text = _decoded(content)
    first = text.lstrip().partition("\n")[0]
    delimiter = max(";,\t", key=first.count)
    lines = [(number, cells) for number, cells in _lines(text, delimiter) if any(cell.strip() for cell in cells)]
    if not lines:
        raise UnreadableList("Ce fichier est vide.")
    columns = [_COLUMN_OF.get(fold(cell.strip()), "") for cell in lines[0][1]]
    if "address" in columns or "digest" in columns:
        return [_row(number, cells, columns) for number, cells in lines[1:]]
    if any(normalised_address(cell[:_WIDEST_CELL].strip()) for _, cells in lines[:20] for cell in cells[:1]):
        return [_row(number, cells, ["address"]) for number, cells in lines]
    raise UnreadableList(
        "Aucune colonne d’adresses\u00a0: donnez-lui pour titre «\u00a0adresse\u00a0» ou «\u00a0e-mail\u00a0»."
    )


def _decoded(content: bytes) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", errors="replace")
    if b"\x00" in content:
        raise UnreadableList("Ce fichier n’est pas un texte. Enregistrez-le en CSV.")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def _lines(text: str, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """Line by line: an address holds no line end, and a quotation mark left open must not swallow those that follow."""
    for number, line in enumerate(text.splitlines(), start=1):
        yield number, next(csv.reader([line[:_LONGEST_LINE]], delimiter=delimiter), [])


def _row(number: int, cells: Sequence[str], columns: Sequence[str]) -> FileRow:
    known: dict[str, str] = {}
    for column, cell in zip(columns, cells, strict=False):
        if column and not known.get(column):
            known[column] = cell[:_WIDEST_CELL].strip()
    return FileRow(number, **known)


def channel_named(text: str, *, address: str) -> Channel | None:
    """By its code or its French name; not said, an e-mail address closes e-mail and a number closes everything."""
    if not text:
        return Channel.EMAIL if "@" in address else Channel.ALL
    return _member(Channel, text)  # type: ignore[return-value]


def reason_named(text: str, *, default: SuppressionReason) -> SuppressionReason | None:
    return _member(SuppressionReason, text) if text else default  # type: ignore[return-value]


def _member(kind: type[Channel] | type[SuppressionReason], text: str) -> Channel | SuppressionReason | None:
    wanted = fold(text)
    return next((member for member in kind if wanted in (member.value, fold(member.label))), None)
