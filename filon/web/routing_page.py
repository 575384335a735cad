"""What the page of the routing shows: versions in words, the simulation in figures, the load of each person."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from filon.kit.business_time import day_in_paris, start_of_day_paris
from filon.kit.criteria import describe_criteria
from filon.kit.errors import BusinessError
from filon.leads.models import Lead, RoutingPlan, RoutingRule
from filon.leads.rules.routing import Choice, Member, Origin, Way
from filon.leads.rules.routing_plan import asks_something
from filon.leads.selectors.routing import condition_of_rule, leads_given, members_of, open_leads
from filon.leads.selectors.routing_replay import last_leads, replay
from filon.users.models import User
from filon.users.rules.rights import Entity
from filon.users.selectors import active_people, visible

WAYS = {
    Way.PERSON: gettext_lazy("toujours"),
    Way.LOAD: gettext_lazy("qui a le moins de leads ouverts"),
    Way.CAPACITY: gettext_lazy("qui a le plus de place cette semaine"),
    Way.TURN: gettext_lazy("chacun son tour"),
}


class RuleTold(NamedTuple):
    """One rule in words; `problem`: why it takes nobody any more."""

    rule: RoutingRule
    who: str
    gets: str
    way: str
    problem: str


def told(plan: RoutingPlan, *, now: datetime) -> dict[str, Any]:
    return {"plan": plan, "rules": [rule_told(rule, now=now) for rule in plan.rules.all()]}


def rule_told(rule: RoutingRule, *, now: datetime) -> RuleTold:
    who, problem = _("Tous les leads"), ""
    try:
        condition_of_rule(rule.criteria, now=now)
        who = describe_criteria(rule.criteria) if asks_something(rule.criteria) else who
    except BusinessError as refusal:
        problem = refusal.sentence
    return RuleTold(rule, who, str(rule.person or rule.team or ""), str(WAYS[Way(rule.way)]), problem or _absent(rule))


def _absent(rule: RoutingRule) -> str:
    if rule.person:
        return (
            "" if rule.person.is_active else _("Cette personne n’est plus là\u00a0: la règle ne prend plus personne.")
        )
    if rule.team and any(member.is_active for member in rule.team.members.all()):
        return ""
    return _("Plus personne ici\u00a0: la règle ne prend plus aucun lead.")


# --- The simulation.


class Line(NamedTuple):
    """One lead of the past: who would get it now, and by the draft."""

    lead: Lead
    live: Choice | None
    draft: Choice | None
    differs: bool


class Share(NamedTuple):
    """How many leads somebody, or a rule, would get."""

    name: str
    live: int
    draft: int
    truly: int = 0


def simulated(live: RoutingPlan | None, draft: RoutingPlan | None, *, viewer: User, now: datetime) -> dict[str, Any]:
    leads = last_leads(viewer=viewer)
    by_live = [one.choice for one in replay(live, leads, now=now)] if live else []
    by_draft = [one.choice for one in replay(draft, leads, now=now)] if draft else []
    lines = _lines(leads, by_live, by_draft)
    names = dict(User.objects.values_list("pk", "full_name"))
    return {
        "lines": lines[::-1],
        "names": names,
        "finding": _finding(lines, live=live, draft=draft),
        "people": _by_person(leads, by_live, by_draft, names),
        "rules": _by_rule(draft or live, by_draft or by_live),
        "has_live": live is not None,
        "has_draft": draft is not None,
    }


def _lines(leads: Sequence[Lead], by_live: Sequence[Choice], by_draft: Sequence[Choice]) -> list[Line]:
    lines = []
    for place, lead in enumerate(leads):
        one, other = by_live[place] if by_live else None, by_draft[place] if by_draft else None
        lines.append(Line(lead, one, other, bool(one and other and one.owner_id != other.owner_id)))
    return lines


def _finding(lines: Sequence[Line], *, live: RoutingPlan | None, draft: RoutingPlan | None) -> str:
    """The answer first: what changes, and what no rule takes."""
    count = len(lines)
    if not count:
        return _("Aucun lead encore\u00a0: la simulation attend les premiers.")
    said = []
    if live and draft:
        differing = sum(line.differs for line in lines)
        said.append(
            ngettext(
                "le brouillon en donnerait %(differing)s à quelqu’un d’autre que la version en service",
                "le brouillon en donnerait %(differing)s à d’autres que la version en service",
                differing,
            )
            % {"differing": differing}
        )
    shown = [line.draft or line.live for line in lines]
    lost = sum(choice is not None and choice.origin == Origin.STANDING_BY for choice in shown)
    said.append(
        ngettext("%(lost)s irait au secours", "%(lost)s iraient au secours", lost) % {"lost": lost}
        if lost
        else _("chacun trouve quelqu’un sans le secours")
    )
    told = " et ".join(said)
    start = _("Le dernier lead\u00a0:") if count == 1 else _("Sur les %s derniers leads,") % count
    return f"{start} {told}."


def _by_person(
    leads: Sequence[Lead], by_live: Sequence[Choice], by_draft: Sequence[Choice], names: dict[int, str]
) -> list[Share]:
    live, draft = (Counter(choice.owner_id for choice in some) for some in (by_live, by_draft))
    truly = Counter(lead.owner_id for lead in leads)
    found = [
        Share(names.get(pk, "") if pk else _("Sans responsable"), live[pk], draft[pk], truly[pk])
        for pk in live.keys() | draft.keys() | truly.keys()
    ]
    return sorted(found, key=lambda share: (-share.draft, -share.live, -share.truly, share.name))


def _by_rule(plan: RoutingPlan | None, choices: Sequence[Choice]) -> list[tuple[str, int]]:
    """Of the version that one prepares, else of the one in force: also the rules that took nothing."""
    by_number = Counter(choice.number for choice in choices if choice.number)
    origins = Counter(choice.origin for choice in choices)
    rules = [(f"{n}. {rule.label}", by_number[n]) for n, rule in enumerate(plan.rules.all(), start=1)] if plan else []
    return [(_("Déjà suivis"), origins[Origin.KNOWN]), *rules, (_("Secours"), origins[Origin.STANDING_BY])]


# --- Who carries what.


class Load(NamedTuple):
    person: User
    member: Member
    open_leads: int
    this_week: int
    away: bool


def loads_seen_by(viewer: User, *, now: datetime) -> list[Load]:
    """Of those whose leads the viewer reads: what each carries, received since Monday, and may be given."""
    seen = visible(active_people().prefetch_related("teams"), viewer=viewer, entity=Entity.LEAD, owner="pk")
    people = list(seen)
    ids, today = [person.pk for person in people], day_in_paris(now)
    monday = start_of_day_paris(today - timedelta(days=today.weekday()))
    carried, given = open_leads(ids), leads_given(ids, since=monday, until=None)
    members = members_of(ids, first=today, last=today)
    return [
        Load(person, member, carried.get(person.pk, 0), sum(given.get(person.pk, {}).values()), member.is_away(today))
        for person in people
        if (member := members[person.pk])
    ]
