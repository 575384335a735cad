"""Segments are made, changed, filled and removed here."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F

from filon.kit.criteria import CriterionRefused, compile_criteria, leaves_of
from filon.kit.errors import EditedMeanwhile, NotAllowed, NotPossible
from filon.kit.subjects import SubjectKind
from filon.kit.text import clean_cell, fold
from filon.segments.models import NAME_WIDTH, Segment, SegmentMember
from filon.segments.rules.kinds import SEGMENTED, SegmentKind
from filon.segments.selectors import ENTITIES, MODELS, refuse_cycle, refuse_unreadable, segments_for, segments_that_name
from filon.users.models import User
from filon.users.rules.rights import Action, Entity
from filon.users.selectors import SYSTEM, Viewer, may, require, visible_filter

NEW = 0  # the key of a segment that is not written yet, in the search for cycles
WRITTEN_TOGETHER = 5_000  # members a statement


class SegmentRefused(NotPossible):
    """A segment that cannot be kept."""


def create_segment(
    *,
    name: str,
    entity: SubjectKind,
    criteria: Mapping[str, Any] | None,
    shared: bool,
    by: Viewer,
    now: datetime,
) -> Segment:
    """A dynamic segment; without criteria, an empty list to be filled by hand."""
    if entity not in SEGMENTED:
        raise SegmentRefused("Un segment réunit des contacts ou des entreprises.")
    require(by, ENTITIES[entity], Action.READ)
    title = _title(name)
    if criteria is not None:
        check_criteria(criteria, entity=entity, key=NEW, name=title, by=by, now=now)
    segment = Segment(
        name=title,
        name_key=fold(title),
        entity=entity,
        kind=SegmentKind.STATIC if criteria is None else SegmentKind.DYNAMIC,
        criteria=dict(criteria or {}),
        shared=shared,
        owner=by if isinstance(by, User) else None,
        created_at=now,
        updated_at=now,
    )
    try:
        with transaction.atomic():
            segment.save(force_insert=True)
    except IntegrityError:
        raise _name_taken(title) from None
    return segment


def change_segment(
    *,
    segment: Segment,
    name: str,
    criteria: Mapping[str, Any] | None,
    shared: bool,
    version: int,
    by: Viewer,
    now: datetime,
) -> Segment:
    """Write what the person saw in `version`; refused when somebody else wrote meanwhile."""
    check_may_change(segment, by=by)
    title = _title(name)
    values: dict[str, Any] = {"name": title, "name_key": fold(title), "shared": shared, "updated_at": now}
    if segment.kind == SegmentKind.DYNAMIC:
        entity = SubjectKind(segment.entity)
        check_criteria(criteria or {}, entity=entity, key=segment.pk, name=title, by=by, now=now)
        values["criteria"] = dict(criteria or {})
    try:
        with transaction.atomic():
            rows = Segment.objects.filter(pk=segment.pk, version=version)
            written = rows.update(version=F("version") + 1, **values)
    except IntegrityError:
        raise _name_taken(title) from None
    if not written:
        raise EditedMeanwhile("Quelqu’un d’autre a modifié ce segment entre-temps\u00a0: rouvrez-le, puis recommencez.")
    return Segment.objects.get(pk=segment.pk)


def check_criteria(
    criteria: Mapping[str, Any], *, entity: SubjectKind, key: int, name: str, by: Viewer, now: datetime
) -> None:
    """Refused: nothing asked (that would be everybody), what is not understood, a segment that would hold itself."""
    if not leaves_of(criteria):
        raise SegmentRefused("Ajoutez au moins un critère\u00a0: sans critère, ce segment prendrait tout le monde.")
    refuse_unreadable(criteria, viewer=by)
    refuse_cycle(key, name=name, criteria=criteria)
    if not compile_criteria(criteria, subject=entity, now=now):
        raise CriterionRefused("Ces critères ne demandent rien\u00a0: ce segment prendrait tout le monde.")


def delete_segment(*, segment: Segment, by: Viewer) -> None:
    """Refused while other segments name it."""
    check_may_change(segment, by=by)
    if users := segments_that_name(segment):
        names = ", ".join(f"«\u00a0{one.name}\u00a0»" for one in users)
        raise SegmentRefused(f"D’autres segments se servent de celui-ci\u00a0: {names}. Retirez-en d’abord ce critère.")
    segment.delete()


def add_members(*, segment: Segment, ids: Collection[int], by: Viewer, now: datetime) -> int:
    """Put these records in a list by hand; returns how many were not in it yet. Unknown records and those in the trash stay out."""
    _check_list(segment, by=by)
    kind, added = SubjectKind(segment.entity), 0
    mine = visible_filter(viewer=by, entity=ENTITIES[kind])
    wanted = sorted(set(ids))
    author = by if isinstance(by, User) else None
    with transaction.atomic():
        for start in range(0, len(wanted), WRITTEN_TOGETHER):
            some = wanted[start : start + WRITTEN_TOGETHER]
            here = MODELS[kind]._default_manager.filter(mine, pk__in=some, deleted_at=None)
            known = set(segment.members.filter(record_id__in=some).values_list("record_id", flat=True))
            new = [pk for pk in here.values_list("pk", flat=True) if pk not in known]
            rows = [SegmentMember(segment=segment, record_id=pk, added_at=now, by=author) for pk in new]
            SegmentMember.objects.bulk_create(rows, ignore_conflicts=True, batch_size=400)
            added += len(new)
        _touch(segment, now=now)
    return added


def put_in_list(
    *, name: str, entity: SubjectKind, ids: Collection[int], by: Viewer, now: datetime
) -> tuple[Segment, int]:
    """Into the list of that name, made for this person alone when there is none; and how many were not in it yet."""
    segment = segments_for(viewer=by).filter(name_key=fold(_title(name)), entity=entity).first()
    with transaction.atomic():
        if segment is None:
            segment = create_segment(name=name, entity=entity, criteria=None, shared=False, by=by, now=now)
        return segment, add_members(segment=segment, ids=ids, by=by, now=now)


def remove_members(*, segment: Segment, ids: Collection[int], by: Viewer, now: datetime) -> int:
    _check_list(segment, by=by)
    with transaction.atomic():
        removed, _ = segment.members.filter(record_id__in=sorted(set(ids))).delete()
        _touch(segment, now=now)
    return removed


def may_change(segment: Segment, *, by: Viewer) -> bool:
    """Its owner, and who sets up the installation when it is shared or nobody's."""
    if by is SYSTEM or (isinstance(by, User) and segment.owner_id == by.pk):
        return True
    return (segment.shared or segment.owner_id is None) and may(by, Entity.SETTING, Action.WRITE)


