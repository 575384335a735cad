"""Option of the chart of nurturing: four shares with their interval, all leads, then those that resemble each other."""

from django.utils.translation import gettext as _

from filon.reporting.rules.nurturing import NurturingReport
from filon.web.charts import BELOW_LEGEND, LEGEND, Option


def nurturing_option(report: NurturingReport) -> Option:
    groups = [_("Tous les leads"), _("Leads semblables")]
    nurtured = [report.with_it.signed.rate, report.alike_with.rate]
    others = [report.without.signed.rate, report.alike_without]
    return {
        "format": "percent",
        "legend": LEGEND,
        "grid": BELOW_LEGEND,
        "xAxis": {"type": "category", "data": groups, "axisLabel": {"interval": 0}},
        "yAxis": {"type": "value", "name": _("Part signée"), "nameTextStyle": {"align": "left"}},
        "series": [_bar(_("Nourris"), nurtured, "accent"), _bar(_("Non nourris"), others, "lost")],
    }


def _bar(name: str, shares: list[float | None], tone: str) -> Option:
    label = {"show": True, "position": "top"}
    return {
        "name": name,
        "type": "bar",
        "barMaxWidth": 64,
        "tone": tone,
        "format": "percent",
        "label": label,
        "data": shares,
    }
