"""What a campaign is credited with: whom it reached, what they signed, shared with the other campaigns that touched them."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from fractions import Fraction
from typing import NamedTuple

from filon.campaigns.rules.answers import LED_WITHIN
from filon.campaigns.rules.costs import CostLine, Spent, spent_on
from filon.campaigns.rules.kpi import Results, Table, table_of
from filon.kit.business_time import day_in_paris, end_of_day_paris
from filon.kit.enums import LabelledEnum
from filon.kit.money import DEFAULT_CURRENCY, share
from filon.kit.statistics import median
from filon.reporting.rules.attribution import Attribution, shares

SECONDS_AN_HOUR = 3600


class Split(LabelledEnum):
    """What one campaign is divided by; a person and her contract stand where she was first touched."""

    CHANNEL = "channel", "Canal"
    MONTH = "month", "Mois du premier contact"
    PERSONA = "persona", "Persona"


class Touch(NamedTuple):
    """One campaign reached somebody. `channel` "": not said."""

    at: datetime
    campaign: int
    channel: str = ""


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody whom the campaign contacted: a contact, or a company without one (`is_company`)."""

    pk: int
    is_company: bool
    first_at: datetime
    channel: str
    persona: str
    answered_at: datetime | None
    has_meeting: bool

    def group(self, split: Split) -> str:
        if split == Split.MONTH:
            return month_of(self.first_at)
        return self.channel if split == Split.CHANNEL else self.persona


@dataclass(frozen=True, slots=True)
class Contract:
    """A won deal, or an order placed without one. `share`: the part of it due to the campaign; `with_others`: who has the rest.

    `first`: the touch of the campaign that began it; None when only its own sheet names the campaign.
    """

    is_order: bool
    pk: int
    company_id: int | None
    signed_at: datetime
    cents: int
    currency: str
    is_new: bool
    persona: str
    share: Fraction
    first: Touch | None = None
    with_others: tuple[int, ...] = ()

    def group(self, split: Split) -> str:
        if split == Split.PERSONA:
            return self.persona
        if split == Split.CHANNEL:
            return self.first.channel if self.first else ""
        return month_of(self.first.at if self.first else self.signed_at)


def month_of(moment: datetime) -> str:
    """ "2026-11", in Paris."""
    return f"{day_in_paris(moment):%Y-%m}"


class Baskets(NamedTuple):
    """Orders of the companies contacted: since the launch, and on the same days a year earlier."""

    now_cents: int = 0
    now_orders: int = 0
    before_cents: int = 0
    before_orders: int = 0


@dataclass(frozen=True, slots=True)
class Facts:
    """All that is known of one campaign. `early`: signed before the launch, and `early_touches`: reached before it."""

    people: Sequence[Person]
    contracts: Sequence[Contract]
    costs: Sequence[CostLine]
    baskets: Baskets = field(default_factory=Baskets)
    early: Sequence[Contract] = ()
    early_touches: int = 0


@dataclass(frozen=True, slots=True)
class CampaignReport:
    """`shared`: how many of the contracts another campaign has a part of. `others`: cents signed in other currencies."""

    table: Table
    spent: Spent
    shared: int
    early: int
    early_cents: int
    early_touches: int
    others: Mapping[str, int]
    groups: Mapping[str, Table] = field(default_factory=dict)


def path_before(touches: Iterable[Touch], *, decided_at: datetime, declared: Touch | None) -> tuple[Touch, ...]:
    """The touches that can have led to what was decided then, each campaign once a turn, in order of time.

    Those of the same day count: a file often gives the day of a deal, and no hour. What the sheet of the deal or of its lead says
    counts as a touch, unless that campaign touched them anyway.
    """
    until = end_of_day_paris(day_in_paris(decided_at))
    led = sorted(touch for touch in touches if decided_at - LED_WITHIN <= touch.at <= until)
    if declared and all(touch.campaign != declared.campaign for touch in led):
        led = sorted([*led, declared])
    turns = [
        touch
        for before, touch in zip([None, *led], led, strict=False)
        if not before or before.campaign != touch.campaign
    ]
    return tuple(turns)


def share_of(campaign: int, path: Sequence[Touch], model: Attribution) -> Fraction:
    """How much of a contract with that path is due to the campaign."""
    return shares([touch.campaign for touch in path], model).get(campaign, Fraction(0)) if path else Fraction(0)


def report_of(facts: Facts, *, split: Split | None) -> CampaignReport:
    others: defaultdict[str, int] = defaultdict(int)
    for one in facts.contracts:
        if one.currency != DEFAULT_CURRENCY:
            others[one.currency] += round(one.cents * one.share)
    euros = [one for one in facts.early if one.currency == DEFAULT_CURRENCY]
    return CampaignReport(
        table=table_of(results_of(facts)),
        spent=spent_on(facts.costs),
        shared=sum(bool(one.with_others) for one in facts.contracts),
        early=len(facts.early),
        early_cents=sum(one.cents for one in euros),
        early_touches=facts.early_touches,
        others=dict(others),
        groups=_groups(facts, split) if split else {},
    )


def results_of(facts: Facts) -> Results:
    answered = [person for person in facts.people if person.answered_at]
    hours = [(one.answered_at - one.first_at).total_seconds() / SECONDS_AN_HOUR for one in answered if one.answered_at]
    return Results(
        cost_cents=spent_on(facts.costs).cents,
        contacted=len(facts.people),
        positive=len(answered),
        meetings=sum(person.has_meeting for person in facts.people),
        contracts=sum((one.share for one in facts.contracts), Fraction(0)),
        new_clients=_new_clients(facts.contracts),
        turnover_cents=sum(
            (one.cents * one.share for one in facts.contracts if one.currency == DEFAULT_CURRENCY), Fraction(0)
        ),
        **facts.baskets._asdict(),
        answer_hours=median(hours),
    )


def _new_clients(contracts: Iterable[Contract]) -> Fraction:
    """Companies, each once: by its first contract."""
    first: dict[int, Contract] = {}
    for one in sorted((one for one in contracts if one.is_new), key=lambda one: one.signed_at):
        first.setdefault(one.company_id or -one.pk, one)
    return sum((one.share for one in first.values()), Fraction(0))


def _groups(facts: Facts, split: Split) -> dict[str, Table]:
    """Each part of the campaign, with its own costs. Growth speaks of the whole only."""
    people: defaultdict[str, list[Person]] = defaultdict(list)
    contracts: defaultdict[str, list[Contract]] = defaultdict(list)
    for person in facts.people:
        people[person.group(split)].append(person)
    for contract in facts.contracts:
        contracts[contract.group(split)].append(contract)
    costs = _costs_by(facts, split)
    names = sorted({*people, *contracts, *costs})
    return {name: table_of(results_of(Facts(people[name], contracts[name], costs.get(name, [])))) for name in names}


def _costs_by(facts: Facts, split: Split) -> Mapping[str, list[CostLine]]:
    """By the channel or the month of each; no cost is of a persona: there each line is shared by how many were contacted."""
    found: defaultdict[str, list[CostLine]] = defaultdict(list)
    if split != Split.PERSONA:
        key: Callable[[CostLine], str] = (
            (lambda line: line.channel) if split == Split.CHANNEL else (lambda line: line.month)
        )
        for line in facts.costs:
            found[key(line)].append(line)
        return found
    contacted: defaultdict[str, int] = defaultdict(int)
    for person in facts.people:
        contacted[person.persona] += 1
    for line in facts.costs if contacted else []:
        for persona, cents in zip(contacted, share(line.cents, list(contacted.values())), strict=True):
            found[persona].append(replace(line, cents=cents))
    return found
