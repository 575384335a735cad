"""filon report …: the figures of the pages, of campaigns and of the alarm signals, for people or as JSON."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import click
from django.utils import timezone

from filon.campaigns.selectors.costs import campaign_by_code
from filon.cli.conventions import Caller, filon_command
from filon.cli.language import translated as _
from filon.cli.report_acquisition import acquisition_lines
from filon.cli.report_alarms import alarm_lines, stage_lines
from filon.cli.report_campaign import campaign_lines
from filon.cli.report_cohorts import cohort_lines
from filon.cli.report_composed import report_custom
from filon.cli.report_nurturing import nurturing_lines
from filon.cli.report_sla import sla_lines
from filon.cli.report_sources import sources_lines
from filon.cli.report_tables import (
    accuracy_lines,
    forecast_lines,
    funnel_lines,
    pipeline_lines,
    quality_lines,
    winloss_lines,
)
from filon.forecasting.selectors.groups import past_by_group
from filon.reporting.rules.acquisition_as_json import acquisition_json
from filon.reporting.rules.alarms import GroupKind
from filon.reporting.rules.alarms_as_json import alarms_json
from filon.reporting.rules.as_json import forecast_json, funnel_json, pipeline_json, quality_json, winloss_json
from filon.reporting.rules.campaign_as_json import campaign_json
from filon.reporting.rules.campaigns import Split
from filon.reporting.rules.cohorts_as_json import cohorts_json
from filon.reporting.rules.nurturing_as_json import nurturing_json
from filon.reporting.rules.period import Period
from filon.reporting.rules.sla_as_json import sla_json
from filon.reporting.rules.sources_as_json import sources_json
from filon.reporting.rules.stalls_as_json import stalls_json
from filon.reporting.selectors import campaigns, funnel, pipeline, quality, sla, sources, winloss
from filon.reporting.selectors.acquisition import acquisition_report
from filon.reporting.selectors.alarm_days import alarms_since, stalls_since
from filon.reporting.selectors.alarms import alarm_report
from filon.reporting.selectors.campaigns import campaign_report
from filon.reporting.selectors.cohorts import cohort_report
from filon.reporting.selectors.forecast import forecast_report
from filon.reporting.selectors.funnel import funnel_report
from filon.reporting.selectors.nurturing import nurturing_report
from filon.reporting.selectors.pipeline import pipeline_report
from filon.reporting.selectors.quality import quality_report
from filon.reporting.selectors.sla import sla_report
from filon.reporting.selectors.sources import sources_report
from filon.reporting.selectors.stalls import stage_report
from filon.reporting.selectors.winloss import winloss_report

GROUPS = tuple(kind.value for kind in GroupKind if kind)


@click.group(
    context_settings={"help_option_names": ["-h", "--help"]}, help=_("Les rapports : pour les lire, ou --json.")
)
def report() -> None:
    pass


def _day(_context: click.Context, _option: click.Parameter, given: datetime | None) -> date | None:
    return given.date() if given else None


def _among(dimensions: tuple[str, ...]) -> Callable[[click.Context, click.Parameter, str], str]:
    """A field that the report does not have is a wrong command (exit 2), not a refusal."""

    def check(_context: click.Context, _option: click.Parameter, given: str) -> str:
        if given and given not in dimensions:
            refusal = _("ce rapport ne se répartit pas par « %(given)s ». Choisissez parmi : %(known)s.")
            raise click.BadParameter(refusal % {"given": given, "known": ", ".join(dimensions)})
        return given

    return check


DAY: dict[str, Any] = {"type": click.DateTime(["%Y-%m-%d"]), "callback": _day, "metavar": _("AAAA-MM-JJ")}


def _period_asked(function: Callable[..., None]) -> Callable[..., None]:
    """--from and --to."""
    function = click.option("--from", "start", help=_("premier jour"), **DAY)(function)
    return click.option("--to", "end", help=_("dernier jour, compris"), **DAY)(function)


def _asked(*dimensions: str) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """--from, --to, --as-of and, where the report has dimensions, --by."""

    def decorate(function: Callable[..., None]) -> Callable[..., None]:
        function = _period_asked(function)
        function = click.option("--as-of", "as_of", help=_("ce que l’on savait à la fin de ce jour"), **DAY)(function)
        if dimensions:
            function = click.option(
                "--by",
                default="",
                metavar=_("CHAMP"),
                callback=_among(dimensions),
                help=_("répartir par : %(fields)s") % {"fields": ", ".join(dimensions)},
            )(function)
        return function

    return decorate


@filon_command("funnel", help=_("Le tunnel : entrés à chaque étape, allés plus loin, perdus, indécis."))
@_asked(*funnel.DIMENSIONS)
def report_funnel(caller: Caller, *, start: date | None, end: date | None, as_of: date | None, by: str) -> None:
    found = funnel_report(viewer=caller.viewer, period=Period(start, end), by=by, as_of=as_of, now=timezone.now())
    caller.answer(funnel_json(found), *funnel_lines(found))


@filon_command("cohorts", help=_("Les leads de chaque mois d’arrivée : signés, perdus, indécis, et à quel âge."))
@_asked()
def report_cohorts(caller: Caller, *, start: date | None, end: date | None, as_of: date | None) -> None:
    found = cohort_report(viewer=caller.viewer, period=Period(start, end), as_of=as_of, now=timezone.now())
    caller.answer(cohorts_json(found), *cohort_lines(found))


@filon_command("nurturing", help=_("Avec et sans nurturing : leads semblables comparés, et séquences avec témoins."))
@_asked()
def report_nurturing(caller: Caller, *, start: date | None, end: date | None, as_of: date | None) -> None:
    found = nurturing_report(viewer=caller.viewer, period=Period(start, end), as_of=as_of, now=timezone.now())
    caller.answer(nurturing_json(found), *nurturing_lines(found))


@filon_command("acquisition", help=_("Ce que coûte un lead et un client, par canal et par mois d’arrivée."))
@_period_asked
def report_acquisition(caller: Caller, *, start: date | None, end: date | None) -> None:
    found = acquisition_report(viewer=caller.viewer, period=Period(start, end), now=timezone.now())
    caller.answer(acquisition_json(found), *acquisition_lines(found))


@filon_command("winloss", help=_("Gagné et perdu : taux, montants, durées, motifs."))
@_asked(*winloss.DIMENSIONS)
def report_winloss(caller: Caller, *, start: date | None, end: date | None, as_of: date | None, by: str) -> None:
    found = winloss_report(viewer=caller.viewer, period=Period(start, end), by=by, as_of=as_of, now=timezone.now())
    caller.answer(winloss_json(found), *winloss_lines(found))


@filon_command("pipeline", help=_("Les opportunités en cours : combien, pour combien, lesquelles attendent."))
@_asked(*pipeline.DIMENSIONS)
def report_pipeline(caller: Caller, *, start: date | None, end: date | None, as_of: date | None, by: str) -> None:
    found = pipeline_report(viewer=caller.viewer, period=Period(start, end), by=by, as_of=as_of, now=timezone.now())
    caller.answer(pipeline_json(found), *pipeline_lines(found))


@filon_command(
    "forecast", help=_("La prévision des mois à venir : pondérée, en fourchette, à côté du signé et de l’objectif.")
)
@_asked()
def report_forecast(caller: Caller, *, start: date | None, end: date | None, as_of: date | None) -> None:
    found = forecast_report(viewer=caller.viewer, period=Period(start, end), as_of=as_of, now=timezone.now())
    groups = past_by_group(viewer=caller.viewer, as_of=as_of, now=timezone.now())
    caller.answer(forecast_json(found, groups), *forecast_lines(found), *accuracy_lines(found, groups))


@filon_command("file", help=_("La qualité du fichier : complet, valable, à jour, en double, joignable, permis."))
@_asked(*quality.DIMENSIONS)
def report_file(caller: Caller, *, start: date | None, end: date | None, as_of: date | None, by: str) -> None:
    found = quality_report(viewer=caller.viewer, period=Period(start, end), by=by, as_of=as_of, now=timezone.now())
    caller.answer(quality_json(found), *quality_lines(found))


@filon_command("sla", help=_("L’accord entre marketing et ventes : ce qui est tenu, ce qui ne l’est pas."))
@_asked(*sla.DIMENSIONS)
def report_sla(caller: Caller, *, start: date | None, end: date | None, as_of: date | None, by: str) -> None:
    found = sla_report(viewer=caller.viewer, period=Period(start, end), by=by, as_of=as_of, now=timezone.now())
    caller.answer(sla_json(found), *sla_lines(found))


@filon_command("sources", help=_("Les sources : leads, clients et signé de chaque canal, selon trois lectures."))
@_asked(*sources.DIMENSIONS)
def report_sources(caller: Caller, *, start: date | None, end: date | None, as_of: date | None, by: str) -> None:
    found = sources_report(viewer=caller.viewer, period=Period(start, end), by=by, as_of=as_of, now=timezone.now())
    caller.answer(sources_json(found), *sources_lines(found))


@filon_command("campaign", help=_("Une campagne : coûts, contacts, réponses, contrats, et ce qu’ils font ensemble."))
@click.argument("code", metavar=_("CODE"))
@click.option("--as-of", "as_of", help=_("ce que l’on savait à la fin de ce jour"), type=click.DateTime(["%Y-%m-%d"]),
              callback=_day, metavar=_("AAAA-MM-JJ"))  # fmt: skip
@click.option("--by", default="", metavar=_("CHAMP"), callback=_among(campaigns.DIMENSIONS),
              help=_("répartir par : %(fields)s") % {"fields": ", ".join(campaigns.DIMENSIONS)})  # fmt: skip
def report_campaign(caller: Caller, *, code: str, as_of: date | None, by: str) -> None:
    campaign = campaign_by_code(code)
    split = Split(by) if by else None
    found = campaign_report(campaign, viewer=caller.viewer, split=split, as_of=as_of, now=timezone.now())
    caller.answer(campaign_json(code, found, by=by, as_of=as_of), *campaign_lines(found))


@filon_command("signals", help=_("Les quatre signaux d’alarme du processus : état, depuis quand, preuves, que faire."))
@click.option("--as-of", "as_of", help=_("ce que l’on savait à la fin de ce jour"),
              type=click.DateTime(["%Y-%m-%d"]), callback=_day, metavar=_("AAAA-MM-JJ"))  # fmt: skip
@click.option("--by", default="", metavar=_("CHAMP"), callback=_among(GROUPS),
              help=_("répartir par : %(fields)s") % {"fields": ", ".join(GROUPS)})  # fmt: skip
def report_signals(caller: Caller, *, as_of: date | None, by: str) -> None:
    found = alarm_report(viewer=caller.viewer, as_of=as_of, now=timezone.now())
    since = alarms_since(found)
    stages = stage_report(viewer=caller.viewer, as_of=as_of, now=timezone.now())
    stages_since = stalls_since(stages, as_of=found.as_of)
    caller.answer(
        alarms_json(found, by=by, since=since, stages=stalls_json(stages, stages_since)),
        *alarm_lines(found, by=by, since=since),
        *stage_lines(stages, stages_since),
    )


for command in (
    report_funnel,
    report_acquisition,
    report_cohorts,
    report_nurturing,
    report_winloss,
    report_pipeline,
    report_forecast,
    report_file,
    report_sla,
    report_sources,
    report_campaign,
    report_signals,
    report_custom,
):
    report.add_command(command)
