"""Channels compared on what one did by each (seed 003, step 4): the table of indicators, for everybody or one persona."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from filon.campaigns.rules.channels import GOES_TO_PEOPLE
from filon.campaigns.rules.costs import CostLine
from filon.campaigns.rules.kpi import Kpi, Table, table_of
from filon.reporting.rules.campaigns import Contract, Facts, Person, results_of


def channel_tables(facts: Facts, *, persona: str | None = None) -> dict[str, Table]:
    """By channel, those that reached most people first. `facts.people`: one row a person and channel.

    Of one persona (None: everybody) a channel has the part of its costs that its share of the people contacted makes.
    """
    channels = {one.channel for one in facts.people if one.channel}
    channels |= {channel for one in facts.contracts if (channel := one.first.channel if one.first else "")}
    channels |= {line.channel for line in facts.costs if line.channel}
    tables = {channel: table_of(results_of(facts_of_channel(facts, channel, persona))) for channel in sorted(channels)}
    return dict(sorted(tables.items(), key=lambda found: -_contacted(found[1])))


def facts_of_channel(facts: Facts, channel: str, persona: str | None) -> Facts:
    people = [one for one in facts.people if one.channel == channel]
    theirs = [one for one in people if persona in (None, one.persona)]
    contracts = [one for one in facts.contracts if one.first and one.first.channel == channel]
    costs = [line for line in facts.costs if line.channel == channel]
    if persona is not None:
        contracts = [one for one in contracts if one.persona == persona]
        costs = [_part(line, len(theirs), len(people)) for line in costs] if people else []
    return Facts(theirs, contracts, costs)


def _part(line: CostLine, some: int, everybody: int) -> CostLine:
    return replace(line, cents=round(line.cents * some / everybody))


def _contacted(table: Table) -> int:
    return int(table[Kpi.CONTACTED].value or 0)


def best_channel(tables: Mapping[str, Table]) -> str:
    """Of those by which we go to people, the one that is surely answered most: its interval lies above all theirs; "" for none."""
    rates = {name: tables[name][Kpi.POSITIVE_RATE] for name in GOES_TO_PEOPLE if name in tables}
    known = {
        name: (rate.low, rate.high) for name, rate in rates.items() if rate.low is not None and rate.high is not None
    }
    for name, (low, _high) in known.items():
        others = [high for other, (_low, high) in known.items() if other != name]
        if others and low > max(others):
            return name
    return ""


def personas_in(people: Sequence[Person], contracts: Sequence[Contract]) -> list[str]:
    """The names of those who were reached, to choose from."""
    return sorted({one.persona for one in people if one.persona} | {one.persona for one in contracts if one.persona})
