"""The cost of acquisition as the JSON that programs read: money is a decimal string, null where a division says nothing."""

from filon.kit.money import DEFAULT_CURRENCY, decimal_string
from filon.reporting.rules.acquisition import AcquisitionReport, MonthCost
from filon.reporting.rules.as_json import Json, day, money


def acquisition_json(report: AcquisitionReport) -> Json:
    before = report.before
    return {
        "from": day(report.period.start),
        "to": day(report.period.end),
        "currency": DEFAULT_CURRENCY,
        **_month(report.total),
        "without_channel": decimal_string(report.unplaced_cents),
        "channels": [
            {"channel": one.channel.value, "spent": decimal_string(one.cents), "leads": one.leads,
             "signed": one.signed, "revenue": decimal_string(one.revenue_cents), "per_lead": money(one.for_a_lead),
             "per_client": money(one.for_a_client)}
            for one in report.channels
        ],
        "months": [{"month": f"{one.month:%Y-%m}", **_month(one)} for one in report.months],
        "extra": before and {
            "spent": decimal_string(report.now.cents - before.cents),
            "signed": decimal_string(report.now.signed_cents - before.signed_cents),
        },
    }  # fmt: skip


def _month(one: MonthCost) -> Json:
    return {
        "spent": decimal_string(one.cents),
        "leads": one.entered,
        "signed": one.signed,
        "open": one.open,
        "per_lead": money(one.for_a_lead),
        "per_client": money(one.for_a_client),
    }
