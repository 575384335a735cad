"""Loads who came by the hundred: found by event and person; an import taken back gives what stood before."""

import json
import secrets
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, NamedTuple

import polars as pl

from filon.activities.models import Activity
from filon.activities.rules.kinds import ActivityKind, Direction
from filon.activities.services.signs import follow_last_signs
from filon.contacts.models import Contact
from filon.events.models import Event, Registration
from filon.events.rules.kinds import OPENS_LEAD, EventKind, RegistrationState, RegistrationWay
from filon.events.rules.presence import did_come, presence_in_words
from filon.records.models import BatchRow
from filon.records.rules.origin import Verdict
from filon.records.services.loading import CREATED, INSTANT, UNCHANGED, UPDATED, Loading, collapse, with_columns_of

SCHEMA: dict[str, Any] = {
    "event_id": pl.Int64,
    "contact_id": pl.Int64,
    "came": pl.String,
    "at": INSTANT,
    "minutes": pl.Int64,
    "interest": pl.String,
    "note": pl.String,
    "owner_id": pl.Int64,
}
FORMER = "attendance.former"  # column of the notes that keep, as JSON, what a registration was before the import
KEPT = ("state", "came_at", "minutes", "met", "interest", "note", "activity_id")
AT_ONCE = 400


class Attended(NamedTuple):
    """`rows`: row, id, verdict. `interested`: registrations of people whose interest asks for a lead, with who scanned them."""

    rows: pl.DataFrame
    interested: list[tuple[Registration, int | None]]


def load_attendances(rows: pl.DataFrame, *, loading: Loading) -> Attended:
    """One registration for an event and a person, whatever the file says twice; what stood before is kept for the undo."""
    rows = with_columns_of(rows, SCHEMA).with_columns(
        pl.concat_str("event_id", "contact_id", separator="|").alias("key")
    )
    said = list(collapse(rows.select("key", *SCHEMA), "key", last_wins=True).iter_rows(named=True))
    events = Event.objects.in_bulk({one["event_id"] for one in said})
    known = _known(said)
    verdicts, interested, touched = {}, [], []
    for one in said:
        event = events[one["event_id"]]
        registration = known.get((event.pk, one["contact_id"])) or _new(one, event, loading)
        before = {name: getattr(registration, name) for name in KEPT}
        is_new = registration.pk is None
        _tell(registration, one, event, now=loading.now)
        changed = is_new or any(getattr(registration, name) != before[name] for name in KEPT)
        verdicts[one["key"]] = CREATED if is_new else UPDATED if changed else UNCHANGED
        if changed:
            touched.append((registration, before, one["owner_id"]))
        if registration.interest in OPENS_LEAD and before["interest"] not in OPENS_LEAD:
            interested.append((registration, one["owner_id"]))
    _write(touched, loading)
    keys = {f"{one.event_id}|{one.contact_id}": one.pk for one, _before, _by in touched}
    keys |= {f"{event}|{contact}": one.pk for (event, contact), one in known.items()}
    return Attended(_verdicts(rows, verdicts, keys), interested)


def _known(said: Iterable[Mapping[str, Any]]) -> dict[tuple[int, int], Registration]:
    pairs = {(one["event_id"], one["contact_id"]) for one in said}
    rows = Registration.objects.filter(event__in={pair[0] for pair in pairs}, contact__in={pair[1] for pair in pairs})
    return {pair: row for row in rows if (pair := (row.event_id, row.contact_id)) in pairs}


def _new(one: Mapping[str, Any], event: Event, loading: Loading) -> Registration:
    return Registration(
        event=event,
        contact_id=one["contact_id"],
        state=RegistrationState.REGISTERED,
        way=RegistrationWay.FILE,
        key=secrets.token_urlsafe(12),
        at=loading.now,
        batch_id=loading.batch_id,
    )


