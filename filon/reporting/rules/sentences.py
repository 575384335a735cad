"""The answer of each report as French sentences: what it found, of how many, and what is not decided yet."""

from collections.abc import Sequence
from datetime import date, timedelta

from filon.forecasting.rules.figures import ForecastMonth
from filon.kit.french import (
    NARROW_SPACE,
    NO_BREAK_SPACE,
    format_amount,
    format_count,
    format_date,
    format_decimal,
    format_integer,
    format_month,
    format_percent,
)
from filon.kit.statistics import MIN_CASES, Rate
from filon.reporting.rules.figures import FunnelStage, PipelineFigures, PipelineStage, WinLossFigures
from filon.reporting.rules.period import Period
from filon.reporting.rules.presets import months_later


def period_words(period: Period) -> str:
    """ "en novembre 2026", "en 2026", "du 1er janv. 2026 au 31 mars 2026", "depuis toujours"."""
    start, end = period.start, period.end
    if start is None and end is None:
        return "depuis toujours"
    if start is None or end is None:
        return f"depuis le {format_date(start)}" if start else f"jusqu’au {format_date(end)}"  # type: ignore[arg-type]
    if start.day == 1 and end == _end_of(start, 1):
        return f"en {format_month(start)}"
    if start.day == 1 and start.month == 1 and end == _end_of(start, 12):
        return f"en {start.year}"
    return f"du {format_date(start)} au {format_date(end)}"


def _end_of(first: date, months: int) -> date:
    return months_later(first, months) - timedelta(days=1)


def rate_words(rate: Rate) -> str:
    """ "12 % (de 10 % à 14 %, sur 1 150)", or that the cases are too few to say."""
    if rate.rate is None or rate.low is None or rate.high is None:
        return f"trop peu de cas pour un taux ({format_integer(rate.total)} sur {MIN_CASES} au moins)"
    return (
        f"{format_percent(rate.rate)} (de {format_percent(rate.low, 0)} à {format_percent(rate.high, 0)}, "
        f"sur {format_integer(rate.total)})"
    )


def whole_euros(cents: int) -> str:
    return format_amount(round(cents / 100) * 100)


def funnel_sentence(stages: Sequence[FunnelStage], *, words: str) -> str:
    """How many of the first stage came through to the last but the ambassadors, and how many are undecided."""
    counted = [stage for stage in stages if stage.unit == "lead"]
    first = next((stage for stage in counted if stage.entered), None)
    if first is None:
        return f"Personne n’est entré dans le tunnel {words}."
    sentence = (
        f"{format_count(first.entered, 'entrée', 'entrées')} à l’étape "
        f"«{NO_BREAK_SPACE}{first.label}{NO_BREAK_SPACE}» {words}"
    )
    if first.rate.rate is None:
        return f"{sentence}{NO_BREAK_SPACE}: c’est trop peu pour un taux."
    undecided = format_percent(first.open / first.entered, 0)
    further = format_percent(first.rate.rate)
    return f"{sentence}{NARROW_SPACE}; {further} sont allées plus loin, {undecided} sont encore indécises."


def narrowest_sentence(stages: Sequence[FunnelStage]) -> str:
    """Where the funnel loses most, among the stages with enough decided cases; empty when none has."""
    known = [(stage.lost / (stage.lost + stage.converted), stage) for stage in stages if _decided(stage) >= MIN_CASES]
    if not known:
        return ""
    share, stage = max(known, key=lambda pair: pair[0])
    if not share:
        return ""
    return (
        f"L’étape qui perd le plus est «{NO_BREAK_SPACE}{stage.label}{NO_BREAK_SPACE}»{NO_BREAK_SPACE}: "
        f"{format_percent(share, 0)} de ceux dont le sort est connu s’y arrêtent ({format_integer(stage.lost)} sur "
        f"{format_integer(_decided(stage))})."
    )


def _decided(stage: FunnelStage) -> int:
    return stage.lost + stage.converted


def winloss_sentence(figures: WinLossFigures, *, words: str, before: WinLossFigures | None = None) -> str:
    """ "60 opportunités gagnées sur 200 conclues en mars 2026 : 30 %, contre 25 % la période d’avant. 75 sont ouvertes."."""
    closed = figures.won + figures.lost
    undecided = f"{format_count(figures.open, 'est encore ouverte', 'sont encore ouvertes')}."
    if not closed:
        return f"Aucune opportunité ne s’est conclue {words}{NARROW_SPACE}; {undecided}"
    sentence = (
        f"{format_count(figures.won, 'opportunité gagnée', 'opportunités gagnées')} sur {format_integer(closed)} "
        f"{'conclue' if closed < 2 else 'conclues'} {words}"
    )
    if figures.win_rate.rate is not None:
        sentence += f"{NO_BREAK_SPACE}: {format_percent(figures.win_rate.rate)}"
        if before and before.win_rate.rate is not None:
            sentence += f", contre {format_percent(before.win_rate.rate)} la période d’avant"
    return f"{sentence}. {undecided[0].upper()}{undecided[1:]}"


def main_loss_sentence(figures: WinLossFigures) -> str:
    """The first reason of losses, once they are enough; empty otherwise."""
    known = [reason for reason in figures.reasons if reason.lost and reason.reason and not reason.invalid]
    if not known or figures.lost < MIN_CASES:
        return ""
    first = max(known, key=lambda reason: reason.lost)
    return (
        f"Premier motif de perte{NO_BREAK_SPACE}: «{NO_BREAK_SPACE}{first.reason}{NO_BREAK_SPACE}», "
        f"{format_integer(first.lost)} fois sur {format_integer(figures.lost)}."
    )


