"""One action on all the records of a list: begun with their count, carried on part by part, taken back as a whole."""

from collections import Counter
from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from datetime import datetime

from django.db import IntegrityError, transaction

from filon.duplicates.models import Merge
from filon.kit.subjects import SubjectKind
from filon.records.models import BulkAction, BulkPart
from filon.records.rules.authorship import by_person
from filon.records.rules.changes import Axis
from filon.records.rules.many import BulkKind, LeftBecause, PartState
from filon.records.services.bulk import let_others_write
from filon.records.services.many import (
    Before,
    claim_action,
    finish_action,
    keep_part,
    keep_undone_part,
    next_part,
    release_action,
    renew_action,
    take_part,
    unfinished_actions,
)
from filon.records.services.many_columns import (
    NewValue,
    Row,
    from_json,
    give_back_everywhere,
    read_rows,
    write_everywhere,
)
from filon.records.services.many_tags import put_tag_back, put_tag_everywhere, take_back_tag, take_tag_everywhere
from filon.usecases.lifecycle import refresh_lifecycle
from filon.usecases.many_fields import MANY, new_value_of
from filon.users.rules.rights import Action
from filon.users.selectors import reach_of

Clock = Callable[[], datetime]
RIGHTS = {kind: Action.DELETE if kind in (BulkKind.TRASH, BulkKind.RESTORE) else Action.WRITE for kind in BulkKind}
TRIES = 3  # of a part that met a tag put at the same instant by somebody else


def carry_on(*, action: BulkAction, clock: Clock, seconds: float | None = None) -> BulkAction:
    """Part after part, for so many seconds or to the end; nothing when somebody else carries it at this instant."""
    began = clock()
    if claim_action(action=action, alive_at=began):
        try:
            _carry_parts(action, clock, seconds, began)
        finally:
            release_action(action=action)
    action.refresh_from_db()
    return action


def _carry_parts(action: BulkAction, clock: Clock, seconds: float | None, began: datetime) -> None:
    while part := next_part(action):
        how_many = len(part.before) if action.undone_at else len(part.ids)
        _carry(action, part, now=clock())
        let_others_write(after_rows=how_many)
        renew_action(action=action, alive_at=clock())
        if seconds is not None and (clock() - began).total_seconds() >= seconds and next_part(action):
            return
    finish_action(action=action, now=clock())


def _carry(action: BulkAction, part: BulkPart, *, now: datetime) -> None:
    for tried in range(1, TRIES + 1):
        try:
            with transaction.atomic():
                if action.undone_at:
                    _give_back_part(action, part, now=now)
                else:
                    _do_part(action, part, now=now)
            return
        except IntegrityError:
            if tried == TRIES:
                raise


def _do_part(action: BulkAction, part: BulkPart, *, now: datetime) -> None:
    if not take_part(part, to=PartState.DONE):
        return
    kind, by = SubjectKind(action.subject_kind), by_person(action.by_id)
    new = _new_value(action, now=now)
    columns = (new.column, *new.beside) if new else ()
    read = read_rows(MANY[kind].model, part.ids, *TOLD, *MANY[kind].behind, *columns)
    rows, left = _within_reach(action, read, asked=len(part.ids))
    if new:
        changing = [row for row in rows if not new.same(new.held_by(row), new.value)]
        before = write_everywhere(changing, new, by=by, now=now)
    else:
        before = _move_tag(action, [row["pk"] for row in rows])
    left[LeftBecause.SAME] = len(rows) - len(before)
    _refresh_behind(action, rows)
    keep_part(part, before=before, left=left, now=now)


TOLD = ("owner_id", "deleted_at", "updated_at")


