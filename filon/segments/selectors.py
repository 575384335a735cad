"""Who belongs to a segment, asked of the database each time; and which segments a person sees."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any, NamedTuple

from django.db.models import Model, Q, QuerySet

from filon.contacts.models import Company, Contact
from filon.kit.criteria import (
    CriterionRefused,
    Field,
    compile_criteria,
    describe_criteria,
    field_of,
    fields_of,
    leaves_of,
)
from filon.kit.errors import BusinessError, NotAllowed, NotFound, NotPossible
from filon.kit.subjects import SubjectKind
from filon.kit.text import fold
from filon.segments.models import Segment, SegmentMember
from filon.segments.rules.kinds import SEGMENTED, SegmentKind
from filon.segments.rules.nesting import cycle_from, nested_in
from filon.users.rules.rights import Action, Entity
from filon.users.selectors import SYSTEM, Viewer, may, visible_filter

MODELS: dict[SubjectKind, type[Model]] = {SubjectKind.COMPANY: Company, SubjectKind.CONTACT: Contact}
ENTITIES = {SubjectKind.COMPANY: Entity.COMPANY, SubjectKind.CONTACT: Entity.CONTACT}


# What a criterion speaks of, and the right to read it.
ASKED = ENTITIES | {
    SubjectKind.LEAD: Entity.LEAD,
    SubjectKind.OPPORTUNITY: Entity.OPPORTUNITY,
    SubjectKind.ORDER: Entity.ORDER,
}
OF_OTHERS = {"activity": Entity.ACTIVITY, "orders": Entity.ORDER, "ordered_total": Entity.ORDER}


class SegmentUnknown(NotPossible):
    """No segment of that name or key, or none that this person sees."""


class SegmentOutOfReach(SegmentUnknown, NotFound):
    """The page of a segment that is not there, or not shared with this person."""


class Told(NamedTuple):
    """What a segment takes, in one sentence; `problem` instead when its criteria cannot be understood any more."""

    sentence: str
    problem: str


def segments_for(*, viewer: Viewer) -> QuerySet[Segment]:
    """One's own and those that are shared, of the records that one may read."""
    readable = [kind for kind in SEGMENTED if may(viewer, ENTITIES[kind], Action.READ)]
    found = Segment.objects.filter(entity__in=readable).select_related("owner")
    return found if viewer is SYSTEM else found.filter(Q(owner=viewer.pk) | Q(shared=True))


def segment_for(*, viewer: Viewer, pk: int) -> Segment:
    segment = segments_for(viewer=viewer).filter(pk=pk).first()
    if segment is None:
        raise SegmentOutOfReach("Ce segment n’existe pas, ou n’est pas partagé avec vous.")
    return segment


def segment_named(name: str, *, viewer: Viewer) -> Segment:
    """By its name, whatever the case and the accents."""
    segment = segments_for(viewer=viewer).filter(name_key=fold(name)).first()
    if segment is None:
        known = ", ".join(f"«\u00a0{one.name}\u00a0»" for one in segments_for(viewer=viewer)[:10])
        hint = f" Segments connus\u00a0: {known}." if known else " Il n’y a encore aucun segment."
        raise SegmentUnknown(f"Aucun segment ne s’appelle «\u00a0{name}\u00a0».{hint}")
    return segment


def segment_named_by_key(key: int, *, entity: SubjectKind) -> Segment:
    segment = Segment.objects.filter(pk=key, entity=entity).first()
    if segment is None:
        raise CriterionRefused(
            "Un critère nomme un segment qui n’existe plus\u00a0: retirez-le ou choisissez-en un autre."
        )
    return segment


def condition_of(segment: Segment, *, now: datetime) -> Q:
    """The condition on the segment's own table; CriterionRefused when a field or a segment that it names is gone."""
    if segment.kind == SegmentKind.STATIC:
        return Q(pk__in=SegmentMember.objects.filter(segment=segment).values("record_id"))
    refuse_cycle(segment.pk, name=segment.name, criteria=segment.criteria)
    return compile_criteria(segment.criteria, subject=SubjectKind(segment.entity), now=now)


def refuse_cycle(key: int, *, name: str, criteria: Mapping[str, Any]) -> None:
    """CriterionRefused when a segment with these criteria would hold itself, whatever the way."""
    if not nested_in(criteria):
        return
    rows = {pk: (title, tree) for pk, title, tree in Segment.objects.values_list("pk", "name", "criteria")}
    rows[key] = (name, criteria)
    way = cycle_from(key, nested={pk: nested_in(tree) for pk, (_title, tree) in rows.items()})
    if way:
        words = ", qui contient ".join(f"«\u00a0{rows[pk][0]}\u00a0»" for pk in way)
        raise CriterionRefused(f"Ce segment se contiendrait lui-même\u00a0: {words}. Retirez l’un de ces critères.")


def members_of(segment: Segment, *, viewer: Viewer, now: datetime) -> QuerySet[Any]:
    """The members that the viewer may read, trash left out."""
    return matching_now(condition_of(segment, now=now), entity=SubjectKind(segment.entity), viewer=viewer)


def matching_now(condition: Q, *, entity: SubjectKind, viewer: Viewer) -> QuerySet[Any]:
    """The records that the viewer may read and that answer, trash left out."""
    mine = visible_filter(viewer=viewer, entity=ENTITIES[entity])
    return MODELS[entity]._default_manager.filter(mine, condition, deleted_at=None)


def rows_of(segment: Segment, *, viewer: Viewer, now: datetime) -> Iterator[tuple[int, str]]:
    """Key and name of each member, by name; read as they are asked for, however many."""
    for record in members_of(segment, viewer=viewer, now=now).order_by("name_key", "pk").iterator(chunk_size=2000):
        yield record.pk, str(record)


def told(segment: Segment, *, now: datetime) -> Told:
    try:
        if segment.kind == SegmentKind.STATIC:
            return Told("Liste figée, remplie à la main ou par un fichier", "")
        condition_of(segment, now=now)
        return Told(describe_criteria(segment.criteria), "")
    except BusinessError as refusal:
        return Told("", refusal.sentence)


def segments_that_name(segment: Segment) -> list[Segment]:
    """The segments whose criteria name this one."""
    return [other for other in Segment.objects.exclude(pk=segment.pk) if segment.pk in nested_in(other.criteria)]


def fields_for(*, viewer: Viewer, entity: SubjectKind) -> list[Field]:
    """What this person may ask: the fields of the records that he may read."""
    return [field for field in fields_of(entity) if _may_ask(field, viewer)]


def _may_ask(field: Field, viewer: Viewer) -> bool:
    beside = OF_OTHERS.get(field.name.partition(".")[2])
    return may(viewer, ASKED[field.subject], Action.READ) and (beside is None or may(viewer, beside, Action.READ))


def refuse_unreadable(criteria: Mapping[str, Any], *, viewer: Viewer) -> None:
    """A criterion may ask only of what the person reads, and name only segments that he sees."""
    for leaf in leaves_of(criteria):
        field = field_of(str(leaf["field"]))
        if not _may_ask(field, viewer):
            raise NotAllowed(f"Votre rôle ne permet pas de demander «\u00a0{field.label}\u00a0».")
    wanted = nested_in(criteria)
    if wanted - set(segments_for(viewer=viewer).filter(pk__in=wanted).values_list("pk", flat=True)):
        raise SegmentUnknown("Un critère nomme un segment qui n’existe pas, ou n’est pas partagé avec vous.")
