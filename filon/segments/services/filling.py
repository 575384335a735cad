"""Fills a list from a file or from pasted lines: each line names a record that is here already."""

import csv
from collections.abc import Collection, Iterable
from datetime import datetime
from itertools import islice
from typing import NamedTuple

from filon.contacts.models import Company, ContactPoint, Establishment
from filon.kit.errors import NotPossible
from filon.kit.french import format_count
from filon.kit.subjects import SubjectKind
from filon.records.models import ExternalId
from filon.segments.models import Segment
from filon.segments.rules.lines import Key, KeyKind, keys_by_line
from filon.segments.services.writing import add_members
from filon.users.selectors import Viewer

LARGEST_FILE = 20 * 1024 * 1024
MOST_LINES = 200_000
ASKED_TOGETHER = 400  # keys a query
UNKNOWN_SHOWN = 3


class Filled(NamedTuple):
    """How many lines said something, how many records came in, and the first lines that name nobody."""

    lines: int
    added: int
    unknown: list[str]
    unknown_count: int

    @property
    def sentence(self) -> str:
        added = format_count(self.added, "fiche ajoutée", "fiches ajoutées")
        if not self.unknown_count:
            return f"{added}."
        unknown = format_count(self.unknown_count, "ligne ne nomme personne", "lignes ne nomment personne")
        return f"{added}\u202f; {unknown} ici ({', '.join(self.unknown)})."


def fill_from_file(*, segment: Segment, content: bytes, by: Viewer, now: datetime) -> Filled:
    """Nobody is created: who is not here yet comes by an import."""
    if len(content) > LARGEST_FILE:
        raise NotPossible("Ce fichier dépasse 20\u00a0Mo\u00a0: coupez-le, ou passez par un import.")
    if content.startswith((b"PK", b"%PDF", b"\xd0\xcf")) or b"\x00" in content:
        raise NotPossible("Ce fichier n’est pas du texte\u00a0: enregistrez-le au format CSV.")
    try:
        lines = list(islice(keys_by_line(_text_of(content)), MOST_LINES + 1))
    except csv.Error:
        raise NotPossible("Ce fichier n’est pas un tableau\u00a0: enregistrez-le au format CSV.") from None
    if len(lines) > MOST_LINES:
        raise NotPossible("Ce fichier dépasse 200\u202f000 lignes\u00a0: coupez-le, ou passez par un import.")
    if not lines:
        raise NotPossible(
            "Donnez au moins une ligne\u00a0: un SIREN, un SIRET, une adresse e-mail, un numéro ou une référence."
        )
    known = _known({key for keys in lines for key in keys}, SubjectKind(segment.entity))
    found = [next((known[key] for key in keys if key in known), None) for keys in lines]
    unknown = [keys[-1].value for keys, records in zip(lines, found, strict=True) if not records]
    ids = {record for records in found if records for record in records}
    added = add_members(segment=segment, ids=ids, by=by, now=now)
    return Filled(len(lines), added, unknown[:UNKNOWN_SHOWN], len(unknown))


def _text_of(content: bytes) -> str:
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    return content.decode("latin-1")


def _known(keys: Collection[Key], entity: SubjectKind) -> dict[Key, set[int]]:
    """Which records each key names."""
    known: dict[Key, set[int]] = {}
    for kind in KeyKind:
        values = sorted({key.value for key in keys if key.kind == kind})
        for start in range(0, len(values), ASKED_TOGETHER):
            for value, record in _named(kind, values[start : start + ASKED_TOGETHER], entity):
                known.setdefault(Key(kind, value or ""), set()).add(record)
    return known


def _named(kind: KeyKind, values: list[str], entity: SubjectKind) -> Iterable[tuple[str | None, int]]:
    of_companies = entity == SubjectKind.COMPANY
    if kind == KeyKind.POINT:
        points = ContactPoint.objects.filter(normalised__in=values, **{f"{entity}__isnull": False})
        return points.values_list("normalised", entity.value)
    if kind == KeyKind.REFERENCE:
        return ExternalId.objects.filter(entity=entity, value__in=values).values_list("value", "subject_id")
    if not of_companies:
        return ()
    if kind == KeyKind.SIREN:
        return Company.objects.filter(siren__in=values).values_list("siren", "pk")
    return Establishment.objects.filter(siret__in=values).values_list("siret", "company")
