"""Cohorts as the JSON that programs read: the whole, each month, the flows between stages."""

from filon.reporting.rules.as_json import Json, day, rate_json
from filon.reporting.rules.cohorts import AGES, Cohort, CohortReport, median_days


def cohorts_json(report: CohortReport) -> Json:
    return {
        "from": day(report.period.start),
        "to": day(report.period.end),
        "as_of": day(report.as_of),
        **_cohort(report.total),
        "median_days": median_days(report.curve),
        "cohorts": [{"month": f"{cohort.month:%Y-%m}", **_cohort(cohort)} for cohort in report.cohorts],
        "flows": [{"from": flow.source.value, "to": flow.target.value, "n": flow.n} for flow in report.flows],
    }


def _cohort(cohort: Cohort) -> Json:
    return {
        "entered": cohort.entered,
        "signed": cohort.signed.count,
        "lost": cohort.lost,
        "open": cohort.open,
        **rate_json(cohort.signed),
        "signed_by_days": {str(age): share for age, share in zip(AGES, cohort.by_age, strict=True)},
    }
