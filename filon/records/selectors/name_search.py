"""Search on any part of a name, by the trigram index of either database; shorter words are looked for at the beginning."""

import re
from collections.abc import Sequence

from django.db import connection
from django.db.models import Model, Q

from filon.kit.text import fold

TRIGRAM = 3  # the index knows nothing shorter
MOST_WORDS = 8
LONGEST_SEARCH = 200  # characters read of what was typed
INDEXED = {
    "contacts_company",
    "contacts_contact",
}  # contacts/migrations/0002_search.py; of the others the sorted names are read
LAST_CHARACTER = "\U0010ffff"


def words_of(text: str) -> list[str]:
    """The folded words to be found, the longest first; NUL and the like are gone."""
    return sorted(dict.fromkeys(fold(text[:LONGEST_SEARCH]).split()), key=len, reverse=True)[:MOST_WORDS]


def name_contains(words: Sequence[str]) -> Q:
    """Each word somewhere in the folded name; when no word is long enough for the index, the name begins with the first."""
    condition = Q()
    for word in words:
        condition &= Q(name_key__contains=word)
    return condition if not words or pieces_of(words) else condition & _begins_with(words[0])


def has_trigrams(model: type[Model]) -> bool:
    return model._meta.db_table in INDEXED


def pieces_of(words: Sequence[str]) -> list[str]:
    """What the trigram index can be asked: the signs between the wildcards of LIKE."""
    return [piece for word in words for piece in _WILDCARDS.split(word) if len(piece) >= TRIGRAM]


_WILDCARDS = re.compile(r"[%_\\]")


def _begins_with(word: str) -> Q:
    """As a range, for SQLite: its LIKE with an ESCAPE uses no index."""
    if connection.vendor == "postgresql":
        return Q(name_key__startswith=word)
    return Q(name_key__gte=word, name_key__lt=word + LAST_CHARACTER)


def keys_named(
    model: type[Model], *, pieces: Sequence[str], most: int, beyond: int | None = None, newest_first: bool | None = None
) -> list[int]:
    """At most so many keys of rows whose name may hold the pieces, beyond a key in the order of keys, or in no order."""
    is_postgres = connection.vendor == "postgresql"
    sql, parameters = (_postgres if is_postgres else _sqlite)(model._meta.db_table, pieces)
    key = "id" if is_postgres else "rowid"
    if beyond is not None:
        sql, parameters = f"{sql} AND {key} {'<' if newest_first else '>'} %s", [*parameters, beyond]
    if newest_first is not None:
        sql = f"{sql} ORDER BY {key} {'DESC' if newest_first else 'ASC'}"
    with connection.cursor() as cursor:
        cursor.execute(f"{sql} LIMIT {most}", parameters)
        return [row[0] for row in cursor.fetchall()]


def _postgres(table: str, pieces: Sequence[str]) -> tuple[str, list[str | int]]:
    where = " AND ".join(["name_key LIKE %s"] * len(pieces))
    return f"SELECT id FROM {table} WHERE {where}", [f"%{piece}%" for piece in pieces]


def _sqlite(table: str, pieces: Sequence[str]) -> tuple[str, list[str | int]]:
    """All trigrams of the words at once: the index alone answers, no row is read."""
    trigrams = {piece[start : start + TRIGRAM] for piece in pieces for start in range(len(piece) - TRIGRAM + 1)}
    asked = " AND ".join('"{}"'.format(trigram.replace('"', '""')) for trigram in sorted(trigrams))
    return f"SELECT rowid FROM {table}_search WHERE {table}_search MATCH %s", [asked]
