"""E-mail addresses and telephone numbers of a person or company: added, mended, one of them the main one."""

from datetime import datetime

from django.db import transaction
from django.db.models import F, QuerySet

from filon.contacts.models import Company, Contact, ContactPoint
from filon.contacts.rules.kinds import PointKind, PointState
from filon.contacts.rules.points import read_point
from filon.kit.errors import NotPossible
from filon.kit.subjects import SubjectKind
from filon.records.rules.authorship import Author
from filon.records.rules.changes import FIELD_AXIS
from filon.records.services.changes import NewChange, record_changes

Holder = Company | Contact


class PointRefused(NotPossible):
    """A coordinate that cannot be added."""


@transaction.atomic
def add_point(*, holder: Holder, kind: PointKind, raw: str, by: Author, now: datetime) -> ContactPoint:
    """Keep the value; one that cannot be read is kept as given and to be checked. The first of its kind is the main one."""
    read = read_point(kind=kind, raw=raw)
    others = _points_of(holder)
    if read.normalised and others.filter(normalised=read.normalised).exists():
        raise PointRefused(f"« {read.value} » est déjà sur cette fiche.")
    point = ContactPoint.objects.create(
        contact=holder if isinstance(holder, Contact) else None,
        company=holder if isinstance(holder, Company) else None,
        **read._asdict(),
        main=not others.filter(kind=read.kind, main=True).exists(),
    )
    _date_change(holder, read.kind, "", read.value, by=by, now=now)
    return point


@transaction.atomic
def edit_point(*, holder: Holder, point: ContactPoint, raw: str, by: Author, now: datetime) -> None:
    read = read_point(kind=PointKind(point.kind), raw=raw)
    if read.value == point.value:
        return
    old = point.value
    ContactPoint.objects.filter(pk=point.pk).update(**read._asdict())
    _date_change(holder, read.kind, old, read.value, by=by, now=now)


@transaction.atomic
def make_main(*, holder: Holder, point: ContactPoint) -> None:
    same = _points_of(holder).filter(kind=point.kind)
    same.filter(main=True).update(main=False)
    same.filter(pk=point.pk).update(main=True)


@transaction.atomic
def mark_point(*, holder: Holder, point: ContactPoint, state: PointState, by: Author, now: datetime) -> None:
    """A number that does not answer is dead, not deleted: the next import must not bring it back unseen."""
    ContactPoint.objects.filter(pk=point.pk).update(state=state)
    _date_change(holder, point.kind, point.value, f"{point.value} ({state.label.lower()})", by=by, now=now)


@transaction.atomic
def remove_point(*, holder: Holder, point: ContactPoint, by: Author, now: datetime) -> None:
    """Take it off the record; another of its kind becomes the main one."""
    was_main = point.main
    ContactPoint.objects.filter(pk=point.pk).delete()
    if was_main and (heir := _points_of(holder).filter(kind=point.kind).order_by("pk").first()):
        make_main(holder=holder, point=heir)
    _date_change(holder, point.kind, point.value, "", by=by, now=now)


def _points_of(holder: Holder) -> QuerySet[ContactPoint]:
    return ContactPoint.objects.filter(**{holder._meta.model_name or "": holder})


def _date_change(holder: Holder, kind: str, old: str, new: str, *, by: Author, now: datetime) -> None:
    subject = SubjectKind(holder._meta.model_name or "")
    record_changes([NewChange(subject, holder.pk, FIELD_AXIS + kind, old, new)], by=by, at=now)
    type(holder)._default_manager.filter(pk=holder.pk).update(version=F("version") + 1, updated_at=now)
