"""The leads behind a promise of the agreement: those that broke it, those that may still do."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from filon.kit.french import format_datetime
from filon.leads.models import Timer
from filon.leads.rules.agreement import OF_SALES, ClauseKind, FileContent, Terms
from filon.leads.selectors.agreement import agreement_in_force
from filon.reporting.rules.handovers import Handed
from filon.reporting.rules.period import Period, window_of
from filon.reporting.rules.sla import Clocked, Commitment, case_of
from filon.reporting.selectors.sla import (
    QUALITY,
    belongs,
    clocks_due,
    first_signed,
    handed_since,
    members_of_segments,
)
from filon.users.rules.rights import Action, Entity
from filon.users.selectors import Viewer, require

SHOWN = ("broken", "open")


class Record(NamedTuple):
    """`case`: broken or open; `told`: why, or until when."""

    lead_id: int
    name: str
    owner: str
    case: str
    told: str


class Behind(NamedTuple):
    commitment: Commitment
    records: Sequence[Record]


def records_behind_commitments(
    commitments: Sequence[Commitment], *, viewer: Viewer, period: Period, now: datetime
) -> list[Behind]:
    """For each promise that holds cases, those that are broken, then those that are open: of the leads that were counted."""
    require(viewer, Entity.REPORT, Action.READ)
    agreement = agreement_in_force()
    if agreement is None:
        return []
    handed = handed_since(first_signed(now), viewer=viewer, window=window_of(period, as_of=None), known=now)
    members = members_of_segments(agreement, now=now)
    clocks = clocks_due(viewer=viewer, period=period, known=now).select_related("lead__owner", "clause")
    timers = list(clocks.order_by("due_at", "pk"))
    found = []
    for one in commitments:
        if one.terms.kind in OF_SALES:
            records = _late(one.terms, timers, now)
        else:
            records = _poor(one.terms, [lead for lead in handed if belongs(lead, members.get(one.terms, ()))])
        if records:
            found.append(Behind(one, sorted(records, key=lambda record: SHOWN.index(record.case))))
    return found


def _late(terms: Terms, timers: Sequence[Timer], now: datetime) -> list[Record]:
    found = []
    for timer in timers:
        if (timer.clause.kind, timer.clause.temperature) == (terms.kind, terms.temperature):
            case = case_of(Clocked(terms, timer.due_at, timer.met_at, timer.void_at), known=now)
            if case in SHOWN:
                found.append(_record(timer, case))
    return found


def _record(timer: Timer, case: str) -> Record:
    due = f"dû le {format_datetime(timer.due_at)}"
    done = f", fait le {format_datetime(timer.met_at)}" if timer.met_at else ""
    return Record(timer.lead_id, str(timer.lead), str(timer.lead.owner or ""), case, due + done)


def _poor(terms: Terms, handed: Sequence[Handed]) -> list[Record]:
    if terms.kind == ClauseKind.VOLUME:
        return []
    cases = ((one, QUALITY[terms.kind](one, terms)) for one in handed)
    return [Record(one.lead_id, one.name, one.owner, case, _why(terms, one)) for one, case in cases if case in SHOWN]


def _why(terms: Terms, one: Handed) -> str:
    if terms.kind == ClauseKind.ACCEPT_RATE:
        return one.reason or f"transmis le {format_datetime(one.at)}"
    if terms.kind == ClauseKind.FIT_MIX:
        return f"profil {one.fit}" if one.fit else "sans note"
    missing = [FileContent.label_of(code) for code in terms.contents if code not in one.contents]
    return f"il manque {', '.join(missing)}"
