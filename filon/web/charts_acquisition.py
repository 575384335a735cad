"""Option of the chart of acquisition: what a client cost by channel, and what was spent."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from filon.reporting.rules.acquisition import ChannelCost
from filon.web.charts import LEGEND, Option, euros


def acquisition_option(channels: Sequence[ChannelCost]) -> Option:
    """Of the channels that cost something; the dearest on top: ECharts counts upwards."""
    shown = [one for one in reversed(channels) if one.cents]
    return {
        "format": "euros",
        "legend": LEGEND,
        "grid": {"left": 8, "right": 24, "top": 40, "bottom": 8, "containLabel": True},
        "yAxis": {"type": "category", "data": [one.channel.label for one in shown]},
        "xAxis": {"type": "value"},
        "series": [
            {"name": _("Dépensé"), "type": "bar", "barMaxWidth": 24, "data": [euros(one.cents) for one in shown]},
            {"name": _("Signé par ses leads"), "type": "bar", "barMaxWidth": 24, "tone": "accent-light",
             "data": [euros(one.revenue_cents) for one in shown]},
        ],
    }  # fmt: skip
