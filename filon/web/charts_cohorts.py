"""Options of the charts of cohorts: heat map of months, curve of fates, flows between stages."""

from collections.abc import Mapping, Sequence

from django.utils.translation import gettext as _

from filon.kit.french import format_short_month
from filon.reporting.rules.cohorts import AGES, Cohort, CurvePoint, Fate, Flow
from filon.web.charts import BELOW_LEGEND, LEGEND, Option

MONTHS = 18  # what a screen shows; the table holds them all
TONES = {Fate.LOST.value: "lost", Fate.OPEN.value: "amber-mark"}


def heat_option(cohorts: Sequence[Cohort]) -> Option:
    """One row a month, the latest on top; a cell that is not known yet stays empty."""
    shown = cohorts[-MONTHS:]
    cells = [
        [column, row, share]
        for row, cohort in enumerate(shown)
        for column, share in enumerate(cohort.by_age)
        if share is not None
    ]
    return {
        "format": "wholePercent",
        "grid": {"left": 8, "right": 8, "top": 8, "bottom": 8, "containLabel": True},
        "tooltip": {"trigger": "item"},
        "xAxis": {"type": "category", "data": [_("%d j") % age for age in AGES], "position": "top"},
        "yAxis": {"type": "category", "data": [format_short_month(cohort.month) for cohort in shown]},
        "visualMap": {"show": False, "min": 0, "max": max((cell[2] for cell in cells), default=0) or 1},
        "series": [
            {
                "type": "heatmap",
                "name": _("Part signée"),
                "data": cells,
                "label": {"show": True, "at": 2, "fontSize": 11},
            }
        ],
    }


def fates_option(curve: Sequence[CurvePoint]) -> Option:
    """Three bands that make the whole at each day: signed, undecided, lost."""
    bands = {
        _("Signés"): ("accent", [[p.days, p.signed] for p in curve]),
        _("Indécis"): ("amber-mark", [[p.days, max(0.0, 1 - p.signed - p.lost)] for p in curve]),
        _("Perdus"): ("lost", [[p.days, p.lost] for p in curve]),
    }
    return {
        "format": "percent",
        "legend": LEGEND,
        "grid": BELOW_LEGEND,
        "xAxis": {"type": "value", "name": _("Jours depuis l’arrivée"), "nameLocation": "middle", "nameGap": 26, "format": "count",
                  "max": curve[-1].days if curve else 0},
        "yAxis": {"type": "value", "max": 1},
        "series": [
            {"name": name, "type": "line", "step": "end", "stack": "all", "tone": tone, "showSymbol": False,
             "lineStyle": {"width": 1}, "areaStyle": {"opacity": 0.55}, "data": points}
            for name, (tone, points) in bands.items()
        ],
    }  # fmt: skip


def flows_option(flows: Sequence[Flow], *, labels: Mapping[str, str]) -> Option:
    """Who went from where to where; as wide as there are leads."""
    nodes = dict.fromkeys(key for flow in flows for key in (str(flow.source), str(flow.target)))
    return {
        "tooltip": {"trigger": "item"},
        "series": [
            {
                "type": "sankey",
                "left": 8, "right": 72, "top": 8, "bottom": 8,
                "nodeAlign": "left",
                "nodeGap": 18,
                "emphasis": {"focus": "adjacency"},
                "lineStyle": {"color": "target", "opacity": 0.4},
                "data": [{"name": labels[key], "tone": TONES.get(key, "accent")} for key in nodes],
                "links": [
                    {"source": labels[flow.source], "target": labels[flow.target], "value": flow.n} for flow in flows
                ],
            }
        ],
    }  # fmt: skip
