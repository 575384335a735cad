"""The reports of Analyses > Rapports, by the question that each answers, with its answer of today in a sentence or two."""

from collections.abc import Callable
from datetime import datetime
from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from filon.campaigns.rules.steps import Objective
from filon.customers.selectors import client_rules
from filon.kit.business_time import day_in_paris
from filon.playbook.selectors import active_profile
from filon.reporting.rules.activity import activity_sentence, whole
from filon.reporting.rules.alarms import WHOLE
from filon.reporting.rules.followups import sentence_of as followups_sentence
from filon.reporting.rules.period import Period
from filon.reporting.rules.presets import Preset, period_of
from filon.reporting.rules.sentences import (
    forecast_sentence,
    funnel_sentence,
    main_loss_sentence,
    period_words,
    pipeline_sentence,
    winloss_sentence,
)
from filon.reporting.rules.sentences_acquisition import acquisition_sentence, cheapest_sentence
from filon.reporting.rules.sentences_alarms import alarms_sentence
from filon.reporting.rules.sentences_clients import flywheel_sentence
from filon.reporting.rules.sentences_cohorts import cohorts_sentence, months_sentence
from filon.reporting.rules.sentences_nurturing import nurturing_sentence
from filon.reporting.rules.sentences_objectives import aim_sentence
from filon.reporting.rules.sentences_quality import mend_sentence, quality_sentence
from filon.reporting.rules.sentences_refusals import refusals_sentence
from filon.reporting.rules.sentences_sla import sla_sentence
from filon.reporting.rules.sentences_sources import sources_sentence
from filon.reporting.rules.sla import weeks_before
from filon.reporting.selectors.acquisition import acquisition_report
from filon.reporting.selectors.activity import activity_report
from filon.reporting.selectors.alarms import alarm_report
from filon.reporting.selectors.cohorts import cohort_report
from filon.reporting.selectors.flywheel import flywheel_report
from filon.reporting.selectors.followups import followup_report
from filon.reporting.selectors.forecast import shown_forecast
from filon.reporting.selectors.funnel import funnel_report
from filon.reporting.selectors.nurturing import nurturing_report
from filon.reporting.selectors.objectives import aim_report, year_up_to
from filon.reporting.selectors.pipeline import pipeline_report
from filon.reporting.selectors.quality import quality_report
from filon.reporting.selectors.refusals import refusal_report
from filon.reporting.selectors.sla import sla_report
from filon.reporting.selectors.sources import sources_report
from filon.reporting.selectors.winloss import winloss_report
from filon.users.models import User
from filon.users.rules.rights import Action, Entity
from filon.users.selectors import may

Words = str | Promise


class ReportLink(NamedTuple):
    """`url_name` names the page and keys the answer; `answer` takes the viewer and now. `also`: what one must read, too."""

    url_name: str
    title: Words
    question: Words
    icon: str
    answer: Callable[[User, datetime], str]
    also: Entity | None = None


class ReportGroup(NamedTuple):
    title: Words
    reports: list[ReportLink]


def twelve_months(now: datetime) -> Period:
    return period_of(Preset.TWELVE_MONTHS, today=day_in_paris(now))


def funnel_answer(viewer: User, now: datetime) -> str:
    period = twelve_months(now)
    report = funnel_report(viewer=viewer, now=now, period=period, profile=active_profile())
    return funnel_sentence(report.stages, words=period_words(period))


def cohorts_answer(viewer: User, now: datetime) -> str:
    period = twelve_months(now)
    report = cohort_report(viewer=viewer, period=period, now=now)
    return f"{cohorts_sentence(report, words=period_words(period))} {months_sentence(report.cohorts)}".strip()


def winloss_answer(viewer: User, now: datetime) -> str:
    period = twelve_months(now)
    total = winloss_report(viewer=viewer, now=now, period=period).total
    return f"{winloss_sentence(total, words=period_words(period))} {main_loss_sentence(total)}".strip()


def pipeline_answer(viewer: User, now: datetime) -> str:
    quarter = period_of(Preset.THIS_QUARTER, today=day_in_paris(now))
    return pipeline_sentence(pipeline_report(viewer=viewer, period=quarter, now=now).total)


def forecast_answer(viewer: User, now: datetime) -> str:
    months = shown_forecast(viewer=viewer, now=now).report.months
    return forecast_sentence(months[0]) if months else _("La prévision sera calculée cette nuit.")


def activity_answer(viewer: User, now: datetime) -> str:
    month = period_of(Preset.THIS_MONTH, today=day_in_paris(now))
    total = whole(activity_report(viewer=viewer, period=month, now=now))
    return _("Rien n’a encore été noté ce mois-ci.") if total.is_nothing else activity_sentence(
        total, words=period_words(month)
    )  # fmt: skip


def followups_answer(viewer: User, now: datetime) -> str:
    return followups_sentence(followup_report(viewer=viewer, now=now))


def sources_answer(viewer: User, now: datetime) -> str:
    period = twelve_months(now)
    return sources_sentence(sources_report(viewer=viewer, period=period, now=now), words=period_words(period))


