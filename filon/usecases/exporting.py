"""An export: which records a person may take away, in which columns, to which kind of file; in constant memory."""

import os
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple

from django.db.models import Model, Q, QuerySet

from filon.activities.models import Activity
from filon.contacts.models import Company, Contact
from filon.customers.models import Order
from filon.kit.criteria import compile_criteria
from filon.kit.enums import LabelledEnum
from filon.kit.errors import NotPossible, refusal_of_the_disk
from filon.kit.sheets.cards import Card, write_cards
from filon.kit.sheets.text_files import write_csv, write_json_lines
from filon.kit.sheets.workbooks import write_workbook
from filon.kit.subjects import SubjectKind
from filon.leads.models import Lead
from filon.opportunities.models import Opportunity
from filon.playbook.models import Product
from filon.records.selectors.own_ids import own_mark
from filon.segments.models import Segment
from filon.segments.selectors import members_of
from filon.usecases.exporting_columns import OF_ITS_COURSE, Column, columns_of
from filon.usecases.exporting_rows import Row, read_rows
from filon.users.rules.rights import Action, Entity
from filon.users.selectors import Viewer, require, visible_filter


class Format(LabelledEnum):
    """How the file is written; the value is what an address says."""

    CSV = "csv", "CSV (virgules, RFC 4180)"
    CSV_FR = "csv-fr", "CSV pour Excel en français"
    XLSX = "xlsx", "Classeur Excel"
    JSONL = "jsonl", "JSON, une fiche par ligne"
    VCARD = "vcf", "Cartes de visite (vCard)"

    @property
    def extension(self) -> str:
        return "csv" if self is Format.CSV_FR else self.value


class Exported(NamedTuple):
    """One kind of record: its table, the right to take it away, the field of its owner, what its columns read beside."""

    model: type[Model]
    right: Entity
    owner: str
    beside: Sequence[str]
    title: str
    in_trash: bool = True


EXPORTED = {
    "company": Exported(Company, Entity.COMPANY, "owner", ("owner", "source", "parent"), "Entreprises"),
    "contact": Exported(Contact, Entity.CONTACT, "owner", ("owner", "source", "persona", "company"), "Contacts"),
    "lead": Exported(
        Lead, Entity.LEAD, "owner", ("owner", "source", "campaign", "product", "company", "contact"), "Leads"
    ),
    "opportunity": Exported(
        Opportunity,
        Entity.OPPORTUNITY,
        "owner",
        ("owner", "source", "campaign", "company", "contact", "stage", "process_version__process", "close_reason"),
        "Opportunités",
    ),
    "order": Exported(Order, Entity.ORDER, "owner", ("owner", "company"), "Commandes"),
    "activity": Exported(Activity, Entity.ACTIVITY, "by", ("by", "campaign", "company", "contact"), "Activités", False),
    "product": Exported(Product, Entity.SETTING, "", (), "Produits", False),
}


@dataclass(frozen=True, slots=True)
class Export:
    """What is to be written: ready to be streamed, nothing read yet."""

    entity: str
    records: QuerySet[Any]
    columns: Sequence[Column]
    now: datetime

    def write(self, out: BinaryIO, *, kind: Format) -> int:
        """Returns the number of records."""
        judged = any(column in OF_ITS_COURSE for column in self.columns)
        cards_at = self.now if judged else None
        rows = read_rows(self.records, entity=self.entity, mark=own_mark(), cards_at=cards_at)
        if kind == Format.VCARD:
            return write_cards(out, (card_of(row) for row in rows))
        titles = [column.title for column in self.columns]
        cells = ([column.value(row) for column in self.columns] for row in rows)
        if kind == Format.XLSX:
            return write_workbook(out, sheet=EXPORTED[self.entity].title, titles=titles, rows=cells)
        if kind == Format.JSONL:
            names = [name_in_json(column, entity=self.entity) for column in self.columns]
            return write_json_lines(out, names=names, rows=cells)
        return write_csv(out, titles=titles, rows=cells, french=kind == Format.CSV_FR)


def export_of(
    entity: str,
    *,
    viewer: Viewer,
    condition: Q | None = None,
    segment: Segment | None = None,
    columns: Collection[str] = (),
    now: datetime,
) -> Export:
    """The records that the viewer may both read and take away. `columns` are the titles wanted, all when empty.

    Refused without the right to export.
    """
    kind = EXPORTED[entity]
    require(viewer, kind.right, Action.EXPORT)
    records = kind.model._default_manager.select_related(*kind.beside)
    if kind.owner:
        for action in (Action.READ, Action.EXPORT):
            records = records.filter(visible_filter(viewer=viewer, entity=kind.right, action=action, owner=kind.owner))
    if kind.in_trash:
        records = records.filter(deleted_at=None)
    if condition is not None:
        records = records.filter(condition)
    if segment is not None:
        records = records.filter(_within(segment, entity=entity, viewer=viewer, now=now))
    known = columns_of(entity)
    chosen = [column for column in known if not columns or column.title in columns or column == known[0]]
    return Export(entity, records, chosen, now)


def _within(segment: Segment, *, entity: str, viewer: Viewer, now: datetime) -> Q:
    """The members themselves, or the records about them."""
    if entity == segment.entity:
        return Q(pk__in=members_of(segment, viewer=viewer, now=now).values("pk"))
    if entity == "activity":
        return Q(**{f"{segment.entity}__in": members_of(segment, viewer=viewer, now=now).values("pk")})
    if entity == "product":
        raise NotPossible("Les produits ne sont pas dans des segments\u00a0: exportez-les sans --segment.")
    leaf = {"field": f"{segment.entity}.segment", "op": "is", "value": str(segment.pk)}
    return compile_criteria(leaf, subject=SubjectKind(entity), now=now)


def write_export(export: Export, *, path: Path, kind: Format) -> int:
    """To a file that appears whole or not at all."""
    refuse_strange_format(kind, entity=export.entity)
    with _replacing(path) as out:
        return export.write(out, kind=kind)


def refuse_strange_format(kind: Format, *, entity: str) -> None:
    if kind == Format.VCARD and entity != "contact":
        raise NotPossible("Une carte de visite est celle d’un contact\u00a0: choisissez un autre format.")


@contextmanager
def _replacing(path: Path) -> Iterator[BinaryIO]:
    beside = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        with beside.open("wb") as out:
            yield out
        beside.replace(path)
    except OSError as error:
        raise NotPossible(f"Le fichier {path} ne peut être écrit\u00a0: {refusal_of_the_disk(error)}.") from None
    finally:
        beside.unlink(missing_ok=True)


def name_in_json(column: Column, *, entity: str) -> str:
    """ "contact.email" → "email", the identifier of its company "company_id"; what only informs the reader keeps its title."""
    of, _, name = column.path.partition(".")
    if name == "external_id":
        return "id" if of == entity else f"{of}_id"
    return name or column.title


def card_of(row: Row) -> Card:
    """What an address book keeps of a contact."""
    person, points = row.record, row.points
    phones = [(kind, value) for name, kind in PHONES.items() for value in points.get(name, ())]
    return Card(
        uid=f"filon-{row.own(person.pk)}",
        first_name=person.first_name,
        last_name=person.last_name,
        prefix=person.get_civility_display() if person.civility else "",
        company=person.company.name if person.company else "",
        title=person.job_title,
        emails=points.get("email", ()),
        phones=phones,
        address=next(iter(points.get("postal", ())), ""),
        url=person.linkedin_url,
        categories=row.tags,
    )


PHONES = {"phone": "voice", "mobile": "cell", "fax": "fax"}