def check_may_change(segment: Segment, *, by: Viewer) -> None:
    if not may_change(segment, by=by):
        owner = f" ({segment.owner})" if segment.owner else ""
        raise NotAllowed(
            f"Seul l’auteur de ce segment{owner} ou un administrateur peut le changer\u00a0: enregistrez-en une copie."
        )


def _check_list(segment: Segment, *, by: Viewer) -> None:
    check_may_change(segment, by=by)
    if segment.kind != SegmentKind.STATIC:
        raise SegmentRefused("Ce segment suit des critères\u00a0: on n’y ajoute ni n’en retire personne à la main.")


def _touch(segment: Segment, *, now: datetime) -> None:
    Segment.objects.filter(pk=segment.pk).update(updated_at=now, version=F("version") + 1)


def _title(name: str) -> str:
    title = " ".join(clean_cell(name[: 4 * NAME_WIDTH]).split())
    if not fold(title) or len(title) > NAME_WIDTH:
        raise SegmentRefused(f"Donnez à ce segment un nom, en {NAME_WIDTH} caractères au plus.")
    return title


def _name_taken(title: str) -> SegmentRefused:
    return SegmentRefused(f"Un segment s’appelle déjà «\u00a0{title}\u00a0»\u00a0: choisissez un autre nom.")