def agreement_answer(viewer: User, now: datetime) -> str:
    week = weeks_before(day_in_paris(now), count=1)
    return sla_sentence(sla_report(viewer=viewer, period=week, now=now).commitments, words=_("Cette semaine"))


def refusals_answer(viewer: User, now: datetime) -> str:
    report = refusal_report(viewer=viewer, period=twelve_months(now), now=now)
    return refusals_sentence(report.overall, undecided=report.undecided, words=period_words(report.period))


def acquisition_answer(viewer: User, now: datetime) -> str:
    period = twelve_months(now)
    report = acquisition_report(viewer=viewer, period=period, now=now)
    return f"{acquisition_sentence(report, words=period_words(period))} {cheapest_sentence(report.channels)}".strip()


def nurturing_answer(viewer: User, now: datetime) -> str:
    period = twelve_months(now)
    return nurturing_sentence(nurturing_report(viewer=viewer, period=period, now=now), words=period_words(period))


def flywheel_answer(viewer: User, now: datetime) -> str:
    period, months = twelve_months(now), client_rules().former_months
    report = flywheel_report(viewer=viewer, period=period, former_months=months, now=now)
    return flywheel_sentence(
        referred=report.referred, converting=report.converting, spin=report.spin, words=period_words(period)
    )


def alarms_answer(viewer: User, now: datetime) -> str:
    return alarms_sentence(alarm_report(viewer=viewer, now=now).of(WHOLE))


def aims_answer(viewer: User, now: datetime) -> str:
    report = aim_report(viewer=viewer, span=year_up_to(day_in_paris(now)), now=now)
    return f"{aim_sentence(Objective.WIN, report)} {aim_sentence(Objective.TURNOVER, report)}"


def quality_answer(viewer: User, now: datetime) -> str:
    total = quality_report(viewer=viewer, now=now).total
    return f"{quality_sentence(total)} {mend_sentence(total)}".strip()


t = gettext_lazy
REPORTS = [
    ReportGroup(
        t("Vendre"),
        [
            ReportLink("forecast", t("Prévision"), t("Que va-t-on signer\u00a0?"), "chart-line", forecast_answer),
            ReportLink(
                "winloss", t("Gagné / perdu"), t("Que gagne-t-on, et pourquoi perd-on\u00a0?"), "trophy", winloss_answer
            ),
            ReportLink(
                "pipeline", t("Opportunités en cours"), t("Que pèse ce qui est ouvert\u00a0?"), "layout-kanban", pipeline_answer
            ),
            ReportLink(
                "alarms", t("Signaux d’alarme"), t("Où le processus se dérègle-t-il\u00a0?"), "alert-triangle", alarms_answer
            ),
            ReportLink(
                "activity_report", t("Activité"), t("Que donne ce que l’on fait\u00a0?"), "phone-call", activity_answer
            ),
        ],
    ),
    ReportGroup(
        t("Amener des prospects"),
        [
            ReportLink("funnel", t("Tunnel"), t("Qui avance, qui s’arrête, où\u00a0?"), "chart-funnel", funnel_answer),
            ReportLink(
                "cohorts", t("Cohortes"), t("Combien signent, et quand\u00a0?"), "calendar", cohorts_answer
            ),
            ReportLink("sources", t("Sources"), t("D’où viennent les leads et l’argent\u00a0?"), "affiliate", sources_answer),
            ReportLink(
                "acquisition",
                t("Coût d’acquisition"),
                t("Que coûte un client\u00a0?"),
                "coin-euro",
                acquisition_answer,
                Entity.COST,
            ),
            ReportLink(
                "aims", t("Objectifs de prospection"), t("Que rapporte la prospection\u00a0?"), "target", aims_answer
            ),
            ReportLink(
                "followups", t("Combien de relances\u00a0?"), t("Jusqu’où relancer sert-il\u00a0?"), "chart-bar", followups_answer
            ),
            ReportLink(
                "nurturing", t("Avec et sans nurturing"), t("Nourrir les leads sert-il\u00a0?"), "arrows-exchange", nurturing_answer
            ),
            ReportLink(
                "flywheel", t("Recommandations"), t("Qui vient par qui\u00a0?"), "users", flywheel_answer
            ),
        ],
    ),
    ReportGroup(
        t("Travailler juste"),
        [
            ReportLink(
                "agreement_review",
                t("Accord marketing-ventes"),
                t("Chaque côté tient-il ses promesses\u00a0?"),
                "heart-handshake",
                agreement_answer,
            ),
            ReportLink(
                "agreement_refusals",
                t("Leads refusés"),
                t("Que refusent les ventes, et qu’en apprendre\u00a0?"),
                "thumb-down",
                refusals_answer,
            ),
            ReportLink("quality", t("Qualité du fichier"), t("Le fichier est-il bon\u00a0?"), "gauge", quality_answer),
        ],
    ),
]  # fmt: skip
ANSWERS = {report.url_name: report.answer for group in REPORTS for report in group.reports}


def reports_for(viewer: User) -> list[ReportGroup]:
    """Those that the viewer may open."""
    return [
        ReportGroup(
            group.title, [one for one in group.reports if one.also is None or may(viewer, one.also, Action.READ)]
        )
        for group in REPORTS
    ]
