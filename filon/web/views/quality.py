"""Fichier > Qualité: how complete, right, fresh, single, within reach and lawful the file is; each number leads to its records."""

from collections.abc import Iterator
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from filon.reporting.rules.quality import QualityFigures, QualityReport
from filon.reporting.rules.sentences_quality import first_to_mend, mend_sentence, quality_sentence, weakest_sentence
from filon.reporting.selectors.quality import DIMENSIONS, quality_report, records_to_mend
from filon.users.rules.rights import Action, Entity
from filon.users.selectors import may
from filon.web.access import needs
from filon.web.charts import quality_option
from filon.web.forms.reports import SplitForm
from filon.web.quality import TITLES, group_tables, line_of, panels_of
from filon.web.requests import PageRequest
from filon.web.spreadsheet import csv_answer
from filon.web.views.reports import wants_csv

MENDED_FIRST, RECORDS_SHOWN = 3, 5


@require_GET
@needs(Entity.REPORT)
def show_quality(request: PageRequest) -> HttpResponse:
    """The frame at once; a million records take seconds, so the figures follow (with `mesure`, for who has no JavaScript)."""
    form = SplitForm(request.GET, dimensions=DIMENSIONS)
    context: dict[str, Any] = {"form": form, "may_export": may(request.user, Entity.REPORT, Action.EXPORT)}
    taken_away = wants_csv(request)
    if not taken_away and not (request.htmx or "mesure" in request.GET):
        return render(request, "quality/page.html", context)
    report = quality_report(viewer=request.user, by=form.by, now=request.now)
    if taken_away:
        return quality_csv(report)
    worries = first_to_mend(report.total)[:MENDED_FIRST]
    context |= {
        "measured": True,
        "sentence": quality_sentence(report.total),
        "mend": mend_sentence(report.total),
        "panels": panels_of(report),
        "tables": group_tables(report),
        "weakest": weakest_sentence(report.total),
        "option": quality_option(report.total),
        "worries": [
            (found, line_of(found), records_to_mend(found, viewer=request.user, now=request.now, most=RECORDS_SHOWN))
            for found in worries
        ],
    }
    return render(request, f"quality/{'report' if request.htmx else 'page'}.html", context)


def quality_csv(report: QualityReport) -> HttpResponse:
    header = [_("Groupe"), _("Fiches"), _("Famille"), _("Mesure"), _("Sur"), _("En ordre"), _("À reprendre"),
              _("Part en ordre"), _("Part basse (95 %)"), _("Part haute (95 %)")]  # fmt: skip
    groups = [(_("Ensemble"), report.total), *((group.name, figures) for group, figures in report.groups.items())]
    rows = [row for name, figures in groups for row in _csv_rows(name, figures)]
    return csv_answer(name="qualite-du-fichier", header=header, rows=rows)


def _csv_rows(name: str, figures: QualityFigures) -> Iterator[list[object]]:
    for found in figures.findings:
        measure, sound = found.measure, found.sound
        if figures.records[measure.subject]:
            yield [name, str(TITLES[measure.subject]), measure.family.label, measure.sound_label,
                   sound.total, sound.count, found.faulty, sound.rate, sound.low, sound.high]  # fmt: skip
