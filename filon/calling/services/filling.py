"""A call list is made and filled: those of a segment, of a lot or of a list, in an order; who may not be called stands apart."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Case, F, OuterRef, Q, Subquery, Value, When

from filon.activities.models import Activity
from filon.activities.rules.kinds import ActivityKind, Direction
from filon.calling.models import NAME_WIDTH, CallEntry, CallList
from filon.calling.rules.kinds import MOST_ENTRIES, CallOrder, EntryState
from filon.calling.selectors.lists import entries_of
from filon.calling.selectors.permitted import permitted
from filon.contacts.models import Contact
from filon.kit.errors import NotPossible
from filon.kit.french import format_integer
from filon.kit.subjects import SubjectKind
from filon.kit.text import clean_cell
from filon.permission.rules.policy import Decision
from filon.playbook.models import CampaignHeader
from filon.records.models import Lot
from filon.records.services.bulk import by_thousands
from filon.segments.models import Segment
from filon.segments.selectors import MODELS, condition_of, matching_now
from filon.users.models import User
from filon.users.selectors import Viewer

LONGEST_SCRIPT = 5_000


class CallListRefused(NotPossible):
    """A call list that cannot be made."""


@transaction.atomic
def make_call_list(
    *,
    name: str,
    entity: SubjectKind,
    condition: Q,
    order: CallOrder,
    by: User,
    now: datetime,
    shared: bool = True,
    script: str = "",
    segment: Segment | None = None,
    lot: Lot | None = None,
    campaign: CampaignHeader | None = None,
) -> CallList:
    """Of the records that answer `condition` and that `by` may read. `segment` or `lot`: where newcomers will be taken from."""
    title = " ".join(clean_cell(name[: 4 * NAME_WIDTH]).split())
    if not title or len(title) > NAME_WIDTH:
        raise CallListRefused(f"Donnez à cette liste un nom, en {NAME_WIDTH} caractères au plus.")
    if len(script) > LONGEST_SCRIPT:
        raise CallListRefused(f"Un argumentaire tient en {format_integer(LONGEST_SCRIPT)} caractères.")
    call_list = CallList.objects.create(
        name=title,
        entity=entity,
        order=order,
        segment=segment,
        lot=lot,
        script=clean_cell(script),
        campaign=campaign,
        shared=shared,
        owner=by,
        created_at=now,
        filled_at=now,
    )
    if not _fill(call_list, condition, by=by, now=now):
        raise CallListRefused("Cette sélection ne prend personne\u00a0: il n’y a rien à appeler.")
    return call_list


@transaction.atomic
def complete_call_list(*, call_list: CallList, by: User, now: datetime) -> int:
    """Take in those who joined the segment or the lot since; returns how many. Nobody leaves: what was called is called."""
    condition = source_of(call_list, now=now)
    if condition is None:
        raise CallListRefused("Cette liste ne suit ni un segment ni un lot\u00a0: faites-en une autre.")
    added = _fill(call_list, condition, by=by, now=now)
    CallList.objects.filter(pk=call_list.pk).update(filled_at=now)
    return added


def source_of(call_list: CallList, *, now: datetime) -> Q | None:
    if call_list.segment:
        return condition_of(call_list.segment, now=now)
    return Q(lot=call_list.lot) if call_list.lot else None


def _fill(call_list: CallList, condition: Q, *, by: User, now: datetime) -> int:
    entity = SubjectKind(call_list.entity)
    here = CallEntry.objects.filter(call_list=call_list)
    known = here.values(f"{entity}_id")
    rows = matching_now(condition, entity=entity, viewer=by).exclude(pk__in=known)
    ids = list(_in_order(rows, CallOrder(call_list.order)).values_list("pk", flat=True)[: MOST_ENTRIES + 1])
    start = here.count()
    if start + len(ids) > MOST_ENTRIES:
        raise CallListRefused(
            f"Une liste d’appels tient en {format_integer(MOST_ENTRIES)} fiches\u00a0: ajoutez un critère, ou faites-en plusieurs."
        )
    lines = [CallEntry(call_list=call_list, position=start + n, **{f"{entity}_id": pk}) for n, pk in enumerate(ids)]
    CallEntry.objects.bulk_create(lines, batch_size=1000)
    ask_the_law(call_list=call_list, viewer=by, now=now, ids=[line.pk for line in lines])
    return len(lines)


def _in_order(rows: Any, order: CallOrder) -> Any:
    of_contact = rows.model is MODELS[SubjectKind.CONTACT]
    if order == CallOrder.NEVER_FIRST:
        calls = Activity.objects.filter(kind=ActivityKind.CALL).exclude(direction=Direction.INBOUND)
        own = calls.filter(**{"contact" if of_contact else "company": OuterRef("pk")})
        last = Subquery(own.order_by("-at").values("at")[:1])
        return rows.annotate(last_call=last).order_by(F("last_call").asc(nulls_first=True), "pk")
    if order == CallOrder.LAST_SIGN and of_contact:
        return rows.order_by(F("last_inbound_at").desc(nulls_last=True), "pk")
    if order == CallOrder.LAST_SIGN:
        theirs = Contact.objects.filter(company=OuterRef("pk"), last_inbound_at__isnull=False)
        sign = Subquery(theirs.order_by("-last_inbound_at").values("last_inbound_at")[:1])
        return rows.annotate(sign=sign).order_by(F("sign").desc(nulls_last=True), "pk")
    if order == CallOrder.BEST_FIT:
        grade = Case(When(fit_grade="", then=Value("Z")), default=F("fit_grade"))
        return rows.annotate(grade=grade).order_by("grade", "pk")
    return rows.order_by("name_key", "pk")


def ask_the_law(*, call_list: CallList, viewer: Viewer, now: datetime, ids: Sequence[int] | None = None) -> int:
    """Who may not be called stands apart with the sentence; returns how many. Asked again at the moment of each call.

    Of the lines that the viewer sees: what he may not read is no reason for a colleague not to call.
    """
    waiting = entries_of(call_list, viewer=viewer).filter(state=EntryState.WAITING)
    held = 0
    for some in by_thousands(list(waiting.values_list("pk", flat=True)) if ids is None else ids):
        entries = list(waiting.filter(pk__in=some).select_related("contact__company", "company"))
        found = permitted(entries, viewer=viewer, at=now)
        for entry in entries:
            if entry.pk in found:
                hold(entry, found[entry.pk].decision)
            held += bool(entry.held_because)
        CallEntry.objects.bulk_update(entries, ["held_because", "held_until"], batch_size=400)
    return held


def hold(entry: CallEntry, decision: Decision) -> None:
    """Set on the line, in memory, what the law says of it."""
    entry.held_because = "" if decision.allowed else decision.sentence[:300]
    entry.held_until = None if decision.allowed else decision.earliest_allowed_at
