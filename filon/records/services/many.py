"""Actions on many records: begun, carried on by one hand at a time, taken back once; each part in one transaction."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q

from filon.kit.subjects import SubjectKind
from filon.records.models import BulkAction, BulkPart
from filon.records.rules.many import UNDO_WITHIN, BulkKind, ManyRefused, PartState
from filon.records.services.purging import UNDO_KEPT, delete_some
from filon.users.models import User

PART_SIZE = 5_000  # records changed in one transaction: well under a second, so that others write (benchmarks/bulk.py)
LEASE = timedelta(seconds=30)  # longer than any part; who dies while carrying loses the action after it
Before = list[list[Any]]


@transaction.atomic
def begin_action(
    *,
    kind: BulkKind,
    subject_kind: SubjectKind,
    ids: Sequence[int],
    values: Mapping[str, Any],
    what: str,
    seen_at: datetime,
    address: str,
    by: User,
    now: datetime,
) -> BulkAction:
    """Remember which records are meant, and what is to become of them; nothing is changed yet."""
    if not ids:
        raise ManyRefused("Choisissez d’abord au moins une ligne.")
    action = BulkAction.objects.create(
        by=by,
        kind=kind,
        subject_kind=subject_kind,
        values=dict(values),
        what=what[:300],
        seen_at=min(seen_at, now),
        at=now,
        address=address,
        asked=len(ids),
    )
    BulkPart.objects.bulk_create(
        BulkPart(action=action, ids=list(ids[start : start + PART_SIZE])) for start in range(0, len(ids), PART_SIZE)
    )
    return action


def begin_undo(*, action: BulkAction, by: User, now: datetime) -> None:
    """The second of two who ask, or of two clicks, learns that it is done."""
    if action.by_id != by.pk:
        raise ManyRefused("Seule la personne qui a fait cette action peut la reprendre.")
    if now - action.at > UNDO_WITHIN:
        raise ManyRefused("Cette action date de plus d’un jour\u00a0: elle ne se reprend plus d’un clic.")
    if action.finished_at is None:
        raise ManyRefused("Cette action est encore en cours\u00a0: reprenez-la quand elle sera finie.")
    if not BulkAction.objects.filter(pk=action.pk, undone_at=None).update(undone_at=now):
        raise ManyRefused("Cette action a déjà été reprise.")
    action.undone_at = now


def claim_action(*, action: BulkAction, alive_at: datetime) -> bool:
    """False when somebody else carries it on at this instant."""
    free = Q(claimed_until=None) | Q(claimed_until__lt=alive_at)
    return bool(BulkAction.objects.filter(free, pk=action.pk).update(claimed_until=alive_at + LEASE))


def renew_action(*, action: BulkAction, alive_at: datetime) -> None:
    BulkAction.objects.filter(pk=action.pk).update(claimed_until=alive_at + LEASE)


def release_action(*, action: BulkAction) -> None:
    BulkAction.objects.filter(pk=action.pk).update(claimed_until=None)


def next_part(action: BulkAction) -> BulkPart | None:
    """What is left to do, or, once taken back, left to give back."""
    wanted = PartState.DONE if action.undone_at else PartState.WAITING
    return BulkPart.objects.filter(action=action, state=wanted).order_by("pk").first()


def take_part(part: BulkPart, *, to: PartState) -> bool:
    """Inside the transaction that changes its records: whether it is still ours to change."""
    return bool(BulkPart.objects.filter(pk=part.pk, state=part.state).update(state=to))


def keep_part(part: BulkPart, *, before: Before, left: Mapping[str, int], now: datetime) -> None:
    """What the part changed, and how many records it left, by reason."""
    BulkPart.objects.filter(pk=part.pk).update(ids=[], before=before, at=now)
    action = BulkAction.objects.select_for_update().get(pk=part.action_id)
    action.done += len(before)
    action.left = dict(Counter(action.left) + Counter(left))
    action.save(update_fields=["done", "left"])


def keep_undone_part(part: BulkPart, *, given_back: int) -> None:
    action = BulkAction.objects.select_for_update().get(pk=part.action_id)
    action.given_back += given_back
    action.kept += len(part.before) - given_back
    action.save(update_fields=["given_back", "kept"])


def finish_action(*, action: BulkAction, now: datetime) -> None:
    column = "undo_finished_at" if action.undone_at else "finished_at"
    BulkAction.objects.filter(pk=action.pk, **{column: None}).update(**{column: now})


def unfinished_actions() -> list[BulkAction]:
    """Those that nobody is carrying to their end, oldest first."""
    left_to_do = Q(finished_at=None) | Q(undone_at__isnull=False, undo_finished_at=None)
    return list(BulkAction.objects.filter(left_to_do).order_by("pk"))


def purge_bulk_actions(*, now: datetime, limit: int) -> int:
    """Their parts go with them; finished or not, nobody comes back to them after a month."""
    return delete_some(BulkAction.objects.filter(at__lt=now - UNDO_KEPT), limit=limit)
