"""The figures of a lot as its page shows them: each with its share and its count, and where its records are."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from filon.kit.french import format_amount, format_count, format_integer, format_percent, join_and
from filon.kit.statistics import Rate
from filon.records.models import Batch, Delivery, Lot
from filon.reporting.rules.lots import COMPANY, CONTACT, DEAL, FIGURES, LEAD, DeliveryFigures, LotLife
from filon.web.menu import Words

UNITS: Mapping[str, Words] = {
    COMPANY: gettext_lazy("Entreprises"),
    "establishment": gettext_lazy("Établissements"),
    CONTACT: gettext_lazy("Contacts"),
    LEAD: gettext_lazy("Leads"),
    DEAL: gettext_lazy("Opportunités"),
    "order": gettext_lazy("Commandes"),
}
LISTED = (COMPANY, CONTACT, LEAD, DEAL, "order")  # establishments have no list of their own
FIGURE_WORDS: Mapping[str, Words] = {
    "entered": gettext_lazy("Entrées"),
    "waiting": gettext_lazy("Doublons à décider"),
    "merged": gettext_lazy("Fusionnées avec une autre"),
    "bounced": gettext_lazy("Adresse ou numéro inutilisable"),
    "reached": gettext_lazy("Jointes"),
    "leads": gettext_lazy("Leads"),
    "qualified": gettext_lazy("Leads qualifiés"),
    "deals": gettext_lazy("Opportunités"),
    "signed": gettext_lazy("Affaires signées"),
    "clients": gettext_lazy("Clients"),
}
DELIVERY_WORDS: Mapping[str, Words] = {
    "stood": gettext_lazy("Livrées"),
    "added": gettext_lazy("Ajoutées"),
    "changed": gettext_lazy("Changées"),
    "unchanged": gettext_lazy("Inchangées"),
    "gone": gettext_lazy("Disparues"),
    "closed": gettext_lazy("Fermées"),
}
WITH_SHARE = ("bounced", "reached")
LOT_PARAMETER, DELIVERY_PARAMETER = "vie_du_lot", "livraison"


class Cell(NamedTuple):
    """`address` is empty where there is nothing behind."""

    number: int
    address: str = ""
    rate: Rate | None = None


class FigureLine(NamedTuple):
    """A figure of companies and people."""

    label: Words
    cells: list[Cell]


class DeliveryLine(NamedTuple):
    """`number`: first, second… of the lot; `parts`: kind of record with its figures, each with its word."""

    delivery: Delivery
    number: int
    files: list[Batch]
    parts: list[tuple[Words, list[tuple[Words, Cell]]]]


def address_of_figure(lot: Lot, figure: str, unit: str) -> str:
    asked = {"f": f"{unit}.lot~is~{lot.pk}"} if figure == "entered" else {LOT_PARAMETER: f"{lot.pk}.{figure}"}
    return f"{reverse(f'{unit}_list')}?{urlencode(asked)}"


def cell_of(lot: Lot, life: LotLife, figure: str, unit: str) -> Cell:
    count = life.count(figure, unit)
    rate = life.share(figure, unit) if figure in WITH_SHARE else None
    return Cell(count, address_of_figure(lot, figure, unit) if count else "", rate)


def lines_of_life(lot: Lot, life: LotLife) -> list[FigureLine]:
    """The figures that both companies and people have."""
    of_both = [figure for figure, units in FIGURES.items() if len(units) > 1]
    return [FigureLine(FIGURE_WORDS[it], [cell_of(lot, life, it, unit) for unit in FIGURES[it]]) for it in of_both]


def tiles_of_life(lot: Lot, life: LotLife) -> list[tuple[Words, Cell]]:
    """What came of it, from the lead to the client."""
    single = [(figure, units[0]) for figure, units in FIGURES.items() if len(units) == 1]
    return [(FIGURE_WORDS[figure], cell_of(lot, life, figure, unit)) for figure, unit in single]


def delivery_lines(
    lot: Lot, figures: Mapping[int, list[DeliveryFigures]], *, files: Mapping[int, list[Batch]]
) -> Iterator[DeliveryLine]:
    """The last first; deliveries of which no file is in yet are left out. `files`: those that the reader may open."""
    told = [delivery for delivery in lot.deliveries.all() if delivery.pk in figures]
    for number, delivery in reversed(list(enumerate(told, start=1))):
        parts = [
            (UNITS[it.unit], [(word, _delivery_cell(it, name)) for name, word in DELIVERY_WORDS.items()])
            for it in figures[delivery.pk]
        ]
        yield DeliveryLine(delivery, number, files.get(delivery.pk, []), parts)


def _delivery_cell(figures: DeliveryFigures, name: str) -> Cell:
    count: int = getattr(figures, name)
    if not count or figures.unit not in LISTED:
        return Cell(count)
    asked = {DELIVERY_PARAMETER: f"{figures.delivery_id}.{name}"}
    return Cell(count, f"{reverse(f'{figures.unit}_list')}?{urlencode(asked)}")


def life_sentence(lot: Lot, life: LotLife) -> str:
    """ "350 entreprises et 512 contacts sont entrés ; 41 ont été joints (8 %), 3 clients, à 1 040 € l’un."."""
    entered = [
        format_count(life.count("entered", unit), *words)
        for unit, words in ((COMPANY, (_("entreprise"), _("entreprises"))), (CONTACT, (_("contact"), _("contacts"))))
        if life.count("entered", unit)
    ]
    if not entered:
        return _("Rien n’est encore entré de ce lot\u00a0: importez son fichier.")
    said = _("%(entered)s de ce lot dans le fichier\u202f; %(reached)s%(share)s, %(clients)s%(cost)s.")
    each = life.cents_per_client
    return said % {
        "entered": join_and(entered),
        "reached": _reached_words(life),
        "share": _share_words(life.share("reached", life.person)),
        "clients": format_count(life.count("clients"), _("client"), _("clients")),
        "cost": _(" à %s l’un") % format_amount(each, lot.currency) if each is not None else "",
    }


def _reached_words(life: LotLife) -> str:
    of_people = life.person == CONTACT
    words = (
        (_("personne jointe"), _("personnes jointes"))
        if of_people
        else (_("entreprise jointe"), _("entreprises jointes"))
    )
    return format_count(life.useful, *words)


def _share_words(rate: Rate) -> str:
    return "" if rate.rate is None else f" ({format_percent(rate.rate)})"


def rate_words(rate: Rate | None) -> str:
    """ "8,1 %, de 6 à 11 % sur 512"; nothing with too few cases."""
    if rate is None or rate.rate is None or rate.low is None or rate.high is None:
        return ""
    said = _("%(rate)s (de %(low)s à %(high)s) sur %(n)s")
    shares = {
        "rate": format_percent(rate.rate),
        "low": format_percent(rate.low, 0),
        "high": format_percent(rate.high, 0),
    }
    return said % {**shares, "n": format_integer(rate.total)}