def _tell(registration: Registration, one: Mapping[str, Any], event: Event, *, now: datetime) -> None:
    """What colleagues wrote stays: a note is completed, never replaced; who came has come."""
    came = did_come(said=one["came"], minutes=one["minutes"])
    if came and registration.state != RegistrationState.ATTENDED:
        registration.state = RegistrationState.ATTENDED
        registration.came_at = min(one["at"] or event.start, now)
    if came and event.kind == EventKind.FAIR:
        registration.met = True
    if one["minutes"] is not None:
        registration.minutes = one["minutes"]
    registration.interest = one["interest"] or registration.interest
    registration.note = registration.note or one["note"] or ""
    registration.event = event


def _write(touched: list[tuple[Registration, dict[str, Any], int | None]], loading: Loading) -> None:
    arrived = [(one, by) for one, before, by in touched if one.came_at is not None and before["came_at"] is None]
    _enter_timeline(arrived, loading)
    new = [one for one, _before, _by in touched if one.pk is None]
    old = [(one, before) for one, before, _by in touched if one.pk is not None]
    Registration.objects.bulk_create(new, batch_size=AT_ONCE)
    foreign = [(one, before) for one, before in old if one.batch_id != loading.batch_id]
    BatchRow.objects.bulk_create((_former(one, before, loading) for one, before in foreign), batch_size=AT_ONCE)
    Registration.objects.bulk_update([one for one, _before in old], KEPT, batch_size=AT_ONCE)


def _enter_timeline(arrived: list[tuple[Registration, int | None]], loading: Loading) -> None:
    """An event in the timeline, for those who were not known to have come."""
    people = Contact.objects.filter(pk__in=[one.contact_id for one, _by in arrived])
    employers = dict(people.values_list("pk", "company"))
    activities = [
        Activity(
            kind=ActivityKind.EVENT,
            at=one.came_at or loading.now,
            by_id=by,
            contact_id=one.contact_id,
            company_id=employers.get(one.contact_id),
            direction=Direction.INBOUND,
            campaign_id=one.event.campaign_id,
            text=text_of(one),
            batch_id=loading.batch_id,
        )
        for one, by in arrived
    ]
    Activity.objects.bulk_create(activities, batch_size=AT_ONCE)
    for (one, _by), activity in zip(arrived, activities, strict=True):
        one.activity = activity
    follow_last_signs(contact_ids=[one.contact_id for one, _by in arrived])


def text_of(registration: Registration) -> str:
    event = registration.event
    return presence_in_words(
        event=event.name,
        stand=event.stand,
        met=registration.met,
        minutes=registration.minutes,
        note=registration.note,
    )


def _former(one: Registration, before: Mapping[str, Any], loading: Loading) -> BatchRow:
    """Its note is left out: it was empty, or stayed."""
    said = {name: value for name, value in before.items() if name != "note"}
    value = json.dumps({**said, "had_note": bool(before["note"])}, default=lambda moment: moment.isoformat())
    return BatchRow(
        batch_id=loading.batch_id, row=0, verdict=Verdict.UPDATED, column=FORMER, value=value, subject_id=one.pk
    )


def restore_attendances(*, batch_id: int) -> None:
    """Undo: the registrations that the import changed are again what they were. Before its activities go."""
    for note in BatchRow.objects.filter(batch=batch_id, column=FORMER).order_by("-pk"):
        former = json.loads(note.value)
        former |= {} if former.pop("had_note") else {"note": ""}
        former["came_at"] = datetime.fromisoformat(former["came_at"]) if former["came_at"] else None
        Registration.objects.filter(pk=note.subject_id or 0).update(**former)


def _verdicts(rows: pl.DataFrame, verdicts: Mapping[str, str], keys: Mapping[str, int]) -> pl.DataFrame:
    """The first row of a person tells what became of her; the others change nothing more."""
    first = rows["key"].is_first_distinct()
    told = [verdicts[key] if is_first else UNCHANGED for key, is_first in zip(rows["key"], first, strict=True)]
    return rows.select(
        "row",
        pl.Series("id", [keys[key] for key in rows["key"]], dtype=pl.Int64),
        pl.Series("verdict", told, dtype=pl.String),
    )
