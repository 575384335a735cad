"""The evaluation of a campaign, as it stands at an instant: its table, its parts, and the records behind each figure."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from filon.campaigns.rules.kpi import Kpi
from filon.campaigns.selectors.costs import cost_lines
from filon.kit.business_time import day_in_paris, end_of_day_paris, start_of_day_paris
from filon.kit.enums import LabelledEnum
from filon.permission.rules.retention import months_before
from filon.playbook.models import CampaignHeader
from filon.reporting.rules.attribution import Attribution
from filon.reporting.rules.campaigns import Baskets, CampaignReport, Contract, Facts, Person, Split, report_of
from filon.reporting.selectors.campaign_contracts import baskets_of, contracts_of
from filon.reporting.selectors.campaign_people import Running, early_touches, people_of
from filon.users.rules.rights import Action, Entity
from filon.users.selectors import Viewer, may, require

DIMENSIONS = tuple(split.value for split in Split)
MODEL = Attribution.POSITION  # of the three, the one that forgets nobody


def running_of(campaign: CampaignHeader, *, as_of: date | None, now: datetime) -> Running:
    """From the first day of the campaign; what has no such day begins with its first touch."""
    launch = start_of_day_paris(campaign.start_date) if campaign.start_date else None
    until = min(now, end_of_day_paris(as_of)) if as_of else now
    return Running(campaign, launch, until)


def campaign_report(
    campaign: CampaignHeader,
    *,
    viewer: Viewer,
    split: Split | None = None,
    model: Attribution = MODEL,
    as_of: date | None = None,
    now: datetime,
) -> CampaignReport:
    """About twenty questions, however large the campaign."""
    return report_of(facts_of(campaign, viewer=viewer, model=model, as_of=as_of, now=now), split=split)


def facts_of(
    campaign: CampaignHeader, *, viewer: Viewer, model: Attribution = MODEL, as_of: date | None = None, now: datetime
) -> Facts:
    """Costs are told to who may see them: to others the campaign has none written."""
    require(viewer, Entity.REPORT, Action.READ)
    running = running_of(campaign, as_of=as_of, now=now)
    people = people_of(running, viewer=viewer)
    contracts = contracts_of(running, viewer=viewer, model=model)
    sees_costs = may(viewer, Entity.COST, Action.READ)
    last = day_in_paris(running.until)
    return Facts(
        people=people,
        contracts=[one for one in contracts if not _is_early(one, running)],
        costs=cost_lines(viewer=viewer, campaigns=[campaign.pk], last=last) if sees_costs else [],
        baskets=_baskets(running, people, viewer),
        early=[one for one in contracts if _is_early(one, running)],
        early_touches=early_touches(running),
    )


def _is_early(one: Contract, running: Running) -> bool:
    return running.launch is not None and one.signed_at < running.launch


def _baskets(running: Running, people: Sequence[Person], viewer: Viewer) -> Baskets:
    """Nothing to compare for a campaign that has reached nobody."""
    since = running.launch or (people[0].first_at if people else running.until)
    first, last = (months_before(day_in_paris(moment), 12) for moment in (since, running.until))
    year_before = start_of_day_paris(first), end_of_day_paris(last)
    return baskets_of(running, viewer=viewer, since=since, year_before=year_before)


class Behind(LabelledEnum):
    """Of what kind are the records behind an indicator."""

    PEOPLE = "people", "Personnes"
    CONTRACTS = "contracts", "Contrats"
    COSTS = "costs", "Coûts"


BEHIND: Mapping[Kpi, Behind] = {
    **dict.fromkeys((Kpi.CONTACTED, Kpi.POSITIVE, Kpi.MEETINGS, Kpi.POSITIVE_RATE, Kpi.ANSWER_HOURS), Behind.PEOPLE),
    **dict.fromkeys((Kpi.COST, Kpi.COST_PER_POSITIVE, Kpi.COST_PER_MEETING), Behind.COSTS),
}


def behind_of(kpi: Kpi) -> Behind:
    return BEHIND.get(kpi, Behind.CONTRACTS)


def people_behind(kpi: Kpi, facts: Facts) -> list[Person]:
    """Whom an indicator counts: above the line where it is a rate."""
    if kpi in (Kpi.POSITIVE, Kpi.POSITIVE_RATE, Kpi.ANSWER_HOURS):
        return [one for one in facts.people if one.answered_at]
    return [one for one in facts.people if one.has_meeting or kpi != Kpi.MEETINGS]


def contracts_behind(kpi: Kpi, facts: Facts) -> list[Contract]:
    new = kpi in (Kpi.NEW_CLIENTS, Kpi.NEW_CLIENT_RATE)
    return [one for one in facts.contracts if one.is_new or not new]
