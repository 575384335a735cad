"""All rows that point at one record move to another, whatever package they belong to, and go back when the merge is undone."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from django.db.models import ManyToOneRel, Model, Q, QuerySet

from filon.activities.models import Activity, ContentShare, Task
from filon.calling.models import CallClaim, CallEntry
from filon.campaigns.models import Member
from filon.contacts.models import ContactPoint, Establishment
from filon.duplicates.rules.likeness import Entity
from filon.events.models import Registration
from filon.intake.models import Reservation
from filon.leads.models import SuspectSheet
from filon.opportunities.models import CircleMember
from filon.permission.models import Consent
from filon.records.models import Batch, DeliveredRecord, ExternalId, File, Follow, Note, RootRecord, Tagging
from filon.records.services.bulk import by_thousands
from filon.scoring.models import Score
from filon.segments.models import SegmentMember
from filon.sequences.models import Enrolment, WaitingEntry, Witness

# Rows that name their record by kind and key. Dated changes stay with the file that they tell of: it comes back with them.
BY_SUBJECT: tuple[type[Model], ...] = (Note, File, Follow, Tagging, ExternalId, Activity, Task, ContentShare)
BY_PERSON = (Activity, Task, ContentShare)  # these name their company or contact as well, and are counted there
OF_PERMISSION = Consent._meta.app_label  # moves by its own rules (permission.services.repointing)
Journal = Mapping[str, Any]


class Place(NamedTuple):
    """A column that points at a record, and the rows that do."""

    model: type[Model]
    column: str

    @property
    def name(self) -> str:
        return f"{self.model._meta.label}.{self.column}"


def move_rows(*, model: type[RootRecord], entity: Entity, keep: int, drop: int) -> dict[str, Any]:
    """Point at `keep` what pointed at `drop`; returns the journal: keys of the rows by column, and what lost its main mark."""
    lowered = _lower_marks(model, keep=keep, drop=drop)
    moved = {}
    for place, rows in _rows_of(model, entity, drop):
        keys = list(_without_twins(place, rows, keep).values_list("pk", flat=True))
        if keys:
            _point(place, keys, at=keep)
            moved[place.name] = keys
    return {"moved": moved, "lowered": lowered}


def give_back_rows(*, model: type[RootRecord], entity: Entity, keep: int, drop: int, journal: Journal) -> None:
    """Point again at `drop` the rows of the journal that still point at `keep`."""
    for place, rows in _rows_of(model, entity, keep):
        for keys in by_thousands(journal["moved"].get(place.name, [])):
            _point(place, list(rows.filter(pk__in=keys).values_list("pk", flat=True)), at=drop)
    for name, keys in journal["lowered"].items():
        marked, column = MARKS[name]
        marked._default_manager.filter(pk__in=keys).update(**{column: True})


def what_points_at(model: type[RootRecord], entity: Entity, pk: int) -> dict[type[Model], int]:
    """How many rows of each table a merge would move: people judge by it which file to keep."""
    counts: Counter[type[Model]] = Counter()
    for place, rows in _rows_of(model, entity, pk):
        if place.column != "subject_id" or place.model not in BY_PERSON:
            counts[place.model] += rows.count()
    return dict(counts)


def _rows_of(model: type[RootRecord], entity: Entity, pk: int) -> Iterator[tuple[Place, "QuerySet[Model]"]]:
    # The score of each is computed again from the signs that moved: its row stays with its person.
    relations = [one for one in model._meta.get_fields(include_hidden=True) if isinstance(one, ManyToOneRel)]
    for relation in relations:
        table: type[Model] = relation.related_model
        column = relation.field.attname
        if table is not Score and table._meta.app_label != OF_PERMISSION:
            yield Place(table, column), table._default_manager.filter(**{column: pk})
    for table in BY_SUBJECT:
        kind = "entity" if table is ExternalId else "subject_kind"
        yield Place(table, "subject_id"), table._default_manager.filter(**{kind: str(entity), "subject_id": pk})
    members = SegmentMember.objects.filter(segment__entity=str(entity), record_id=pk)
    yield Place(SegmentMember, "record_id"), members
    of_lots = Batch.objects.filter(entity=str(entity), lot__isnull=False).order_by().values("pk")
    delivered = DeliveredRecord.objects.filter(batch__in=of_lots, subject_id=pk)
    yield Place(DeliveredRecord, "subject_id"), delivered


# Tables that know a person once in each: a decision, a content given, an event, a campaign.
ONCE_IN: dict[type[Model], str] = {
    CircleMember: "opportunity",
    ContentShare: "content",
    Registration: "event",
    Member: "campaign",
}


def _without_twins(place: Place, rows: "QuerySet[Model]", keep: int) -> "QuerySet[Model]":
    """A tag, a membership, a delivery, a part in a decision or an address that `keep` has already stays with the dropped file."""
    if place.model is Tagging:
        kinds = rows.values("subject_kind")[:1]
        same = Tagging.objects.filter(subject_id=keep, subject_kind__in=kinds)
        return rows.exclude(tag__in=list(same.values_list("tag", flat=True)))
    if place.model is SegmentMember:
        return rows.exclude(
            segment__in=list(SegmentMember.objects.filter(record_id=keep).values_list("segment", flat=True))
        )
    if place.model is DeliveredRecord:
        files = list(rows.values_list("batch", flat=True))
        stood = DeliveredRecord.objects.filter(subject_id=keep, batch__in=files)
        return rows.exclude(batch__in=list(stood.values_list("batch", flat=True)))
    if place.model is Reservation:
        held = Reservation.objects.filter(contact=keep, released_at=None)
        return rows.exclude(released_at=None, offer__in=list(held.values_list("offer", flat=True)))
    if place.model is Follow:
        told = Follow.objects.filter(subject_id=keep, subject_kind__in=rows.values("subject_kind")[:1])
        return rows.exclude(user__in=list(told.values_list("user", flat=True)))
    if place.column == "contact_id" and (once_in := ONCE_IN.get(place.model)):
        there = place.model._default_manager.filter(contact=keep).values_list(once_in, flat=True)
        return rows.exclude(**{f"{once_in}__in": list(there)})
    if place.model is Enrolment:
        running = list(Enrolment.objects.filter(contact=keep, ended_at=None).values_list("sequence", "exclusive"))
        alone = Q(exclusive=True) if any(exclusive for _, exclusive in running) else Q(pk__in=[])
        return rows.exclude(Q(ended_at=None) & (alone | Q(sequence__in=[sequence for sequence, _ in running])))
    if place.model in (WaitingEntry, Witness):
        there = place.model._default_manager.filter(contact=keep)
        return rows.exclude(sequence__in=list(there.values_list("sequence", flat=True)))
    if place.model is CallEntry:
        listed = CallEntry.objects.filter(**{place.column: keep})
        return rows.exclude(call_list__in=list(listed.values_list("call_list", flat=True)))
    if (
        place.model in (CallClaim, SuspectSheet)
        and place.model._default_manager.filter(**{place.column: keep}).exists()
    ):
        return rows.none()
    if place.model is ContactPoint:
        said = list(ContactPoint.objects.filter(**{place.column: keep}).values_list("kind", "value"))
        known = {(kind, value.casefold()) for kind, value in said}
        twins = [row.pk for row in rows if (row.kind, row.value.casefold()) in known]  # type: ignore[attr-defined]
        return rows.exclude(pk__in=twins)
    return rows


def _point(place: Place, keys: Iterable[int], *, at: int) -> None:
    for some in by_thousands(list(keys)):
        place.model._default_manager.filter(pk__in=some).update(**{place.column: at})


MARKS: dict[str, tuple[type[Model], str]] = {"points": (ContactPoint, "main"), "sites": (Establishment, "head_office")}


def _lower_marks(model: type[RootRecord], *, keep: int, drop: int) -> dict[str, list[int]]:
    """One main address of each kind and one head office: those of the record that is kept, where it has one."""
    column = model._meta.model_name
    mains = ContactPoint.objects.filter(main=True)
    kinds = list(mains.filter(**{f"{column}_id": keep}).values_list("kind", flat=True))
    lowered = {"points": _lower(mains.filter(**{f"{column}_id": drop}, kind__in=kinds), "main")}
    offices = Establishment.objects.filter(head_office=True, deleted_at=None)
    if column == "company" and offices.filter(company=keep).exists():
        lowered["sites"] = _lower(offices.filter(company=drop), "head_office")
    return lowered


def _lower(rows: "QuerySet[Any]", column: str) -> list[int]:
    keys = list(rows.values_list("pk", flat=True))
    rows.model._default_manager.filter(pk__in=keys).update(**{column: False})
    return keys
