"""The evaluation of a campaign as the JSON that programs read, and as what is frozen at its end."""

from collections.abc import Mapping
from datetime import date

from filon.campaigns.rules.kpi import Figure, Table, Unit
from filon.kit.money import decimal_string
from filon.reporting.rules.as_json import Json, day
from filon.reporting.rules.campaigns import CampaignReport


def campaign_json(code: str, report: CampaignReport, *, by: str = "", as_of: date | None = None) -> Json:
    return {
        "campaign": code,
        "as_of": day(as_of),
        "by": by or None,
        "measures": measures_of(report.table),
        "costs_in_other_currencies": _by_currency(report.spent.others),
        "signed_in_other_currencies": _by_currency(report.others),
        "shared_contracts": report.shared,
        "before_launch": {
            "contracts": report.early, "turnover": decimal_string(report.early_cents), "touches": report.early_touches,
        },
        "groups": {name: {"measures": measures_of(table)} for name, table in report.groups.items()},
    }  # fmt: skip


def measures_of(table: Table) -> list[Json]:
    return [
        {
            "measure": kpi.value,
            "value": _value(one),
            "n": one.n,
            "low": one.low,
            "high": one.high,
            "verdict": one.verdict,
        }
        for kpi, one in table.items()
    ]


def _value(one: Figure) -> str | float | None:
    """Money is a decimal string; a share of a contract is a part of one."""
    if one.value is None:
        return None
    return decimal_string(round(one.value)) if one.unit == Unit.MONEY else float(one.value)


def _by_currency(amounts: Mapping[str, int]) -> dict[str, str]:
    return {currency: decimal_string(cents) for currency, cents in sorted(amounts.items())}
