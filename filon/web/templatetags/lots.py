"""Figures of lots as pages show them: each leads to the records that it counts."""

from typing import Any

from django import template
from django.utils.html import format_html

from filon.kit.business_time import day_in_paris
from filon.kit.french import format_integer
from filon.kit.statistics import Rate
from filon.records.models import Lot
from filon.reporting.rules.lots import LotLife
from filon.web import lot_figures
from filon.web.forms.permission import NoticeOfManyForm
from filon.web.lot_figures import Cell, cell_of

register = template.Library()


@register.simple_tag
def cell_figure(cell: Cell) -> str:
    number = format_integer(cell.number)
    return format_html('<a class="figure" href="{}">{}</a>', cell.address, number) if cell.address else number


@register.simple_tag
def lot_figure(lot: Lot, life: LotLife | None, figure: str, unit: str) -> str:
    """A place for it until the figures come."""
    return cell_figure(cell_of(lot, life, figure, unit)) if life else "…"


@register.simple_tag
def lot_count(life: LotLife, figure: str) -> str:
    return format_integer(life.count(figure))


@register.simple_tag(takes_context=True)
def notice_of_many(context: dict[str, Any]) -> NoticeOfManyForm:
    """The form that the selection bar shows; of today."""
    return NoticeOfManyForm(initial={"informed_on": day_in_paris(context["request"].now)}, auto_id="many-%s")


@register.filter
def rate_words(rate: Rate | None) -> str:
    """ "8,1 % (de 6 à 11 %) sur 512"; nothing with too few cases."""
    return lot_figures.rate_words(rate)
