"""Analyses > Rapports > Coût d'acquisition: what a lead and a client cost, by channel and by month of arrival."""

from datetime import date, timedelta

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from filon.kit.business_time import day_in_paris
from filon.kit.french import format_month
from filon.reporting.rules.acquisition import AcquisitionReport
from filon.reporting.rules.cohorts import CohortFigure, Fate
from filon.reporting.rules.period import Period
from filon.reporting.rules.presets import Preset, months_later
from filon.reporting.rules.sentences import period_words
from filon.reporting.rules.sentences_acquisition import acquisition_sentence, cheapest_sentence, extra_sentence
from filon.reporting.selectors.acquisition import acquisition_report
from filon.users.rules.rights import Action, Entity
from filon.users.selectors import may
from filon.web.access import needs
from filon.web.charts_acquisition import acquisition_option
from filon.web.costs_asked import NO_CHANNEL, address_of_costs
from filon.web.forms.reports import ReportForm
from filon.web.lists.narrowing_reports import ReportLinks, links_of_report
from filon.web.requests import PageRequest
from filon.web.spreadsheet import csv_answer
from filon.web.views.reports import wants_csv


@require_GET
@needs(Entity.REPORT)
@needs(Entity.COST)
def show_acquisition(request: PageRequest) -> HttpResponse:
    form = ReportForm(request.GET, today=day_in_paris(request.now), preset=Preset.TWELVE_MONTHS)
    report = acquisition_report(viewer=request.user, period=form.period, now=request.now)
    if wants_csv(request):
        return acquisition_csv(report)
    links = links_of_report(request.user, period=form.period)
    context = {
        "form": form,
        "report": report,
        "latest_first": [(one, opened_by(links, month=one.month)) for one in report.months[::-1]],
        "opens_all": opened_by(links),
        "channels": [
            (
                one,
                links.channel(one.channel),
                links.channel(one.channel, signed=True),
                address_of_costs(form.period, source=one.channel),
            )
            for one in report.channels
        ],
        "unplaced": address_of_costs(form.period, source=NO_CHANNEL),
        "sentence": acquisition_sentence(report, words=period_words(form.period)),
        "cheapest": cheapest_sentence(report.channels),
        "extra": extra_sentence(report),
        "option": acquisition_option(report.channels) if any(one.cents for one in report.channels) else None,
        "may_export": may(request.user, Entity.REPORT, Action.EXPORT),
    }
    return render(request, f"reports/{'acquisition' if request.htmx else 'acquisition_page'}.html", context)


def opened_by(links: ReportLinks, *, month: date | None = None) -> dict[str, str]:
    """The leads of a month, or of all, are those of its cohort; its costs those of its days within the period."""
    days = links.period
    if month:
        last = months_later(month, 1) - timedelta(days=1)
        days = Period(max(month, days.start or month), min(last, days.end or last))
    told = f"{month:%Y-%m}" if month else ""
    return {
        "costs": address_of_costs(days),
        "entered": links.cohort(CohortFigure(told)),
        "signed": links.cohort(CohortFigure(told, Fate.SIGNED)),
        "open": links.cohort(CohortFigure(told, Fate.OPEN)),
    }


def acquisition_csv(report: AcquisitionReport) -> HttpResponse:
    header = [_("Canal ou mois"), _("Dépensé"), _("Leads"), _("Signés"), _("Indécis"), _("Signé par ses leads"),
              _("Coût d’un lead"), _("Coût d’un client")]  # fmt: skip
    channels = [
        [one.channel.label, one.cents / 100, one.leads, one.signed, None, one.revenue_cents / 100,
         in_units(one.for_a_lead), in_units(one.for_a_client)]
        for one in report.channels
    ]  # fmt: skip
    months = [
        [
            name,
            one.cents / 100,
            one.entered,
            one.signed,
            one.open,
            None,
            in_units(one.for_a_lead),
            in_units(one.for_a_client),
        ]
        for name, one in (*((format_month(m.month), m) for m in report.months), (_("Ensemble"), report.total))
    ]
    return csv_answer(name="cout-acquisition", header=header, rows=[*channels, *months])


def in_units(cents: int | None) -> float | None:
    return None if cents is None else cents / 100
