"""Who would have got the last leads, had these rules been in force when each of them came."""

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Sequence
from datetime import date, datetime, timedelta
from typing import NamedTuple

from filon.contacts.rules.axes import IN_WORK
from filon.kit.business_time import day_in_paris, start_of_day_paris
from filon.kit.subjects import SubjectKind
from filon.leads.models import Lead, RoutingPlan
from filon.leads.rules.routing import Board, Choice
from filon.leads.rules.routing_replay import Concerned, Past, play_again
from filon.leads.selectors.routing import (
    FOLLOWED,
    Routing,
    leads_given,
    members_of,
    numbers_answered,
    open_leads,
    routing_of,
    who_sells,
)
from filon.records.models import Change
from filon.records.rules.changes import Axis
from filon.users.rules.rights import Entity
from filon.users.selectors import Viewer, visible

MOST_REPLAYED = 100
_, OF_PERSON, OF_COMPANY = FOLLOWED


class Replayed(NamedTuple):
    """A lead of the past, and the choice of these rules; its owner in truth stands on it."""

    lead: Lead
    choice: Choice


def last_leads(*, viewer: Viewer, most: int = MOST_REPLAYED) -> list[Lead]:
    """Those that the viewer may read, in the order in which they came."""
    rows = visible(Lead.objects.filter(deleted_at=None), viewer=viewer, entity=Entity.LEAD)
    related = rows.select_related("contact", "company", "owner").order_by("-created_at", "-pk")
    return list(reversed(related[:most]))


def replay(plan: RoutingPlan | None, leads: Sequence[Lead], *, now: datetime) -> list[Replayed]:
    """`leads` in the order in which they came. Absences, days and weeks are those of their time; the wheels begin anew."""
    if not leads:
        return []
    routing = routing_of(plan, now=now)
    numbers = numbers_answered([lead.pk for lead in leads], routing)
    concerned = _concerned(leads) if routing.keeps_owner else {}
    past = [
        Past(lead.pk, day_in_paris(lead.created_at), numbers.get(lead.pk, frozenset()), concerned.get(lead.pk, ()))
        for lead in leads
    ]
    followers = {it.owner_id for one in past for it in one.concerned if it.owner_id}
    board = _board_then(routing, leads, followers)
    choices = play_again(
        past,
        rules=routing.rules,
        board=board,
        standing_by=routing.standing_by,
        keepers=who_sells(set(board.members)),
    )
    return [Replayed(lead, choice) for lead, choice in zip(leads, choices, strict=True)]


def _board_then(routing: Routing, leads: Sequence[Lead], followers: Collection[int]) -> Board:
    """As it was before the first of these leads: what is open today beside them, what was given that week."""
    first, last = leads[0].created_at, leads[-1].created_at
    in_rules = {pk for rule in routing.rules for pk in rule.members}
    ids = in_rules | set(followers) | ({routing.standing_by} if routing.standing_by else set())
    members = members_of(ids, first=day_in_paris(first), last=day_in_paris(last))
    loads = Counter(open_leads(in_rules))
    loads.subtract(lead.owner_id for lead in leads if lead.owner_id and lead.lifecycle_stage in IN_WORK)
    before = _given_before(first, in_rules)
    for pk in in_rules & members.keys():
        members[pk].open_leads, members[pk].received = loads[pk], before.get(pk, Counter())
    return Board(members)


def _given_before(first: datetime, ids: Collection[int]) -> dict[int, Counter[date]]:
    day = day_in_paris(first)
    monday = start_of_day_paris(day - timedelta(days=day.weekday()))
    return leads_given(ids, since=monday, until=first)


# --- Who followed whom, when a lead came.


def _concerned(leads: Sequence[Lead]) -> dict[int, list[Concerned]]:
    owners_then = {kind: _owners_then(kind, leads) for kind in (SubjectKind.CONTACT, SubjectKind.COMPANY)}
    found: dict[int, list[Concerned]] = defaultdict(list)
    for lead in leads:
        for kind, what in ((SubjectKind.CONTACT, OF_PERSON), (SubjectKind.COMPANY, OF_COMPANY)):
            record = getattr(lead, kind.value)
            if record:
                found[lead.pk].append(Concerned(kind, record.pk, what, owners_then[kind](lead)))
    return found


def _owners_then(kind: SubjectKind, leads: Sequence[Lead]) -> Callable[[Lead], int | None]:
    """What a change since then says that it was; else as it is, unless the record came with the lead."""
    ids = {getattr(lead, f"{kind.value}_id") for lead in leads} - {None}
    changes = Change.objects.filter(subject_kind=kind, subject_id__in=ids, axis=Axis.OWNER).order_by("at", "pk")
    told: dict[int, list[tuple[datetime, str]]] = defaultdict(list)
    for pk, at, before in changes.values_list("subject_id", "at", "from_value"):
        told[pk].append((at, before))

    def owner_of(lead: Lead) -> int | None:
        record = getattr(lead, kind.value)
        since = next((before for at, before in told[record.pk] if at >= lead.created_at), None)
        if since is not None:
            return int(since) if since else None
        owner: int | None = record.owner_id if record.created_at < lead.created_at else None
        return owner

    return owner_of
