"""The table of a named report, and its words for a letter: one line a row."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from filon.kit.french import format_decimal, format_integer, format_percent

LONGEST_QUESTION = 500  # characters of an address, after its "?"
KEPT_PAGES = {
    "forecast": "Prévision",
    "winloss": "Gagné / perdu",
    "winloss_patterns": "Bilans des ventes closes",
    "pipeline": "Opportunités en cours",
    "alarms": "Signaux d’alarme",
    "activity_report": "Activité",
    "funnel": "Tunnel",
    "cohorts": "Cohortes",
    "sources": "Sources",
    "acquisition": "Coût d’acquisition",
    "aims": "Objectifs de prospection",
    "flywheel": "Recommandations",
    "followups": "Combien de relances\u00a0?",
    "agreement_refusals": "Refus",
    "site_visits": "Visites du site",
    "nurturing": "Avec et sans nurturing",
    "agreement_review": "Accord marketing-ventes",
    "quality": "Qualité du fichier",
    "campaign_channels": "Canaux comparés",
}
RATES = ("Taux", "Part")  # how the title of a column begins that holds shares of one
MOST_ROWS = 30  # of a letter; the page has them all


class Sheet(NamedTuple):
    """As its page gives it for a spreadsheet: the first column names the row."""

    header: list[str]
    rows: list[list[Any]]


def sheet_lines(sheet: Sheet) -> Iterator[str]:
    """ "• Camille : Gagnées 3 · Perdues 2 · Taux de réussite 60 %"; a cell with nothing in it is left out."""
    titles = sheet.header[1:]
    for name, *cells in sheet.rows[:MOST_ROWS]:
        told = [
            f"{title} {cell_words(title, cell)}"
            for title, cell in zip(titles, cells, strict=True)
            if cell not in ("", None)
        ]
        yield f"• {name or 'non renseigné'}\u00a0: {' · '.join(told)}"
    left = len(sheet.rows) - MOST_ROWS
    if left > 0:
        yield f"et {format_integer(left)} autres lignes, sur la page."


def cell_words(title: str, cell: Any) -> str:
    if not isinstance(cell, int | float):
        return "" if cell is None else str(cell)
    if title.startswith(RATES):
        return format_percent(cell)
    return format_integer(int(cell)) if float(cell).is_integer() else format_decimal(cell)
