"""Analyses > Rapports > Avec et sans nurturing: leads that resemble each other compared, and sequences with witnesses."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from filon.kit.business_time import day_in_paris
from filon.reporting.rules.nurturing import LANDMARK_DAYS, NurturingFigure, NurturingReport
from filon.reporting.rules.presets import Preset
from filon.reporting.rules.sentences import period_words
from filon.reporting.rules.sentences_nurturing import drawn_sentence, nurturing_sentence
from filon.reporting.selectors.nurturing import nurturing_report
from filon.users.rules.rights import Action, Entity
from filon.users.selectors import may
from filon.web.access import needs
from filon.web.charts_nurturing import nurturing_option
from filon.web.forms.reports import ReportForm
from filon.web.lists.narrowing_reports import links_of_report
from filon.web.requests import PageRequest
from filon.web.spreadsheet import csv_answer
from filon.web.views.reports import wants_csv


@require_GET
@needs(Entity.REPORT)
def show_nurturing(request: PageRequest) -> HttpResponse:
    form = ReportForm(request.GET, today=day_in_paris(request.now), preset=Preset.TWELVE_MONTHS)
    report = nurturing_report(viewer=request.user, period=form.period, now=request.now)
    if wants_csv(request):
        return nurturing_csv(report)
    links = links_of_report(request.user, period=form.period)
    context = {
        "form": form,
        "report": report,
        "days": LANDMARK_DAYS,
        "sentence": nurturing_sentence(report, words=period_words(form.period)),
        "option": nurturing_option(report),
        "opens": {
            f"{'with' if nurtured else 'without'}_{'alike' if like else 'all'}{which}": links.nurturing(
                NurturingFigure(nurtured, like, which)
            )
            for nurtured in (True, False)
            for like in (True, False)
            for which in ("", "signed", "open")
        },
        "drawn": [
            (one, drawn_sentence(one), *(links.draw(one.sequence_id, witnesses=side) for side in (False, True)))
            for one in report.drawn
        ],
        "may_export": may(request.user, Entity.REPORT, Action.EXPORT),
    }
    return render(request, f"reports/{'nurturing' if request.htmx else 'nurturing_page'}.html", context)


def nurturing_csv(report: NurturingReport) -> HttpResponse:
    header = [_("Comparaison"), _("Nourris"), _("dont signés"), _("Non nourris"), _("Part signée, nourris"),
              _("Part signée, non nourris"), _("Écart"), _("Écart bas (95 %)"), _("Écart haut (95 %)")]  # fmt: skip
    with_it, without, alike, gap = report.with_it.signed, report.without.signed, report.alike_with, report.difference
    rows: list[list[object]] = [
        [_("Tous les leads"), with_it.total, with_it.count, without.total, with_it.rate, without.rate, None, None, None],
        [_("Ceux qui se ressemblent"), alike.total, alike.count, report.others_alike, alike.rate, report.alike_without,
         gap.value, gap.low, gap.high],
    ]  # fmt: skip
    for one in report.drawn:
        gap = one.difference
        rows.append([_("Tirage : %s") % one.name, one.treated.total, one.treated.count, one.witnesses.total, one.treated.rate,
                     one.witnesses.rate, gap.value, gap.low, gap.high])  # fmt: skip
    return csv_answer(name="nurturing", header=header, rows=rows)
