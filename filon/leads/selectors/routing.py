"""The routing as it stands: the version in force, which rules each lead answers, and the board that the decisions read."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import NamedTuple

from django.db.models import BooleanField, Case, Count, Q, Value, When
from django.db.models.query import QuerySet

from filon.contacts.rules.axes import IN_WORK
from filon.kit.business_time import day_in_paris, start_of_day_paris
from filon.kit.criteria import compile_criteria
from filon.kit.errors import BusinessError
from filon.kit.subjects import SubjectKind
from filon.kit.versions import VersionState
from filon.leads.models import Lead, RoutingPlan, RoutingRule, RoutingWheel
from filon.leads.rules.routing import Asked, Board, Follower, Member, Rule, Way, Wheel
from filon.leads.rules.routing_plan import asks_something
from filon.records.models import Change
from filon.records.rules.changes import Axis
from filon.users.models import User
from filon.users.rules.rights import Role
from filon.users.selectors import absences_around


class Routing(NamedTuple):
    """A version ready to decide: its rules, whom each takes, and who stands by."""

    rules: Sequence[Rule]
    conditions: Mapping[int, Q]
    keeps_owner: bool
    standing_by: int | None


def live_plan() -> RoutingPlan | None:
    return plans().filter(state=VersionState.LIVE).first()


def draft_plan() -> RoutingPlan | None:
    return plans().filter(state=VersionState.DRAFT).first()


def plans() -> QuerySet[RoutingPlan]:
    found = RoutingPlan.objects.select_related("standing_by", "by")
    return found.prefetch_related("rules__person", "rules__team__members")


def routing_of(plan: RoutingPlan | None, *, now: datetime, standing_by: User | None = None) -> Routing:
    """`standing_by` comes after the one of the plan; where both left, the first of the administration. Without a plan no rule.

    A rule whose criteria cannot be read any more takes nobody: its page says why.
    """
    by_number = dict(enumerate(plan.rules.all(), start=1)) if plan else {}
    conditions = {number: found for number, rule in by_number.items() if (found := _condition(rule, now)) is not None}
    return Routing(
        [_as_rule(number, rule) for number, rule in by_number.items() if number in conditions],
        conditions,
        plan.keeps_owner if plan else True,
        _who_stands_by(plan.standing_by if plan else None, standing_by),
    )


def _condition(rule: RoutingRule, now: datetime) -> Q | None:
    try:
        return condition_of_rule(rule.criteria, now=now)
    except BusinessError:
        return None


def condition_of_rule(criteria: Mapping[str, object], *, now: datetime) -> Q:
    """No criteria take every lead; CriterionRefused says what cannot be read."""
    return compile_criteria(criteria, subject=SubjectKind.LEAD, now=now) if asks_something(criteria) else Q()


def _as_rule(number: int, rule: RoutingRule) -> Rule:
    people = [rule.person] if rule.person else [*rule.team.members.all()] if rule.team else []
    members = sorted(person.pk for person in people if person.is_active)
    wheel = rule.team_id if rule.way == Way.TURN else None
    return Rule(number, rule.label, Way(rule.way), members, wheel)


def _who_stands_by(*named: User | None) -> int | None:
    found = next((person.pk for person in named if person and person.is_active), None)
    if found is not None:
        return found
    return User.objects.filter(is_active=True, role=Role.ADMIN).order_by("pk").values_list("pk", flat=True).first()


# --- Which rules a lead answers, and who follows it already.


def asked_of(leads: Sequence[Lead], routing: Routing, *, now: datetime, again: bool = False) -> list[Asked]:
    """In the order of the list, in a constant number of queries; `again`: the owner of the lead itself keeps nothing."""
    numbers = numbers_answered([lead.pk for lead in leads], routing)
    known = followers_of(leads, again=again) if routing.keeps_owner else {}
    today = day_in_paris(now)
    return [Asked(lead.pk, today, known.get(lead.pk, ()), numbers.get(lead.pk, frozenset())) for lead in leads]


def numbers_answered(ids: Collection[int], routing: Routing) -> dict[int, frozenset[int]]:
    if not routing.conditions:
        return {}
    columns = {f"rule_{number}": _answers(condition) for number, condition in routing.conditions.items()}
    rows = Lead.objects.filter(pk__in=ids).annotate(**columns).values("pk", *columns)
    return {row["pk"]: frozenset(n for n in routing.conditions if row[f"rule_{n}"]) for row in rows}


def _answers(condition: Q) -> Case:
    yes = When(condition, then=Value(True)) if condition else When(pk__isnull=False, then=Value(True))
    return Case(yes, default=Value(False), output_field=BooleanField())


def followers_of(leads: Sequence[Lead], *, again: bool) -> dict[int, list[Follower]]:
    """Those of the lead itself, of its person and of its company. Marketing hands over: it follows nobody."""
    rows = Lead.objects.filter(pk__in=[lead.pk for lead in leads])
    owners = rows.values_list("pk", "owner", "contact__owner", "company__owner")
    sellers = who_sells({pk for _lead, *some in owners for pk in some if pk})
    found: dict[int, list[Follower]] = defaultdict(list)
    for lead, *some in owners:
        for owner, what in list(zip(some, FOLLOWED, strict=True))[again:]:
            if owner in sellers:
                found[lead].append(Follower(owner, what))
    return found


FOLLOWED = ("ce lead", "la personne", "l’entreprise")


def who_sells(ids: Collection[int]) -> set[int]:
    if not ids:
        return set()
    active = User.objects.filter(pk__in=ids, is_active=True).exclude(role=Role.MARKETING)
    return set(active.values_list("pk", flat=True))


# --- The board.


def board_of(routing: Routing, asked: Iterable[Asked], *, now: datetime) -> Board:
    """Loads, what each received since Monday, absences, turns: as they are now."""
    followers = {follower.pk for one in asked for follower in one.followers}
    in_rules = {pk for rule in routing.rules for pk in rule.members}
    today = day_in_paris(now)
    members = members_of(
        in_rules | followers | ({routing.standing_by} if routing.standing_by else set()), first=today, last=today
    )
    by_load = {pk for rule in routing.rules if rule.way == Way.LOAD for pk in rule.members}
    for owner, count in open_leads(by_load).items():
        members[owner].open_leads = count
    counted = {pk for rule in routing.rules if rule.way == Way.CAPACITY for pk in rule.members}
    counted |= {pk for pk in in_rules if members[pk].per_day is not None or members[pk].per_week is not None}
    monday = start_of_day_paris(today - timedelta(days=today.weekday()))
    for owner, days in leads_given(counted, since=monday, until=None).items():
        members[owner].received = days
    return Board(members, wheels_of(routing.rules))


def members_of(ids: Collection[int], *, first: date, last: date) -> dict[int, Member]:
    """With their absences between these days."""
    away = absences_around(user_ids=ids, first=first, last=last)
    return {
        person.pk: Member(
            person.pk,
            str(person),
            per_day=person.leads_per_day,
            per_week=person.leads_per_week,
            absences=away.get(person.pk, ()),
        )
        for person in User.objects.filter(pk__in=ids)
    }


def open_leads(ids: Collection[int]) -> dict[int, int]:
    if not ids:
        return {}
    rows = Lead.objects.filter(owner__in=ids, lifecycle_stage__in=IN_WORK, deleted_at=None).order_by()
    return dict(rows.values_list("owner").annotate(Count("pk")))


def leads_given(ids: Collection[int], *, since: datetime, until: datetime | None) -> dict[int, Counter[date]]:
    """How many each person was given, by day, whoever gave them; `until` left out."""
    if not ids:
        return {}
    given = Change.objects.filter(axis=Axis.OWNER, to_value__in=[str(pk) for pk in ids], at__gte=since)
    given = given.filter(at__lt=until) if until else given
    found: dict[int, Counter[date]] = defaultdict(Counter)
    for owner, at in given.filter(subject_kind=SubjectKind.LEAD).values_list("to_value", "at"):
        found[int(owner)][day_in_paris(at)] += 1
    return found


def wheels_of(rules: Sequence[Rule]) -> dict[int, Wheel]:
    teams = {rule.wheel for rule in rules if rule.wheel is not None}
    rows = RoutingWheel.objects.filter(team__in=teams).values_list("team", "last", "turns") if teams else ()
    return {team: Wheel(last, turns) for team, last, turns in rows}
