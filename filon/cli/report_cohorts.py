"""The cohorts as a table for a terminal."""

from collections.abc import Iterator

from filon.cli.language import month_words
from filon.cli.language import translated as _
from filon.cli.report_tables import rate_text, table
from filon.kit.french import format_integer, format_percent
from filon.reporting.rules.cohorts import AGES, Cohort, CohortReport


def cohort_lines(report: CohortReport) -> Iterator[str]:
    yield _("Les leads de chaque mois d’arrivée, et la part qui a signé après tant de jours")
    ages = (_("%(days)s j") % {"days": age} for age in AGES)
    head = (_("Mois"), _("Leads"), _("Signés"), _("Perdus"), _("Indécis"), _("Taux (95 %)"), *ages)
    rows = [(month_words(cohort.month), *_cells(cohort)) for cohort in report.cohorts]
    yield from table([head, *rows, (_("Ensemble"), *_cells(report.total))])


def _cells(cohort: Cohort) -> Iterator[str]:
    yield from (format_integer(n) for n in (cohort.entered, cohort.signed.count, cohort.lost, cohort.open))
    yield rate_text(cohort.signed)
    yield from ("–" if share is None else format_percent(share, 0) for share in cohort.by_age)
