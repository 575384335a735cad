"""Reports as tables for a terminal."""

from collections.abc import Iterator, Mapping, Sequence

from filon.cli.language import counted, month_words
from filon.cli.language import translated as _
from filon.forecasting.rules.figures import ForecastReport, GroupPast, OpenSum
from filon.kit.french import format_amount, format_decimal, format_integer, format_percent
from filon.kit.statistics import Rate
from filon.reporting.rules.figures import (
    FunnelReport,
    FunnelStage,
    PipelineFigures,
    PipelineReport,
    WinLossFigures,
    WinLossReport,
)
from filon.reporting.rules.quality import SUBJECTS, QualityFigures, QualityReport
from filon.reporting.rules.sentences_forecast import accuracy_sentence, range_sentence
from filon.reporting.rules.sentences_quality import SUBJECT_WORDS, mend_sentence, quality_sentence


def table(rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """Columns as wide as their widest cell: the first to the left, figures to the right. The first row is the heading."""
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    for number, row in enumerate(rows):
        first, *rest = (
            cell.ljust(w) if c == 0 else cell.rjust(w) for c, (cell, w) in enumerate(zip(row, widths, strict=True))
        )
        yield "  ".join([first, *rest]).rstrip()
        if number == 0:
            yield "  ".join("─" * width for width in widths)


def rate_text(rate: Rate) -> str:
    """The rate with its interval; never without its count, which stands beside it."""
    if rate.rate is None or rate.low is None or rate.high is None:
        return _("trop peu de cas")
    return f"{format_percent(rate.rate)} ({format_percent(rate.low)} – {format_percent(rate.high)})"


def days_text(days: float | None) -> str:
    return _("n. d.") if days is None else _("%(days)s j") % {"days": format_decimal(days)}


def money_text(cents: int | None) -> str:
    return _("n. d.") if cents is None else format_amount(cents)


def funnel_lines(report: FunnelReport) -> Iterator[str]:
    told = _("%(profile)s : de ceux qui sont entrés, combien sont allés plus loin")
    yield told % {"profile": _(report.profile_label)}
    yield from _funnel_table(report.stages)
    for value, stages in report.groups.items():
        yield ""
        yield value or _("(vide)")
        yield from _funnel_table(stages)


def _funnel_table(stages: Sequence[FunnelStage]) -> Iterator[str]:
    head = (_("Étape"), _("Entrés"), _("Plus loin"), _("Perdus"), _("Indécis"), _("Taux (95 %)"), _("Délai médian"))
    yield from table(
        [
            head,
            *(
                (
                    _(stage.label),
                    format_integer(stage.entered),
                    format_integer(stage.converted),
                    format_integer(stage.lost),
                    format_integer(stage.open),
                    rate_text(stage.rate),
                    days_text(stage.median_days),
                )
                for stage in stages
            ),
        ]
    )


def winloss_lines(report: WinLossReport) -> Iterator[str]:
    head = ("", _("Gagnées"), _("Perdues"), _("En cours"), _("Taux (95 %)"), _("Montant gagné"), _("Durée médiane"))
    rows = [_winloss_row(_("Total"), report.total)]
    yield from table(
        [head, *rows, *(_winloss_row(value or _("(vide)"), found) for value, found in report.groups.items())]
    )
    if report.total.invalid:
        yield _("Hors taux : %(deals)s (doublons, saisies invalides).") % {
            "deals": format_integer(report.total.invalid)
        }
    if report.total.forced:
        yield _("Avec un passage forcé : %s.") % format_integer(report.total.forced)
    yield from _other_currencies(report.total.other_currencies)
    for count in report.total.reasons:
        yield _("  %(reason)s : %(won)s, %(lost)s") % {
            "reason": count.reason or _("Sans motif"),
            "won": counted(count.won, _("gagnée"), _("gagnées")),
            "lost": counted(count.lost, _("perdue"), _("perdues")),
        }


def _winloss_row(name: str, found: WinLossFigures) -> tuple[str, ...]:
    return (
        name,
        format_integer(found.won),
        format_integer(found.lost),
        format_integer(found.open),
        rate_text(found.win_rate),
        format_amount(found.revenue_cents),
        days_text(found.cycle_days["won"].median),
    )


def pipeline_lines(report: PipelineReport) -> Iterator[str]:
    head = ("", _("En cours"), _("Valeur"), _("Pondérée"), _("Âge moyen"), _("Bloquées"), _("Sans action"))
    by_stage = [
        (
            stage.label,
            format_integer(stage.open),
            format_amount(stage.cents),
            format_amount(stage.weighted_cents),
            days_text(stage.mean_age_days),
            format_integer(stage.stalled),
            format_integer(stage.without_next_action),
        )
        for stage in report.stages
    ]
    groups = [_pipeline_row(value or _("(vide)"), found) for value, found in report.groups.items()]
    yield from table([head, *by_stage, _pipeline_row(_("Total"), report.total), *groups])
    if report.total.forced:
        yield _("Avec un passage forcé : %s.") % format_integer(report.total.forced)
    yield from _other_currencies(report.total.other_currencies)
    if report.total.coverage is not None:
        told = _("Couverture de ce qui reste à signer : %(times)s fois.")
        yield told % {"times": format_decimal(report.total.coverage)}


def _pipeline_row(name: str, found: PipelineFigures) -> tuple[str, ...]:
    return (
        name,
        format_integer(found.open),
        format_amount(found.cents),
        format_amount(found.weighted_cents),
        days_text(found.mean_age_days),
        format_integer(found.stalled),
        format_integer(found.without_next_action),
    )


def forecast_lines(report: ForecastReport) -> Iterator[str]:
    ranges = (_("Pondéré"), "P10", "P50", "P90")
    head = (_("Mois"), _("En cours"), *ranges, _("Engagé"), _("Meilleur cas"), _("Signé"), _("Objectif"))
    months = [
        (
            month_words(month.month),
            format_integer(month.open),
            *map(
                money_text,
                (
                    month.weighted_cents,
                    month.p10_cents,
                    month.p50_cents,
                    month.p90_cents,
                    month.commit_cents,
                    month.best_case_cents,
                    month.won_cents,
                    month.target_cents,
                ),
            ),
        )
        for month in report.months
    ]
    yield from table([head, *months])
    for name, found in (
        (_("Sans date"), report.undated),
        (_("Plus tard"), report.later),
        (_("Hors prévision"), report.omitted),
    ):
        yield from _beside(name, found)
    for currency, found in report.other_currencies:
        yield from _beside(_("En %(currency)s") % {"currency": currency}, found, currency)
    if words := range_sentence(report.months):
        yield words
    yield ""
    yield from table(
        [
            (_("Étape"), _("Saisie"), _("Constatée (95 %)"), _("Cas")),
            *(
                (
                    rate.label,
                    format_percent(rate.probability_set),
                    rate_text(rate.observed),
                    format_integer(rate.observed.total),
                )
                for rate in report.stages
            ),
        ]
    )


def accuracy_lines(report: ForecastReport, groups: Sequence[GroupPast]) -> Iterator[str]:
    """How right the forecasts of past months were: the company's, then those of each team and other currency."""
    yield ""
    if report.past or not groups:
        yield accuracy_sentence(report.accuracy)
    for group in groups:
        name = " · ".join(filter(None, (group.team or _("Toute l’entreprise"), group.currency)))
        yield _("%(name)s : %(sentence)s") % {"name": name, "sentence": accuracy_sentence(group.accuracy)}


def _beside(name: str, found: OpenSum, currency: str = "EUR") -> Iterator[str]:
    if found.open:
        yield _("%(name)s : %(open)s en cours, %(value)s, pondéré %(weighted)s") % {
            "name": name,
            "open": format_integer(found.open),
            "value": format_amount(found.cents, currency),
            "weighted": format_amount(found.weighted_cents, currency),
        }


def _other_currencies(amounts: Mapping[str, int]) -> Iterator[str]:
    if amounts:
        told = ", ".join(format_amount(cents, name) for name, cents in amounts.items())
        yield _("À part, en autres monnaies : %(amounts)s") % {"amounts": told}


def quality_lines(report: QualityReport) -> Iterator[str]:
    yield " ".join(filter(None, (quality_sentence(report.total, _), mend_sentence(report.total, _))))
    yield from _quality_tables(report.total)
    for group, figures in report.groups.items():
        yield ""
        yield group.name or _("(vide)")
        yield from _quality_tables(figures)


def _quality_tables(figures: QualityFigures) -> Iterator[str]:
    head = (_("Sur"), _("Oui"), _("À reprendre"), _("Part (95 %)"))
    for subject in SUBJECTS:
        if figures.records[subject]:
            yield ""
            yield from table(
                [
                    (_(SUBJECT_WORDS[subject]).capitalize(), *head),
                    *(
                        (
                            _(found.measure.label),
                            format_integer(found.rate.total),
                            format_integer(found.rate.count),
                            format_integer(found.faulty),
                            rate_text(found.rate),
                        )
                        for found in figures.of(subject)
                    ),
                ]
            )
