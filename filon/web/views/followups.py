"""Sortant > Combien de relances ?: the answer that one's own figures give, or what is missing to have one."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from filon.reporting.rules.followups import Report, sentence_of
from filon.reporting.selectors.followups import followup_report, wordings_compared
from filon.sequences.rules.testing import SAMPLE, SETTLED_DAYS
from filon.users.rules.rights import Action, Entity
from filon.users.selectors import may
from filon.web.access import needs
from filon.web.requests import PageRequest
from filon.web.spreadsheet import csv_answer, rate_cells
from filon.web.views.reports import wants_csv


@require_GET
@needs(Entity.REPORT)
def show_followups(request: PageRequest) -> HttpResponse:
    report = followup_report(viewer=request.user, now=request.now)
    if wants_csv(request):
        return followups_csv(report)
    context = {
        "report": report,
        "sentence": sentence_of(report),
        "compared": wordings_compared(viewer=request.user, now=request.now),
        "sample": SAMPLE,
        "days": SETTLED_DAYS,
        "may_export": may(request.user, Entity.REPORT, Action.EXPORT),
    }
    return render(request, "sequences/followups.html", context)


def followups_csv(report: Report) -> HttpResponse:
    header = [_("Groupe"), _("Persona"), _("Réponses"), _("Contacts"), _("Taux de réponse"), _("Taux bas (95 %)"),
              _("Taux haut (95 %)")]  # fmt: skip
    rows = [
        [line.label, persona, *rate_cells(rate)]
        for line in (*report.by_rank, *report.by_channel)
        for persona, rate in zip([_("Tous"), *report.personas], line.rates, strict=True)
    ]
    return csv_answer(name="relances", header=header, rows=rows)
