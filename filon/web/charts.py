"""Options of charts, for static/js/chart.js: plain numbers and words; colours, formats and patterns are set there.

Bars lie on their side where names are long. Money is in euros, so that axes stay readable.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from filon.forecasting.rules.figures import ForecastMonth
from filon.kit.french import format_short_month
from filon.kit.subjects import SubjectKind
from filon.reporting.rules.attribution import Attribution, ChannelFigures
from filon.reporting.rules.figures import PipelineStage, ReasonCount, WinLossFigures
from filon.reporting.rules.quality import QualityFigures
from filon.reporting.rules.sentences import quarter_words

Option = dict[str, Any]
LEGEND = {"type": "scroll", "top": 0, "left": 0}
BELOW_LEGEND = {"left": 8, "right": 16, "top": 60, "bottom": 8, "containLabel": True}
COUNTED = {"type": "value", "minInterval": 1, "nameTextStyle": {"align": "left"}}
MOST_REASONS = 8  # what one screen shows; the table holds them all


def euros(cents: int) -> float:
    return round(cents / 100, 2)


def forecast_option(months: Sequence[ForecastMonth]) -> Option:
    """Signed and weighted stacked, the range of nine runs in ten as a box, the target as a dash."""
    names = [format_short_month(month.month) for month in months]
    series: list[Option] = [
        _bar(_("Déjà signé"), [euros(month.won_cents) for month in months], stack="total"),
        _bar(_("Pondéré"), [euros(month.weighted_cents) for month in months], stack="total", tone="accent-light"),
        {
            "name": _("De 1 cas sur 10 à 9 sur 10"),
            "type": "boxplot",
            "boxWidth": [6, 10],
            "tone": "text",
            "itemStyle": {"color": "transparent", "borderWidth": 1.5},
            "tooltip": {"show": False},
            "data": [_box(month) for month in months],
        },
    ]
    if any(month.target_cents for month in months):
        targets = [euros(month.target_cents) if month.target_cents else None for month in months]
        series.append(
            {
                "name": _("Objectif"),
                "type": "scatter",
                "symbol": "rect",
                "symbolSize": [30, 3],
                "tone": "amber-mark",
                "data": targets,
            }
        )
    return {
        "format": "euros",
        "legend": LEGEND,
        "grid": BELOW_LEGEND,
        "xAxis": {"type": "category", "data": names},
        "yAxis": {**COUNTED, "name": _("Euros signés dans le mois")},
        "series": series,
    }


def _box(month: ForecastMonth) -> list[float]:
    low, middle, high = (euros(cents) for cents in (month.p10_cents, month.p50_cents, month.p90_cents))
    return [low, low, middle, high, high]


def _bar(name: str, values: Sequence[float | int | None], **more: Any) -> Option:
    return {"name": name, "type": "bar", "barMaxWidth": 36, "data": list(values), **more}


def quarters_option(groups: Sequence[tuple[str, WinLossFigures]]) -> Option:
    return {
        "legend": LEGEND,
        "xAxis": {"type": "category", "data": [quarter_words(name) for name, _figures in groups]},
        "yAxis": {**COUNTED, "name": _("Opportunités conclues")},
        "grid": BELOW_LEGEND,
        "series": [
            _bar(_("Gagnées"), [figures.won for _name, figures in groups], stack="total"),
            _bar(_("Perdues"), [figures.lost for _name, figures in groups], stack="total", tone="lost"),
        ],
    }


def reasons_option(reasons: Sequence[ReasonCount]) -> Option:
    """The longest bar on top: ECharts counts upwards."""
    shown = list(reversed(reasons[:MOST_REASONS]))
    return _lying(
        [reason.reason or _("sans motif") for reason in shown],
        [_bar(_("Perdues"), [reason.lost for reason in shown], tone="lost", label={"show": True, "position": "right"})],
        axis=_("Opportunités perdues"),
    )


def stages_option(stages: Sequence[PipelineStage]) -> Option:
    shown = list(reversed(stages))
    option = _lying(
        [stage.label for stage in shown],
        [
            _bar(_("Pondéré"), [euros(stage.weighted_cents) for stage in shown]),
            _bar(_("Valeur"), [euros(stage.cents) for stage in shown], tone="accent-light"),
        ],
        axis=_("Euros"),
    )
    return {**option, "format": "euros", "legend": LEGEND}


def channels_option(channels: Sequence[ChannelFigures]) -> Option:
    """Leads of each channel by the three models; the longest bar on top."""
    shown = [one for one in reversed(channels) if one.due[Attribution.POSITION].leads]
    tones = {Attribution.FIRST_TOUCH: "accent", Attribution.LAST_TOUCH: "accent-light", Attribution.POSITION: "blue"}
    series = [
        _bar(model.label, [round(float(one.due[model].leads), 1) for one in shown], tone=tones[model])
        for model in Attribution
    ]
    return {
        **_lying([one.channel.label for one in shown], series, axis=_("Leads")),
        "legend": {**LEGEND, "data": [model.label for model in Attribution]},
    }


def days_option(days: Sequence[tuple[date, int, int]]) -> Option:
    """Visits and pages of each day."""
    return {
        "legend": LEGEND,
        "xAxis": {"type": "category", "data": [f"{day:%d/%m}" for day, _visits, _pages in days]},
        "yAxis": {**COUNTED, "name": _("Par jour")},
        "grid": BELOW_LEGEND,
        "series": [
            _bar(_("Visites"), [visits for _day, visits, _pages in days]),
            {"name": _("Pages vues"), "type": "line", "showSymbol": False, "tone": "amber-mark",
             "data": [pages for _day, _visits, pages in days]},
        ],
    }  # fmt: skip


QUALITY_SHOWN = (
    *("core", "specific", "behavior", "email_valid", "phone_valid"),
    *("fresh", "duplicate_sure", "unreachable", "unlawful"),
)
QUALITY_TONES = {SubjectKind.COMPANY: "accent", SubjectKind.CONTACT: "accent-light"}


def quality_option(figures: QualityFigures) -> Option:
    """The share in order of each measure that companies and people have in common."""
    names: dict[str, str] = {}
    series: list[Option] = []
    for subject, name in ((SubjectKind.COMPANY, _("Entreprises")), (SubjectKind.CONTACT, _("Contacts"))):
        found = {one.measure.key: one for one in figures.of(subject)}
        names |= {key: one.measure.sound_label for key, one in found.items()}
        if figures.records[subject]:
            shares = [found[key].sound.rate if key in found else None for key in reversed(QUALITY_SHOWN)]
            series.append(_bar(name, shares, tone=QUALITY_TONES[subject]))
    option = _lying([names[key] for key in reversed(QUALITY_SHOWN)], series, axis=_("Part des fiches en ordre"))
    option["xAxis"] |= {"min": 0, "max": 1, "minInterval": 0, "axisLabel": {"hideOverlap": True}}
    option["grid"] |= {"left": 24}  # the longest name
    return {**option, "format": "percent", "legend": LEGEND}


def _lying(names: Sequence[str], series: list[Option], *, axis: str) -> Option:
    return {
        "xAxis": {"type": "value", "name": axis, "nameLocation": "middle", "nameGap": 28, "minInterval": 1},
        "yAxis": {"type": "category", "data": list(names)},
        "grid": {"left": 8, "right": 40, "top": 32, "bottom": 28, "containLabel": True},
        "series": series,
    }
