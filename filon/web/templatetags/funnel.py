"""The figures of a funnel as pages show them: each leads to its records, where the reader may open them all."""

from typing import Any

from django import template
from django.utils.html import format_html

from filon.contacts.rules.axes import SIGNED
from filon.kit.french import format_integer
from filon.reporting.rules.figures import FunnelStage

register = template.Library()
ENTERED = "entered"


@register.simple_tag(takes_context=True)
def funnel_figure(
    context: dict[str, Any], stage: FunnelStage, fate: str = ENTERED, *, unit: str = "", by: str = "", value: str = ""
) -> str:
    """`unit`: of companies or contacts only, at a stage that counts both; `by` and `value`: of one group."""
    count: int = getattr(stage.units[unit] if unit else stage, fate)
    address = funnel_address(context, stage, fate, unit=unit, by=by, value=value) if count else ""
    number = format_integer(count)
    return format_html('<a class="figure" href="{}">{}</a>', address, number) if address else number


@register.simple_tag(takes_context=True)
def funnel_address(
    context: dict[str, Any], stage: FunnelStage, fate: str = ENTERED, *, unit: str = "", by: str = "", value: str = ""
) -> str:
    """Empty where the figure leads nowhere: both kinds together have no list."""
    kind = unit or (stage.unit if stage.unit == "lead" else "")
    outcome = "" if fate == ENTERED else fate
    if kind != "lead":
        by = ""  # companies and contacts stand before the doors
    found: str = context["links"].address(stage.stage, outcome, unit=kind, by=by, value=value)
    return found


@register.filter
def has_signed(stage: FunnelStage) -> bool:
    """Nothing more is awaited of who stands there."""
    return stage.stage in SIGNED
