"""Reads the records of an export by blocks: each with its addresses, tags, site and lines, in a constant number of queries."""

from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from typing import Any

from django.db.models import QuerySet

from filon.contacts.models import ContactPoint, Establishment
from filon.contacts.rules.kinds import PointKind
from filon.customers.models import OrderLine
from filon.kit.subjects import SubjectKind
from filon.opportunities.models import Line
from filon.opportunities.selectors.cards import Card
from filon.opportunities.selectors.lists import cards_of
from filon.permission.rules.kinds import Channel
from filon.permission.selectors.refusals import channels_refused
from filon.records.rules.own_ids import own_id
from filon.records.selectors.annotations import tags_by_record

BLOCK = 1_000  # records held at once
HOLDERS = ("company", "contact")
NUMBERS = (PointKind.PHONE, PointKind.MOBILE, PointKind.FAX)
LINES: dict[str, tuple[Any, str]] = {"order": (OrderLine, "order_id"), "opportunity": (Line, "opportunity_id")}


@dataclass(slots=True)
class Row:
    """One record and what stands beside it; of a deal its `card`, where a column asks for it.

    `mark` is that of the database, which its identifiers bear.
    """

    record: Any
    mark: str
    points: dict[str, list[str]] = field(default_factory=dict)
    tags: list[str] = field(default_factory=list)
    site: Establishment | None = None
    lines: list[Any] = field(default_factory=list)
    refused: Collection[Channel] = ()
    card: Card | None = None

    def own(self, pk: int | None) -> str | None:
        return own_id(self.mark, pk) if pk else None


def read_rows(records: QuerySet[Any], *, entity: str, mark: str, cards_at: datetime | None = None) -> Iterator[Row]:
    """In the order of their keys; the records are streamed, the rest asked by block. `cards_at`: when deals are judged, if so."""
    stream = records.order_by("pk").iterator(chunk_size=BLOCK)
    while block := list(islice(stream, BLOCK)):
        yield from _completed(block, entity, mark, cards_at)


def _completed(records: list[Any], entity: str, mark: str, cards_at: datetime | None) -> Iterator[Row]:
    ids = [record.pk for record in records]
    points = points_by_holder(entity, ids) if entity in HOLDERS else {}
    tags = tags_by_record(kind=SubjectKind(entity), ids=ids) if entity in HOLDERS else {}
    sites = _head_sites(ids) if entity == "company" else {}
    lines = _lines(entity, ids) if entity in LINES else {}
    cards = {card.deal.pk: card for card in cards_of(records, now=cards_at)} if cards_at else {}
    refused = channels_refused(contact_ids=ids) if entity == "contact" else {}
    for record in records:
        own = points.get(record.pk, {})
        site = sites.get(record.pk)
        words = [tag.name for tag in tags.get(record.pk, ())]
        yield Row(
            record, mark, own, words, site, lines.get(record.pk, []), refused.get(record.pk, ()), cards.get(record.pk)
        )


def points_by_holder(holder: str, ids: Collection[int]) -> dict[int, dict[str, list[str]]]:
    """By kind, the main one first; numbers as the whole world writes them (+33…), where they could be read."""
    found: dict[int, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for point in ContactPoint.objects.filter(**{f"{holder}__in": ids}).order_by("-main", "pk"):
        found[getattr(point, f"{holder}_id")][point.kind].append(_written(point))
    return found


def _written(point: ContactPoint) -> str:
    return point.normalised or point.value if point.kind in NUMBERS else point.value


def _head_sites(ids: Collection[int]) -> dict[int, Establishment]:
    """The head office of each company, else its first open site."""
    found: dict[int, Establishment] = {}
    sites = Establishment.objects.filter(company__in=ids, deleted_at=None)
    for site in sites.order_by("-head_office", "closed", "pk"):
        found.setdefault(site.company_id, site)
    return found


def _lines(entity: str, ids: Collection[int]) -> dict[int, list[Any]]:
    model, holder = LINES[entity]
    found: dict[int, list[Any]] = defaultdict(list)
    for line in model.objects.filter(**{f"{holder}__in": ids}).select_related("product").order_by("pk"):
        found[getattr(line, holder)].append(line)
    return found
