"""Companies and people enter the target and leave it, several at once, and the action can be taken back."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from django.db import transaction
from django.utils.dateparse import parse_datetime

from filon.contacts.services.target import (
    Suspect,
    closed_sentence,
    enter_target_where_allowed,
    leave_target,
    return_to_target,
)
from filon.kit.errors import NotPossible
from filon.kit.french import format_count
from filon.records.models import UndoEntry
from filon.records.rules.authorship import by_person
from filon.records.services.undo import begin_undo, note_action, records_of
from filon.users.models import User

ENTERED, LEFT = "enter_target", "leave_target"
NAMED = 3  # records that a sentence names
TAKEN_BACK = "Entrée reprise"


class Targeted(NamedTuple):
    """`sentence` says what was done and whom it left out; `undo` is None when nothing was done."""

    done: int
    sentence: str
    undo: UndoEntry | None


@transaction.atomic
def put_in_target(*, records: Sequence[Suspect], by: User, now: datetime) -> Targeted:
    """Who may not be prospected stays out and is told with the reason (SRC-4); the others enter."""
    found = enter_target_where_allowed(records=records, by=by_person(by.pk), now=now)
    if found.closed and not found.ids and len(records) == 1:
        raise NotPossible(closed_sentence(found.closed[0]))
    told = [format_count(len(found.ids), "fiche entre dans la cible", "fiches entrent dans la cible")]
    if here := sum(record.in_target_at is not None for record in records):
        told.append(format_count(here, "y était déjà", "y étaient déjà"))
    if found.closed:
        names = ", ".join(f"« {record} »" for record in found.closed[:NAMED])
        more = "…" if len(found.closed) > NAMED else ""
        count = format_count(len(found.closed), "reste dehors", "restent dehors")
        told.append(f"{count}, les données étant fermées à la prospection au répertoire Sirene ({names}{more})")
    sentence = "\u202f; ".join(told)
    payload = {"ids": found.ids}
    undo = note_action(ENTERED, sentence, records, payload, by=by, now=now) if found.ids else None
    return Targeted(len(found.ids), sentence, undo)


@transaction.atomic
def take_out_of_target(*, records: Sequence[Suspect], reason: str, by: User, now: datetime) -> Targeted:
    """Who has a lead stays, and is told: the lead is what one refuses."""
    left = leave_target(records=records, reason=reason, by=by_person(by.pk), now=now)
    told = [format_count(len(left), "fiche sort de la cible", "fiches sortent de la cible")]
    if stay := len(records) - len(left):
        told.append(
            format_count(stay, "autre n’est pas un suspect", "autres ne sont pas des suspects")
            + " (un lead se refuse sur sa page)"
        )
    before = [[one.pk, one.in_target_at.isoformat() if one.in_target_at else None] for one in left]
    sentence = "\u202f; ".join(told)
    undo = note_action(LEFT, sentence, records, {"before": before}, by=by, now=now) if left else None
    return Targeted(len(left), sentence, undo)


@transaction.atomic
def undo_targeting(*, entry: UndoEntry, by: User, now: datetime) -> list[Suspect]:
    """Who became a lead meanwhile stays where it is."""
    begin_undo(entry=entry, by=by, now=now)
    records: list[Suspect] = records_of(entry)  # type: ignore[assignment]
    if entry.kind == ENTERED:
        leave_target(records=records, reason=TAKEN_BACK, by=by_person(by.pk), now=now)
    else:
        instants = {pk: at for pk, raw in entry.payload["before"] if (at := parse_datetime(raw or ""))}
        return_to_target(records=records, entered_at=instants, by=by_person(by.pk), now=now)
    return records
