"""What acquiring leads and clients cost: costs, channels, cohorts and signatures, each from the selector that defines it."""

from datetime import datetime
from typing import Any

from filon.campaigns.selectors.costs import cost_lines
from filon.kit.business_time import day_in_paris
from filon.kit.money import DEFAULT_CURRENCY
from filon.reporting.rules.acquisition import (
    AcquisitionReport,
    Spent,
    cost_by_channel,
    cost_by_month,
    in_euros,
    total_of,
)
from filon.reporting.rules.period import Period
from filon.reporting.rules.presets import period_before
from filon.reporting.selectors.cohorts import cohort_report
from filon.reporting.selectors.sources import sources_report
from filon.reporting.selectors.winloss import winloss_report
from filon.users.rules.rights import Action, Entity
from filon.users.selectors import Viewer, require


def acquisition_report(*, viewer: Viewer, period: Period, now: datetime) -> AcquisitionReport:
    """Costs of the days of the period; leads that arrived in it; signatures of it and of the period before."""
    for entity in (Entity.REPORT, Entity.COST):
        require(viewer, entity, Action.READ)
    asked: dict[str, Any] = {"viewer": viewer, "period": period, "now": now}
    lines = cost_lines(viewer=viewer, first=period.start, last=period.end)
    euros = in_euros(lines)
    months = cost_by_month(euros, cohorts=cohort_report(**asked).cohorts)
    before = period_before(period)
    return AcquisitionReport(
        period=period,
        channels=cost_by_channel(euros, figures=sources_report(**asked).channels),
        months=months,
        total=total_of(months, last=day_in_paris(now)),
        unplaced_cents=sum(line.cents for line in euros if not line.channel),
        other_currencies=sorted({line.currency for line in lines} - {DEFAULT_CURRENCY}),
        now=_spent(viewer=viewer, period=period, now=now),
        before=_spent(viewer=viewer, period=before, now=now) if before else None,
    )


def _spent(*, viewer: Viewer, period: Period, now: datetime) -> Spent:
    lines = in_euros(cost_lines(viewer=viewer, first=period.start, last=period.end))
    signed = winloss_report(viewer=viewer, period=period, now=now).total.revenue_cents
    return Spent(sum(line.cents for line in lines), signed)
