"""Option of the chart of past forecasts: the range that was promised as a box, what came as a bar."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from filon.forecasting.rules.figures import Past, StageRate
from filon.kit.french import format_short_month
from filon.web.charts import BELOW_LEGEND, COUNTED, LEGEND, Option, euros

MONTHS = 18  # what a screen shows; the table holds them all


def past_option(past: Sequence[Past]) -> Option:
    shown = past[-MONTHS:]
    return {
        "format": "euros",
        "legend": LEGEND,
        "grid": BELOW_LEGEND,
        "xAxis": {"type": "category", "data": [format_short_month(one.month) for one in shown]},
        "yAxis": {**COUNTED, "name": _("Euros signés dans le mois")},
        "series": [
            {"name": _("Signé"), "type": "bar", "barMaxWidth": 36, "data": [euros(one.signed) for one in shown]},
            {
                "name": _("Fourchette annoncée"),
                "type": "boxplot",
                "boxWidth": [6, 10],
                "tone": "text",
                "itemStyle": {"color": "transparent", "borderWidth": 1.5},
                "tooltip": {"show": False},
                "data": [
                    [euros(cents) for cents in (one.p10, one.p10, _middle(one), one.p90, one.p90)] for one in shown
                ],
            },
        ],
    }


def _middle(one: Past) -> int:
    """The figure announced, within its range: the weighted sum may lie outside."""
    return min(max(one.forecast, one.p10), one.p90)


def chances_option(rates: Sequence[StageRate]) -> Option:
    """What was written as a bar, what is observed as a box with its interval: a bar outside its box is a chance to mend."""
    shown = [one for one in rates if one.observed.rate is not None]
    return {
        "format": "percent",
        "legend": LEGEND,
        "grid": BELOW_LEGEND,
        "xAxis": {"type": "category", "data": [one.label for one in shown]},
        "yAxis": {"type": "value", "max": 1, "name": _("Chance de signer"), "nameTextStyle": {"align": "left"}},
        "series": [
            {"name": _("Écrit"), "type": "bar", "barMaxWidth": 36, "tone": "accent-light", "format": "percent",
             "data": [one.probability_set for one in shown]},
            {"name": _("Observé, intervalle à 95 %"), "type": "boxplot", "boxWidth": [8, 14], "tone": "text",
             "itemStyle": {"color": "transparent", "borderWidth": 1.5}, "tooltip": {"show": False},
             "data": [[rate.low, rate.low, rate.rate, rate.high, rate.high] for rate in (one.observed for one in shown)]},
        ],
    }  # fmt: skip
