"""The answer of the page of a campaign, as French sentences; and each figure in the words of its unit."""

from collections.abc import Mapping
from fractions import Fraction
from typing import Any, NamedTuple

from filon.campaigns.rules.channels import CampaignChannel
from filon.campaigns.rules.kpi import NOT_DEFINED, UNITS, Figure, Kpi, Table, Unit
from filon.campaigns.rules.steps import Objective
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


# The indicator that speaks of each objective beyond contracts and turnover; none tells of old clients woken or of a product.
TELLS_OF: Mapping[str, Kpi] = {
    Objective.WIN: Kpi.NEW_CLIENTS,
    Objective.REPLACE: Kpi.NEW_CLIENTS,
    Objective.TURNOVER: Kpi.TURNOVER_GROWTH,
    Objective.SHARE: Kpi.NEW_CLIENT_RATE,
}


class Aimed(NamedTuple):
    """What a campaign set itself before it began; None where nobody said. `objective` "": none was chosen."""

    objective: str
    contracts: int | None
    cents: int | None
    budget_cents: int | None


def aimed_sentence(aimed: Aimed, table: Table) -> str:
    """What was aimed at, and how much of it is there; "" where nothing was."""
    told = []
    contracts, turnover, cost = table[Kpi.CONTRACTS], table[Kpi.TURNOVER], table[Kpi.COST]
    if aimed.contracts:
        share = _part(contracts, aimed.contracts)
        told.append(f"contrats signés, {figure_in_words(contracts)} sur {aimed.contracts} visés ({share})")
    if aimed.cents:
        share, wanted = _part(turnover, aimed.cents), format_amount(aimed.cents)
        told.append(f"chiffre d’affaires, {figure_in_words(turnover)} sur {wanted} visés ({share})")
    if aimed.budget_cents and cost.value is not None:
        told.append(f"budget, {figure_in_words(cost)} dépensés sur {format_amount(aimed.budget_cents)}")
    if kpi := TELLS_OF.get(aimed.objective):
        told.append(f"{kpi.label[:1].lower()}{kpi.label[1:]}, {figure_in_words(table[kpi])}")
    listed = "\u202f; ".join(told)
    return f"{Objective.label_of(aimed.objective) or 'Objectif'}\u00a0: {listed}." if told else ""


def _part(figure: Figure, aimed: int) -> str:
    return format_percent(float((figure.value or Fraction(0)) / aimed), 0)


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


def channels_sentence(tables: Mapping[str, Table], *, best: str) -> str:
    """Which channel is surely answered most; where intervals overlap, that nothing is proved."""
    if best:
        rate = _rate(tables[best], Kpi.POSITIVE_RATE, "ont répondu")
        return f"{CampaignChannel.label_of(best)} est le canal auquel on répond le plus\u00a0: {rate}."
    return "Aucun canal n’obtient sûrement plus de réponses que les autres\u00a0: les intervalles se recouvrent."
