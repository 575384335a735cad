"""The call lists that a person sees, how far each is, and its lines."""

from collections.abc import Collection
from datetime import datetime
from typing import NamedTuple

from django.db.models import Case, Count, IntegerField, Q, QuerySet, Value, When

from filon.activities.rules.kinds import CallOutcome
from filon.calling.models import CallClaim, CallEntry, CallList
from filon.calling.rules.kinds import EntryState
from filon.calling.selectors.permitted import Called, who_of
from filon.kit.errors import NotFound
from filon.kit.subjects import SubjectKind
from filon.segments.selectors import ENTITIES
from filon.users.rules.rights import Action
from filon.users.selectors import SYSTEM, Viewer, may, visible_filter

TABS = ("queue", "later", "held", "done")


class CallListNotFound(NotFound):
    """No such list for this viewer."""


class Progress(NamedTuple):
    """Lines of a list, by where they stand; `queue` may be called now."""

    all: int = 0
    queue: int = 0
    later: int = 0
    held: int = 0
    done: int = 0
    reached: int = 0
    meetings: int = 0

    @property
    def percent(self) -> int:
        return round(100 * self.done / self.all) if self.all else 0


def call_lists_for(*, viewer: Viewer) -> QuerySet[CallList]:
    """One's own and the shared ones, of the records that one may read; those in use first."""
    readable = [kind for kind, entity in ENTITIES.items() if may(viewer, entity, Action.READ)]
    found = CallList.objects.filter(entity__in=readable).select_related("owner", "segment", "lot")
    return found if viewer is SYSTEM else found.filter(Q(owner=viewer.pk) | Q(shared=True))


def call_list_for(*, viewer: Viewer, pk: int) -> CallList:
    found = call_lists_for(viewer=viewer).filter(pk=pk).first()
    if found is None:
        raise CallListNotFound("Cette liste d’appels n’existe pas, ou n’est pas partagée avec vous.")
    return found


def entry_for(*, viewer: Viewer, pk: int) -> CallEntry:
    """A line of a list that the viewer sees, about somebody whom he may read."""
    found = (
        CallEntry.objects.select_related("call_list", "contact__company", "company", "called_by").filter(pk=pk).first()
    )
    lists = call_lists_for(viewer=viewer)
    if found is None or not lists.filter(pk=found.call_list_id).exists() or not _readable(found, viewer):
        raise CallListNotFound("Cette ligne n’existe plus, ou votre rôle ne permet pas de la voir.")
    return found


def _readable(entry: CallEntry, viewer: Viewer) -> bool:
    return entries_of(entry.call_list, viewer=viewer).filter(pk=entry.pk).exists()


def entries_of(call_list: CallList, *, viewer: Viewer) -> QuerySet[CallEntry]:
    """Lines about records in use that the viewer may read."""
    return CallEntry.objects.filter(_seen(SubjectKind(call_list.entity), viewer), call_list=call_list)


def _seen(kind: SubjectKind, viewer: Viewer) -> Q:
    mine = visible_filter(viewer=viewer, entity=ENTITIES[kind], owner=f"{kind}__owner")
    return Q(**{f"{kind}__deleted_at": None}) & mine


def condition_of_tab(tab: str, *, now: datetime) -> Q:
    waiting = Q(state=EntryState.WAITING)
    free = Q(held_because="") | Q(held_until__lte=now)
    return {
        "queue": waiting & free & (Q(again_at=None) | Q(again_at__lte=now)),
        "later": waiting & free & Q(again_at__gt=now),
        "held": waiting & ~free,
        "done": Q(state=EntryState.DONE),
    }[tab]


def queue_of(call_list: CallList, *, viewer: Viewer, now: datetime) -> QuerySet[CallEntry]:
    """Who may be called now: promised calls first, then by place; those whom somebody has on the line are left out."""
    who = call_list.entity
    busy = CallClaim.objects.filter(until__gt=now, **{f"{who}__isnull": False}).values(who)
    promised = Case(When(task__isnull=False, then=Value(0)), default=Value(1), output_field=IntegerField())
    rows = entries_of(call_list, viewer=viewer).filter(condition_of_tab("queue", now=now))
    return rows.exclude(**{f"{who}__in": busy}).order_by(promised, "position", "pk")


def progress_of(lists: Collection[CallList], *, viewer: Viewer, now: datetime) -> dict[int, Progress]:
    """One query for all lists of a page: lines that the viewer sees, as their tabs do."""
    seen = Q(pk__in=[])
    for kind in {SubjectKind(one.entity) for one in lists}:
        seen |= Q(call_list__entity=kind) & _seen(kind, viewer)
    rows = CallEntry.objects.filter(seen, call_list__in=[one.pk for one in lists])
    counts = (
        rows.order_by()
        .values("call_list")
        .annotate(
            all=Count("pk"),
            reached=Count(
                "pk", filter=Q(outcome__in=(CallOutcome.REACHED, CallOutcome.MEETING, CallOutcome.CALL_BACK))
            ),
            meetings=Count("pk", filter=Q(outcome=CallOutcome.MEETING)),
            **{tab: Count("pk", filter=condition_of_tab(tab, now=now)) for tab in TABS},
        )
    )
    found = {pk: Progress(*counted) for pk, *counted in counts.values_list("call_list", *Progress._fields)}
    return {one.pk: found.get(one.pk, Progress()) for one in lists}


def claim_of(called: Called, *, now: datetime) -> CallClaim | None:
    """Who has this person on the line, from whatever list or task."""
    return CallClaim.objects.filter(until__gt=now, **who_of(called)).select_related("by").first()
