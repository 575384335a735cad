"""A composed report in words, for a letter: one line a row."""

from collections.abc import Iterator

from filon.kit.french import format_amount, format_decimal, format_integer, format_percent
from filon.kit.money import DEFAULT_CURRENCY
from filon.reporting.rules.composed import Definition, Figure, Table, Unit

ABSENT = "–"
TOO_FEW = "trop peu de cas"


def figure_words(figure: Figure, unit: Unit) -> str:
    if figure.value is None:
        return TOO_FEW if unit == Unit.RATE else ABSENT
    if unit == Unit.RATE:
        return format_percent(figure.value)
    if unit == Unit.DAYS:
        return f"{format_decimal(figure.value)} j"
    if unit == Unit.COUNT:
        return format_integer(int(figure.value))
    sums = [
        (figure.value, DEFAULT_CURRENCY),
        *((cents, currency) for currency, cents in figure.others.items() if cents),
    ]
    return " + ".join(format_amount(round(cents / 100) * 100, currency) for cents, currency in sums)


def cases_words(figure: Figure, unit: Unit) -> str:
    """ "20 % – 40 %, sur 62 cas"; empty for a bare count."""
    if figure.n is None:
        return ""
    cases = f"sur\u00a0{format_integer(figure.n)}\u00a0cas"
    if unit != Unit.RATE or figure.low is None or figure.high is None:
        return cases
    return f"{format_percent(figure.low)}\u00a0–\u00a0{format_percent(figure.high)}, {cases}"


def report_lines(table: Table, definition: Definition) -> Iterator[str]:
    unit = definition.of.unit
    for row, figure in [*table.rows.items(), ("Ensemble", table.total)]:
        cases = cases_words(figure, unit)
        yield f"• {row or 'non renseigné'}\u00a0: {figure_words(figure, unit)}" + (f" ({cases})" if cases else "")
