"""The figures as the JSON that programs read: keys are a contract, money is a decimal string, rates are not rounded."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import date
from typing import Any

from filon.forecasting.rules.figures import ForecastMonth, ForecastReport, GroupPast, OpenSum
from filon.kit.money import decimal_string
from filon.kit.statistics import Rate, Verdict
from filon.reporting.rules.figures import (
    CycleDays,
    FunnelReport,
    FunnelStage,
    PipelineFigures,
    PipelineReport,
    PipelineStage,
    WinLossFigures,
    WinLossReport,
)
from filon.reporting.rules.period import Period
from filon.reporting.rules.quality import Finding, QualityFigures, QualityReport

Json = dict[str, Any]
OK: Verdict = "ok"
NO_DATA: Verdict = "insufficient data"


def money(cents: int | None) -> str | None:
    return None if cents is None else decimal_string(cents)


def day(known: date | None) -> str | None:
    return known.isoformat() if known else None


def _money_by_currency(amounts: Mapping[str, int]) -> dict[str, str]:
    return {currency: decimal_string(cents) for currency, cents in sorted(amounts.items())}


def rate_json(rate: Rate, name: str = "rate") -> Json:
    return {name: rate.rate, "low": rate.low, "high": rate.high, "verdict": rate.verdict}


def _asked(period: Period, as_of: date | None, by: str) -> Json:
    return {"from": day(period.start), "to": day(period.end), "as_of": day(as_of), "by": by or None}


def funnel_json(report: FunnelReport) -> Json:
    return {
        **_asked(report.period, report.as_of, report.by),
        "profile": report.profile_key,
        "stages": _stages(report.stages),
        "groups": {value: {"stages": _stages(stages)} for value, stages in report.groups.items()},
    }


def _stages(stages: Sequence[FunnelStage]) -> list[Json]:
    return [_stage(stage) for stage in stages]


def _stage(stage: FunnelStage) -> Json:
    return {
        "stage": stage.stage.value,
        "label": stage.label,
        "unit": stage.unit,
        "entered": stage.entered,
        "converted": stage.converted,
        "lost": stage.lost,
        "open": stage.open,
        **rate_json(stage.rate),
        "median_days": stage.median_days,
        "median_days_all": stage.median_days_all,
        **({"entered_by_unit": dict(stage.entered_by_unit)} if stage.entered_by_unit else {}),
    }


def winloss_json(report: WinLossReport) -> Json:
    return {
        **_asked(report.period, report.as_of, report.by),
        **_winloss(report.total),
        "groups": {value: _winloss(figures) for value, figures in report.groups.items()},
    }


def _winloss(figures: WinLossFigures) -> Json:
    return {
        "won": figures.won,
        "lost": figures.lost,
        "open": figures.open,
        "invalid": figures.invalid,
        "forced": figures.forced,
        **rate_json(figures.win_rate, "win_rate"),
        "revenue": decimal_string(figures.revenue_cents),
        "mean": money(figures.mean_cents),
        "median": money(figures.median_cents),
        "won_without_amount": figures.won_without_amount,
        "other_currencies": _money_by_currency(figures.other_currencies),
        "cycle_days": {name: _cycle(cycle) for name, cycle in figures.cycle_days.items()},
        "reasons": [asdict(count) for count in figures.reasons],
    }


def _cycle(cycle: CycleDays) -> Json:
    return {"median": cycle.median, "mean": cycle.mean, "n": cycle.n, "negative": cycle.negative}


def pipeline_json(report: PipelineReport) -> Json:
    return {
        **_asked(report.period, report.as_of, report.by),
        "measures": _measures(report.total),
        "stages": [_pipeline_stage(stage) for stage in report.stages],
        "groups": {value: {"measures": _measures(figures)} for value, figures in report.groups.items()},
    }


def _measures(figures: PipelineFigures) -> list[Json]:
    n = figures.open
    priced = n - figures.without_amount
    return [
        _measure("open", figures.open, n),
        _measure("value", decimal_string(figures.cents), priced),
        _measure("weighted_value", decimal_string(figures.weighted_cents), priced),
        *(
            _measure(f"value_{currency}", value, None)
            for currency, value in _money_by_currency(figures.other_currencies).items()
        ),
        _measure("mean_age_days", figures.mean_age_days, figures.dated),
        _measure("coverage", figures.coverage, n),
        _measure("remaining_target", money(figures.remaining_target_cents), None),
        _measure("without_amount", figures.without_amount, n),
        _measure("without_next_action", figures.without_next_action, n),
        _measure("stalled", figures.stalled, n),
        _measure("close_date_passed", figures.close_date_passed, n),
        _measure("forced", figures.forced, n),
    ]


def _measure(name: str, value: object, n: int | None) -> Json:
    """Counts and sums have no interval."""
    return {
        "measure": name,
        "value": value,
        "n": n,
        "low": None,
        "high": None,
        "verdict": NO_DATA if value is None else OK,
    }


def _pipeline_stage(stage: PipelineStage) -> Json:
    return {
        "process": stage.process,
        "stage": stage.stage,
        "label": stage.label,
        "open": stage.open,
        "value": decimal_string(stage.cents),
        "weighted_value": decimal_string(stage.weighted_cents),
        "mean_age_days": stage.mean_age_days,
        "max_days": stage.max_days,
        "stalled": stage.stalled,
        "without_next_action": stage.without_next_action,
    }


def forecast_json(report: ForecastReport, groups: Sequence[GroupPast] = ()) -> Json:
    """`groups`: how right past forecasts were team by team, and in other currencies (team null: the company)."""
    return {
        "as_of": report.as_of.isoformat(),
        "currency": report.currency,
        "months": [_month(month) for month in report.months],
        "undated": _open_sum(report.undated),
        "later": _open_sum(report.later),
        "omitted": _open_sum(report.omitted),
        "other_currencies": {currency: _open_sum(found) for currency, found in report.other_currencies},
        "open": report.open,
        "overdue": report.overdue,
        "estimated": report.estimated,
        "without_amount": report.without_amount,
        "stages": [
            {
                "process": stage.process,
                "stage": stage.stage,
                "label": stage.label,
                "probability_set": stage.probability_set,
                **rate_json(stage.observed, "probability_observed"),
                "n": stage.observed.total,
                "open": stage.open,
            }
            for stage in report.stages
        ],
        "accuracy": asdict(report.accuracy),
        "accuracy_by_group": [
            {"team": group.team or None, "currency": group.currency, **asdict(group.accuracy)} for group in groups
        ],
    }


def _open_sum(found: OpenSum) -> Json:
    return {
        "open": found.open,
        "value": decimal_string(found.cents),
        "weighted": decimal_string(found.weighted_cents),
    }


def _month(month: ForecastMonth) -> Json:
    return {
        "month": f"{month.month:%Y-%m}",
        "open": month.open,
        "weighted": decimal_string(month.weighted_cents),
        "p10": decimal_string(month.p10_cents),
        "p50": decimal_string(month.p50_cents),
        "p90": decimal_string(month.p90_cents),
        "commit": decimal_string(month.commit_cents),
        "best_case": decimal_string(month.best_case_cents),
        "won": decimal_string(month.won_cents),
        "target": money(month.target_cents),
    }


def quality_json(report: QualityReport) -> Json:
    return {
        **_asked(report.period, report.as_of, report.by),
        **_quality(report.total),
        "groups": {group.name: _quality(figures) for group, figures in report.groups.items()},
    }


def _quality(figures: QualityFigures) -> Json:
    return {
        "records": {str(subject): count for subject, count in figures.records.items()},
        "measures": [_finding(found) for found in figures.findings],
    }


def _finding(found: Finding) -> Json:
    """`n` records are concerned, `count` of them answer the measure, `to_mend` want a hand; `value` = count / n."""
    measure = found.measure
    return {
        "measure": measure.name,
        "entity": str(measure.subject),
        "family": str(measure.family),
        "label": measure.label,
        **rate_json(found.rate, "value"),
        "n": found.rate.total,
        "count": found.rate.count,
        "to_mend": found.faulty,
    }