def pipeline_sentence(figures: PipelineFigures) -> str:
    if not figures.open:
        return "Aucune opportunité n’est en cours."
    sentence = (
        f"{format_count(figures.open, 'opportunité en cours', 'opportunités en cours')} pour {whole_euros(figures.cents)}, "
        f"soit {whole_euros(figures.weighted_cents)} pondérés par les chances de signer."
    )
    if figures.stalled:
        sentence += (
            f" {format_count(figures.stalled, 'dépasse la durée de son étape', 'dépassent la durée de leur étape')}."
        )
    if figures.coverage is not None:
        sentence += (
            f" Elles couvrent {format_decimal(figures.coverage)} fois ce qui reste à signer{NARROW_SPACE};"
            " on vise en général trois fois."
        )
    return sentence


def month_sentence(*, won_cents: int, won: int, target_cents: int | None, day: date) -> str:
    """ "45 000 € signés en novembre 2026 (3 opportunités), soit 60 % de l’objectif de 75 000 €."."""
    sentence = (
        f"{whole_euros(won_cents)} signés en {format_month(day)} ({format_count(won, 'opportunité', 'opportunités')})"
    )
    if not target_cents:
        return f"{sentence}."
    return (
        f"{sentence}, soit {format_percent(won_cents / target_cents, 0)} de l’objectif de {whole_euros(target_cents)}."
    )


def range_sentence(month: ForecastMonth) -> str:
    """ "Le mois devrait finir autour de 55 000 €, entre 42 000 € et 71 000 € huit fois sur dix."."""
    sentence = f"Le mois devrait finir autour de {whole_euros(month.p50_cents)}"
    if month.p90_cents == month.p10_cents:
        return f"{sentence}."
    return f"{sentence}, entre {whole_euros(month.p10_cents)} et {whole_euros(month.p90_cents)} huit fois sur dix."


def forecast_sentence(month: ForecastMonth) -> str:
    """ "Novembre 2026 devrait finir autour de 55 000 €, entre 42 000 € et 71 000 € huit fois sur dix ; …"."""
    name = format_month(month.month)
    sentence = f"{name[0].upper()}{name[1:]} devrait finir autour de {whole_euros(month.p50_cents)}"
    if month.p90_cents > month.p10_cents:
        sentence += f", entre {whole_euros(month.p10_cents)} et {whole_euros(month.p90_cents)} huit fois sur dix"
    if month.won_cents:
        sentence += f"{NARROW_SPACE}; {whole_euros(month.won_cents)} sont déjà signés"
    if not month.target_cents:
        return f"{sentence}."
    if month.p50_cents >= month.target_cents:
        return f"{sentence}. L’objectif de {whole_euros(month.target_cents)} est à portée."
    missing = whole_euros(month.target_cents - month.p50_cents)
    return f"{sentence}. Il manque {missing} à l’objectif de {whole_euros(month.target_cents)}."


def coming_months_sentence(months: Sequence[ForecastMonth]) -> str:
    """What is weighted in the months after the current one, against their targets."""
    coming = months[1:4]
    weighted = sum(month.weighted_cents for month in coming)
    if not weighted:
        return "Rien n’est encore attendu pour les mois qui suivent."
    sentence = f"Les {len(coming)} mois suivants pèsent {whole_euros(weighted)}"
    target = sum(month.target_cents or 0 for month in coming)
    return f"{sentence}, pour {whole_euros(target)} d’objectif." if target else f"{sentence}."


def largest_stage_sentence(stages: Sequence[PipelineStage]) -> str:
    """The finding over the chart of open deals."""
    largest = max(stages, key=lambda stage: stage.weighted_cents, default=None)
    if largest is None or not largest.weighted_cents:
        return "Aucune étape ne pèse encore"
    return (
        f"L’étape qui pèse le plus est «{NO_BREAK_SPACE}{largest.label}{NO_BREAK_SPACE}»{NO_BREAK_SPACE}: "
        f"{whole_euros(largest.weighted_cents)} pondérés"
    )


def best_quarter_sentence(quarters: Sequence[tuple[str, WinLossFigures]]) -> str:
    """The quarter that won most often, among those with enough cases."""
    known = [(figures.win_rate.rate, name) for name, figures in quarters if figures.win_rate.rate is not None]
    if not known:
        return "Gagnées et perdues par trimestre de conclusion"
    rate, name = max(known)
    return f"Le meilleur trimestre est {quarter_words(name)}{NO_BREAK_SPACE}: {format_percent(rate, 0)} de gagnées"


def quarter_words(key: str) -> str:
    """ "2026-Q4" → "T4 2026"."""
    year, _dash, quarter = key.partition("-Q")
    return f"T{quarter} {year}" if quarter else key


def orders_sentence(*, orders: int, clients: int, cents: int, others: int) -> str:
    """ "114 clients ont passé 203 commandes en douze mois, pour 2 328 080 €."."""
    if not orders:
        return "Aucune commande n’a été passée en douze mois."
    bought = format_count(clients, "client a passé", "clients ont passé")
    sentence = f"{bought} {format_count(orders, 'commande', 'commandes')} en douze mois, pour {whole_euros(cents)}."
    return (
        f"{sentence} {format_count(others, 'est', 'sont')} dans une autre monnaie, hors somme." if others else sentence
    )
