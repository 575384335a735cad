"""What a person asks for many records at once, checked before anything is changed."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from filon.kit.subjects import SubjectKind
from filon.records.models import BulkAction, Tag
from filon.records.rules.many import BulkKind
from filon.records.services.many import begin_action
from filon.records.services.many_columns import as_json
from filon.records.services.tags import tag_named
from filon.usecases.acting_on_many import RIGHTS
from filon.usecases.many_fields import MANY, field_of_many, read_for_many
from filon.users.models import User
from filon.users.selectors import require


class Chosen(NamedTuple):
    """The records that a list showed at `seen_at`; `address` is the list."""

    kind: SubjectKind
    ids: Sequence[int]
    seen_at: datetime
    address: str


def give_many(*, chosen: Chosen, owner: User | None, by: User, now: datetime) -> BulkAction:
    values = {"owner": owner.pk if owner else None}
    return _begin(BulkKind.ASSIGN, chosen, values, str(owner or ""), by, now)


def edit_many(*, chosen: Chosen, name: str, typed: str, by: User, now: datetime) -> BulkAction:
    """ValueRefused, with the sentence of editing in place, when the typed text is no value of the field."""
    entry = field_of_many(chosen.kind, name)
    value = read_for_many(chosen.kind, name=name, typed=typed, how_many=len(chosen.ids))
    shown = entry.show(value) if value not in (None, "") else ""
    what = f"{entry.label} = {shown}" if shown else f"{entry.label} = vide"
    return _begin(BulkKind.EDIT, chosen, {"field": name, "value": as_json(value)}, what, by, now)


def tag_many(*, chosen: Chosen, word: str, by: User, now: datetime) -> BulkAction:
    require(by, MANY[chosen.kind].entity, RIGHTS[BulkKind.TAG])
    tag = tag_named(word)
    return _begin(BulkKind.TAG, chosen, {"tag": tag.pk}, tag.name, by, now)


def untag_many(*, chosen: Chosen, tag: Tag, by: User, now: datetime) -> BulkAction:
    return _begin(BulkKind.UNTAG, chosen, {"tag": tag.pk}, tag.name, by, now)


def trash_many(*, chosen: Chosen, by: User, now: datetime) -> BulkAction:
    return _begin(BulkKind.TRASH, chosen, {}, "", by, now)


def restore_many(*, chosen: Chosen, by: User, now: datetime) -> BulkAction:
    return _begin(BulkKind.RESTORE, chosen, {}, "", by, now)


def _begin(kind: BulkKind, chosen: Chosen, values: Mapping[str, Any], what: str, by: User, now: datetime) -> BulkAction:
    require(by, MANY[chosen.kind].entity, RIGHTS[kind])
    return begin_action(
        kind=kind,
        subject_kind=chosen.kind,
        ids=chosen.ids,
        values=values,
        what=what,
        seen_at=chosen.seen_at,
        address=chosen.address,
        by=by,
        now=now,
    )
