"""Lines that name records one by one: by SIRET, SIREN, e-mail address, telephone or reference, in any column."""

import csv
import io
from collections.abc import Iterator
from enum import StrEnum
from typing import NamedTuple

from filon.kit.emails import parse_email
from filon.kit.identifiers import parse_siren, parse_siret
from filon.kit.phones import parse_phone
from filon.kit.text import clean_cell

DELIMITERS = (";", "\t", "|", ",")
LONGEST_CELL = 255
COLUMNS_READ = 30  # of a line: an identifier further right is none that people put there


class KeyKind(StrEnum):
    """By what a record may be named; the first that finds one is believed."""

    SIRET = "siret"
    SIREN = "siren"
    POINT = "point"
    REFERENCE = "reference"


class Key(NamedTuple):
    kind: KeyKind
    value: str


def keys_by_line(text: str) -> Iterator[list[Key]]:
    """What each line that says something may name."""
    first = text.lstrip("\ufeff").partition("\n")[0]
    delimiter = max(DELIMITERS, key=first.count)
    for cells in csv.reader(io.StringIO(text.lstrip("\ufeff")), delimiter=delimiter):
        said = [cell for cell in map(clean_cell, cells[:COLUMNS_READ]) if cell]
        if said:
            yield sorted((key for cell in said for key in _keys_of(cell[:LONGEST_CELL])), key=_rank)


def _keys_of(cell: str) -> Iterator[Key]:
    if siret := parse_siret(cell):
        yield Key(KeyKind.SIRET, siret)
    if siren := parse_siren(cell):
        yield Key(KeyKind.SIREN, siren)
    if email := parse_email(cell):
        yield Key(KeyKind.POINT, email.address)
    if phone := parse_phone(cell):
        yield Key(KeyKind.POINT, phone.e164)
    yield Key(KeyKind.REFERENCE, cell)


def _rank(key: Key) -> int:
    return list(KeyKind).index(key.kind)
