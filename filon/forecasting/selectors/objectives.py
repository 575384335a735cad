"""What was aimed at: month by month, for whom the reader's figures speak of; and the grid in which it is typed."""

from collections import defaultdict
from collections.abc import Callable, Collection, Sequence
from datetime import date
from typing import NamedTuple

from filon.forecasting.models import Objective
from filon.forecasting.rules.objectives import COMPANY, Holder, HolderKind, Objectives, Span
from filon.kit.money import DEFAULT_CURRENCY
from filon.users.models import Team, User
from filon.users.rules.rights import Action, Entity, Role, Scope
from filon.users.selectors import Viewer, colleague_ids, scope_of

SELLERS = (Role.SALES, Role.MANAGER)  # who is given an objective, beside those who have one already


def objectives_between(first: date | None = None, last: date | None = None) -> Objectives:
    """Those of the months from `first` to `last`, both included."""
    rows = Objective.objects.filter(currency=DEFAULT_CURRENCY).order_by()
    if first and last:
        rows = rows.filter(month__range=(first, last))
    written = {
        (holder_of(user, team), month): cents
        for user, team, month, cents in rows.values_list("user", "team", "month", "cents")
    }
    members: defaultdict[int, set[int]] = defaultdict(set)
    for team, person in User.teams.through.objects.values_list("team_id", "user_id"):
        members[team].add(person)
    return Objectives(written, members)


def holder_of(user_id: int | None, team_id: int | None) -> Holder:
    if user_id:
        return Holder(HolderKind.USER, user_id)
    return Holder(HolderKind.TEAM, team_id) if team_id else COMPANY


def targets_by_month(viewer: Viewer) -> dict[date, int]:
    """Cents to sign in each month, for whom the viewer's figures speak of: oneself, one's teams, or the company."""
    known = objectives_between()
    wanted = _asked_by(viewer, known)
    months = sorted({month for _, month in known.written})
    return {month: cents for month in months if (cents := wanted(month)) is not None}


def _asked_by(viewer: Viewer, known: Objectives) -> Callable[[date], int | None]:
    scope = scope_of(viewer, entity=Entity.REPORT, action=Action.READ)
    if not isinstance(viewer, User) or scope == Scope.ALL:
        return lambda month: known.of(COMPANY, month)
    if scope == Scope.TEAM:
        teams, people = team_ids(viewer), colleague_ids(viewer)
        return lambda month: known.of_some(teams=teams, people=people, month=month)
    return lambda month: known.of(Holder(HolderKind.USER, viewer.pk), month)


def team_ids(user: User) -> list[int]:
    return list(user.teams.values_list("pk", flat=True))


def holders_within(viewer: Viewer, action: Action) -> Callable[[Holder], bool]:
    """Whose objectives the viewer may read, or write."""
    scope = scope_of(viewer, entity=Entity.REPORT, action=action)
    if not isinstance(viewer, User) or scope in (Scope.ALL, Scope.NONE):
        return lambda _holder: scope == Scope.ALL
    teams, people = (set(team_ids(viewer)), set(colleague_ids(viewer))) if scope == Scope.TEAM else (set(), {viewer.pk})
    within: dict[HolderKind, set[int]] = {HolderKind.TEAM: teams, HolderKind.USER: people, HolderKind.COMPANY: set()}
    return lambda holder: holder.pk in within[holder.kind]


class GridCell(NamedTuple):
    """`cents`: what was written, None when nothing was; `counted`: that, or what follows from others'.

    `other`: the currency of one that an import wrote in another one than ours; it is not typed here.
    """

    name: str
    span: Span
    cents: int | None
    counted: int | None
    other: str


class GridRow(NamedTuple):
    """`level` 0 is the company, 1 a team, 2 a person."""

    holder: Holder
    label: str
    level: int
    may_write: bool
    cells: Sequence[GridCell]

    @property
    def year_cents(self) -> int:
        return sum(cell.counted or 0 for cell in self.cells)


def objective_rows(*, viewer: Viewer, spans: Sequence[Span]) -> list[GridRow]:
    """The company, each team with its people, then the people of no team: of these, whom the viewer may read."""
    first, last = spans[0].months[0], spans[-1].months[-1]
    known = objectives_between(first, last)
    others = _in_other_currencies(first, last)
    reads, writes = holders_within(viewer, Action.READ), holders_within(viewer, Action.WRITE)
    return [
        GridRow(holder, label, level, writes(holder), [_cell(holder, span, known, others) for span in spans])
        for holder, label, level in holders_in_order({holder for holder, _ in [*known.written, *others]})
        if reads(holder)
    ]


def holders_in_order(used: Collection[Holder]) -> list[tuple[Holder, str, int]]:
    """With name and level. A person of several teams stands in the first one only, and counts in each."""
    with_one = {holder.pk for holder in used if holder.kind == HolderKind.USER}
    people = {
        person.pk: person
        for person in User.objects.order_by("full_name", "pk")
        if person.pk in with_one or (person.is_active and person.role in SELLERS)
    }
    found = [(COMPANY, "", 0)]
    for team in Team.objects.prefetch_related("members"):
        found.append((Holder(HolderKind.TEAM, team.pk), team.name, 1))
        mine = {member.pk for member in team.members.all()}
        found += [_person(people.pop(pk)) for pk in list(people) if pk in mine]
    return found + [_person(person) for person in people.values()]


def _person(person: User) -> tuple[Holder, str, int]:
    return Holder(HolderKind.USER, person.pk), str(person), 2


def _cell(holder: Holder, span: Span, known: Objectives, others: dict[tuple[Holder, date], str]) -> GridCell:
    written = [cents for month in span.months if (cents := known.written.get((holder, month))) is not None]
    counted = [cents for month in span.months if (cents := known.of(holder, month)) is not None]
    other = next((others[holder, month] for month in span.months if (holder, month) in others), "")
    name = f"{holder.kind.value}-{holder.pk}-{span.key}"
    return GridCell(name, span, sum(written) if written else None, sum(counted) if counted else None, other)


def _in_other_currencies(first: date, last: date) -> dict[tuple[Holder, date], str]:
    rows = Objective.objects.filter(month__range=(first, last)).exclude(currency=DEFAULT_CURRENCY).order_by()
    return {
        (holder_of(user, team), month): currency
        for user, team, month, currency in rows.values_list("user", "team", "month", "currency")
    }