def _within_reach(action: BulkAction, rows: Sequence[Row], *, asked: int) -> tuple[list[Row], Counter[str]]:
    """The records that the list showed and that its author may still touch; how many are left, by reason."""
    entity = MANY[SubjectKind(action.subject_kind)].entity
    may_touch = reach_of(action.by, entity=entity, action=RIGHTS[BulkKind(action.kind)])
    merged = _merged(action, [row["pk"] for row in rows])
    thrown = action.kind == BulkKind.RESTORE
    within, left = [], Counter({LeftBecause.GONE.value: asked - len(rows)})
    for row in rows:
        if (row["deleted_at"] is not None) != thrown:
            left[LeftBecause.GONE] += 1
        elif not may_touch(row["owner_id"]):
            left[LeftBecause.NOT_YOURS] += 1
        elif row["updated_at"] > action.seen_at:
            left[LeftBecause.EDITED] += 1
        elif row["pk"] in merged:
            left[LeftBecause.MERGED] += 1
        else:
            within.append(row)
    return within, left


def _merged(action: BulkAction, ids: Collection[int]) -> set[int]:
    """A file that became part of another one comes back by undoing the merge."""
    if action.kind != BulkKind.RESTORE:
        return set()
    merges = Merge.objects.filter(entity=action.subject_kind, dropped_id__in=ids, undone_at=None)
    return set(merges.values_list("dropped_id", flat=True))


def _new_value(action: BulkAction, *, now: datetime) -> NewValue | None:
    """The column that the action writes, and its value; None for a tag, which is no column."""
    kind, model = SubjectKind(action.subject_kind), MANY[SubjectKind(action.subject_kind)].model
    if action.kind == BulkKind.ASSIGN:
        return NewValue(model, kind, "owner_id", Axis.OWNER, action.values["owner"])
    if action.kind in (BulkKind.TRASH, BulkKind.RESTORE):
        value = now if action.kind == BulkKind.TRASH else None
        return NewValue(model, kind, "deleted_at", Axis.TRASH, value, text=lambda at: "trash" if at else "")
    if action.kind == BulkKind.EDIT:
        new = new_value_of(kind, name=action.values["field"], value=action.values["value"])
        return replace(new, value=from_json(new, new.value))
    return None


def _move_tag(action: BulkAction, ids: Sequence[int]) -> Before:
    kind, tag_id = SubjectKind(action.subject_kind), action.values["tag"]
    move = put_tag_everywhere if action.kind == BulkKind.TAG else take_tag_everywhere
    return move(ids, kind=kind, tag_id=tag_id)


def _give_back_part(action: BulkAction, part: BulkPart, *, now: datetime) -> None:
    if not take_part(part, to=PartState.UNDONE):
        return
    by, at = by_person(action.by_id), part.at or now
    new = _new_value(action, now=at)
    if new is None:
        keep_undone_part(part, given_back=_give_tag_back(action, part.before))
        return
    behind = MANY[new.kind].behind
    given = give_back_everywhere(part.before, new, since=at, by=by, now=now, also=behind)
    _refresh_behind(action, given)
    keep_undone_part(part, given_back=len(given))


def _give_tag_back(action: BulkAction, before: Before) -> int:
    kind, tag_id = SubjectKind(action.subject_kind), action.values["tag"]
    if action.kind == BulkKind.TAG:
        return take_back_tag(before, kind=kind, tag_id=tag_id)
    there = {row["pk"] for row in read_rows(MANY[kind].model, [pk for pk, _batch in before])}
    return put_tag_back(before, kind=kind, tag_id=tag_id, there=there)


def _refresh_behind(action: BulkAction, rows: Sequence[Row]) -> None:
    """A lead, deal or order that leaves or comes back changes how far its company and contact came."""
    behind = MANY[SubjectKind(action.subject_kind)].behind
    if behind and RIGHTS[BulkKind(action.kind)] == Action.DELETE:
        found = {name: {row[name] for row in rows if row[name]} for name in behind}
        refresh_lifecycle(company_ids=found.get("company_id", set()), contact_ids=found.get("contact_id", set()))


def carry_on_unfinished(*, clock: Clock, most: int) -> int:
    """Those that nobody follows on a page; returns how many were carried to their end."""
    return sum(carry_on(action=action, clock=clock).is_over for action in unfinished_actions()[:most])
