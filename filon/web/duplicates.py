"""Two files side by side: field by field, what each says and whether they agree."""

from collections.abc import Iterator
from typing import NamedTuple

from django.db.models import Model
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from filon.activities.models import Activity, Task
from filon.contacts.models import Contact, ContactPoint, Establishment
from filon.customers.models import Order
from filon.duplicates.models import DuplicatePair
from filon.duplicates.rules.likeness import Entity
from filon.duplicates.selectors.pairs import TABLES
from filon.kit.french import format_date, format_integer
from filon.kit.subjects import SubjectKind
from filon.leads.models import Lead
from filon.opportunities.models import Opportunity
from filon.records.models import ExternalId, Note, RootRecord
from filon.usecases.merging import better_of
from filon.usecases.merging_rows import what_points_at
from filon.web.records.facts import custom_facts_of, facts_of
from filon.web.records.registry import RECORDS

Words = str | Promise
HANGING: tuple[tuple[type[Model], Words], ...] = (
    (Contact, _("Contacts")),
    (Establishment, _("Établissements")),
    (Lead, _("Leads")),
    (Opportunity, _("Opportunités")),
    (Order, _("Commandes")),
    (Activity, _("Activités")),
    (Task, _("Tâches")),
    (Note, _("Notes")),
    (ExternalId, _("Identifiants")),
)


class Line(NamedTuple):
    """`name` is empty where a person has nothing to choose."""

    label: Words
    left: str
    right: str
    name: str = ""

    @property
    def differs(self) -> bool:
        """Both say something, and not the same: what one alone says is no quarrel."""
        return bool(self.left and self.right) and self.left.casefold() != self.right.casefold()


class SideBySide(NamedTuple):
    pair: DuplicatePair
    left: RootRecord
    right: RootRecord
    lines: list[Line]
    left_is_better: bool
    url: str  # name of the address of a file

    @property
    def reasons(self) -> list[str]:
        return [part for said in self.pair.reasons.split(" ; ") for part in said.split(", ")]


def side_by_side(pair: DuplicatePair) -> SideBySide:
    entity = Entity(pair.entity)
    rows = TABLES[entity]._default_manager.select_related("owner", "lot").in_bulk([pair.left_id, pair.right_id])
    left, right = rows[pair.left_id], rows[pair.right_id]
    lines = [
        *_employer(left, right),
        *_facts(entity, left, right),
        *_points(left, right),
        *_hanging(entity, left, right),
        *_origin(left, right),
    ]
    said = [line for line in lines if line.left or line.right]
    best, _other = better_of(entity, left.pk, right.pk)
    return SideBySide(pair, left, right, said, best == left.pk, RECORDS[SubjectKind(entity)].url)


def _employer(left: RootRecord, right: RootRecord) -> Iterator[Line]:
    if isinstance(left, Contact) and isinstance(right, Contact):
        yield Line(_("Entreprise"), *(str(side.company or "") for side in (left, right)))


def _facts(entity: Entity, left: RootRecord, right: RootRecord) -> Iterator[Line]:
    definition = RECORDS[SubjectKind(entity)]
    for reading in (facts_of, custom_facts_of):
        for mine, theirs in zip(reading(definition, left), reading(definition, right), strict=True):
            both = bool(mine.shown and theirs.shown and mine.shown != theirs.shown)
            choosable = both and reading is facts_of
            yield Line(mine.entry.label, mine.shown, theirs.shown, mine.name if choosable else "")


def _points(left: RootRecord, right: RootRecord) -> Iterator[Line]:
    kinds = {"email": _("E-mails"), "phone": _("Téléphones"), "mobile": _("Mobiles"), "postal": _("Adresses")}
    column = str(left._meta.model_name)
    said: dict[tuple[int, str], list[str]] = {}
    for point in ContactPoint.objects.filter(**{f"{column}__in": [left.pk, right.pk]}).order_by("-main", "pk"):
        said.setdefault((getattr(point, f"{column}_id"), point.kind), []).append(point.value.replace("\n", ", "))
    for kind, label in kinds.items():
        yield Line(label, *("\n".join(said.get((side.pk, kind), ())) for side in (left, right)))


def _hanging(entity: Entity, left: RootRecord, right: RootRecord) -> Iterator[Line]:
    counts = [what_points_at(TABLES[entity], entity, side.pk) for side in (left, right)]
    for model, label in HANGING:
        yield Line(label, *(format_integer(count[model]) if count.get(model) else "" for count in counts))


def _origin(left: RootRecord, right: RootRecord) -> Iterator[Line]:
    yield Line(_("Responsable"), *(str(side.owner or "") for side in (left, right)))
    yield Line(_("Lot"), *(str(side.lot or "") for side in (left, right)))
    yield Line(_("Créée le"), *(format_date(side.created_at.date()) for side in (left, right)))
