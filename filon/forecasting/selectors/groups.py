"""The forecast of each team and of each other currency: drawn and locked each night beside the company's, then judged."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any, NamedTuple

from filon.forecasting.models import Snapshot
from filon.forecasting.rules.accuracy import accuracy_of
from filon.forecasting.rules.deals import OpenDeal, weighted_cents
from filon.forecasting.rules.figures import GroupPast
from filon.forecasting.rules.montecarlo import Chances
from filon.forecasting.rules.months import first_of_month
from filon.forecasting.selectors.forecast import Placed, Prepared, chances_of
from filon.forecasting.selectors.history import signed_by_owner
from filon.forecasting.selectors.kept import past_of
from filon.forecasting.selectors.objectives import team_ids
from filon.kit.business_time import day_in_paris, end_of_day_paris
from filon.kit.money import DEFAULT_CURRENCY
from filon.opportunities.selectors.outcomes import deals_in_figures
from filon.users.models import Team, User
from filon.users.rules.rights import Action, Entity, Scope
from filon.users.selectors import SYSTEM, Viewer, scope_of


class Group(NamedTuple):
    """`team` None: the company."""

    team: int | None
    currency: str


COMPANY = Group(None, DEFAULT_CURRENCY)  # what the report itself is about
Part = dict[str, Any]  # of a group, as it is kept: team, currency, and by month `weighted` and `won`, in cents


def parts_of_night(prepared: Prepared, *, as_of: date) -> list[tuple[Part, Chances]]:
    """All groups but the company in our currency, those that have a deal under way or ever signed one, in a fixed order."""
    months, teams = [month.month for month in prepared.report.months], _teams_by_person()
    of_group: defaultdict[Group, list[Placed]] = defaultdict(list)
    for placed in prepared.known.placed:
        for group in _groups_of(int(placed.deal.value or 0) or None, placed.deal.currency, teams):
            of_group[group].append(placed)
    signed = _signed(viewer=SYSTEM, known=end_of_day_paris(as_of), teams=teams)
    parts = []
    for group in sorted({*of_group, *signed} - {COMPANY}, key=lambda one: (one.team or 0, one.currency)):
        deals = [placed.deal for placed in of_group[group]]
        part = {
            **group._asdict(),
            "weighted": [weighted_cents(_of_month(of_group[group], month)) for month in months],
            "won": [signed[group].get(month, 0) for month in months],
        }
        parts.append((part, chances_of(deals, months=months, known=prepared.known)))
    return parts


def _teams_by_person() -> dict[int, list[int]]:
    """As they are today: a person of two teams counts in both."""
    found: defaultdict[int, list[int]] = defaultdict(list)
    for team, person in User.teams.through.objects.order_by("team_id").values_list("team_id", "user_id"):
        found[person].append(team)
    return found


def _groups_of(owner: int | None, currency: str, teams: Mapping[int, list[int]]) -> list[Group]:
    mine = teams.get(owner, []) if owner else []
    return [Group(None, currency), *(Group(team, currency) for team in mine)]


def _of_month(placed: Iterable[Placed], month: date) -> list[OpenDeal]:
    return [one.deal for one in placed if one.month == month]


def _signed(
    *, viewer: Viewer, known: datetime | None, teams: Mapping[int, list[int]]
) -> defaultdict[Group, dict[date, int]]:
    found: defaultdict[Group, dict[date, int]] = defaultdict(dict)
    for (owner, currency, month), cents in signed_by_owner(deals_in_figures(viewer), known=known).items():
        for group in _groups_of(owner, currency, teams):
            found[group][month] = found[group].get(month, 0) + cents
    return found


def past_by_group(*, viewer: Viewer, now: datetime, as_of: date | None = None) -> list[GroupPast]:
    """Of the teams whose figures the viewer reads, and of the other currencies of the company for who reads all of it."""
    scope = scope_of(viewer, entity=Entity.REPORT, action=Action.READ)
    today = as_of or day_in_paris(now)
    kept = Snapshot.objects.filter(month__lt=first_of_month(today), as_of__lte=today)
    if scope == Scope.TEAM and isinstance(viewer, User):
        kept = kept.filter(team__in=team_ids(viewer))
    elif scope < Scope.ALL:
        return []
    of_group: defaultdict[Group, list[Snapshot]] = defaultdict(list)
    for snapshot in kept.exclude(team=None, currency=DEFAULT_CURRENCY).order_by("as_of"):
        of_group[Group(snapshot.team_id, snapshot.currency)].append(snapshot)
    if not of_group:
        return []
    known = end_of_day_paris(as_of) if as_of else None
    signed = _signed(viewer=viewer, known=known, teams=_teams_by_person())
    names = dict(Team.objects.values_list("pk", "name"))
    told = [
        GroupPast(names[group.team] if group.team else "", group.currency, past, accuracy_of(past))
        for group, found in of_group.items()
        if (past := past_of(found, signed[group]))
    ]
    return sorted(told, key=lambda one: (one.team == "", one.team, one.currency != DEFAULT_CURRENCY, one.currency))
