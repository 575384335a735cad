"""The answer of the page of a campaign, as French sentences; and each figure in the words of its unit."""

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from filon.campaigns.rules.kpi import NOT_DEFINED, UNITS, Figure, Kpi, Table, Unit
from filon.kit.french import format_amount, format_count, format_decimal, format_percent
from filon.reporting.rules.campaigns import CampaignReport

FEW = "trop peu de cas"


def figure_in_words(figure: Figure) -> str:
    """ "250,00 €", "8,3 %", "2,5", "26,5 h"; "n. d." where nothing divides it, "trop peu de cas" under five."""
    if figure.value is None:
        return NOT_DEFINED if figure.verdict == NOT_DEFINED else FEW
    return _value_in_words(figure.unit, figure.value)


def _value_in_words(unit: Unit, value: Fraction) -> str:
    number = float(value)
    if unit == Unit.MONEY:
        return format_amount(round(value))
    if unit == Unit.SHARE:
        return format_percent(number)
    digits = 0 if value.denominator == 1 else 1
    return format_decimal(number, digits) + (" h" if unit == Unit.HOURS else "")


def kept_in_words(kpi: Kpi, measures: Mapping[str, Mapping[str, Any]]) -> str:
    """The same, of an evaluation that was closed; "–" for an indicator that did not exist then."""
    kept = measures.get(kpi.value)
    if kept is None:
        return "–"
    if kept["value"] is None:
        return NOT_DEFINED if kept["verdict"] == NOT_DEFINED else FEW
    unit = UNITS.get(kpi, Unit.SHARE)
    value = Fraction(kept["value"])
    return _value_in_words(unit, value * 100 if unit == Unit.MONEY else value.limit_denominator(1000))


def campaign_sentence(report: CampaignReport) -> str:
    """Whom it reached, who answered and signed, what a contract costs."""
    table = report.table
    contacted = int(table[Kpi.CONTACTED].value or 0)
    if not contacted and not table[Kpi.CONTRACTS].value:
        return "Personne n’a encore été contacté au nom de cette campagne depuis son lancement."
    reached = format_count(contacted, "prospect contacté", "prospects contactés")
    told = f"{reached}, {_rate(table, Kpi.POSITIVE_RATE, 'ont répondu')}"
    signed = table[Kpi.CONTRACTS].value or Fraction(0)
    contracts = format_decimal(float(signed), 0 if signed.denominator == 1 else 1)
    told += f"\u202f; {contracts} contrat{'s' if signed >= 2 else ''} pour {figure_in_words(table[Kpi.TURNOVER])}"
    each = table[Kpi.COST_PER_CONTRACT]
    return told + (f", à {figure_in_words(each)} le contrat." if each.value is not None else ".")


def _rate(table: Table, kpi: Kpi, words: str) -> str:
    rate = table[kpi]
    if rate.value is None or rate.low is None or rate.high is None:
        return f"trop peu pour dire combien {words}"
    low, high = format_percent(rate.low, 0), format_percent(rate.high, 0)
    return f"{format_percent(float(rate.value))} {words} (de {low} à {high})"


def apart_sentences(report: CampaignReport) -> list[str]:
    """What the figures leave out or share, each said once."""
    told = []
    if report.shared:
        shared = format_count(
            report.shared, "contrat est dû aussi à une autre campagne", "contrats sont dus aussi à d’autres campagnes"
        )
        told.append(f"{shared}\u00a0: chacune en compte sa part.")
    if report.early or report.early_touches:
        early = format_count(report.early, "contrat signé", "contrats signés")
        touches = format_count(report.early_touches, "contact", "contacts")
        told.append(
            f"Avant le lancement, à part et comptés nulle part\u00a0: {early} ({format_amount(report.early_cents)}) et {touches}."
        )
    for currency, cents in sorted({**report.spent.others}.items()):
        told.append(
            f"Un coût de {format_amount(cents, currency)} n’est pas compté\u00a0: deux monnaies ne s’additionnent pas."
        )
    for currency, cents in sorted(report.others.items()):
        told.append(f"{format_amount(cents, currency)} signés n’entrent pas dans le chiffre d’affaires en euros.")
    return told
