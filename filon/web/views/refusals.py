"""Accord marketing-ventes > Refus: what produces refused leads, and changes that a person accepts."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from filon.leads.models import Learning
from filon.leads.selectors.agreement import decisions_after_refusals
from filon.reporting.rules.presets import Preset
from filon.reporting.rules.sentences import period_words
from filon.reporting.selectors.refusals import RefusalReport, refusal_report
from filon.usecases.learning import accept_proposal
from filon.users.rules.rights import Action, Entity
from filon.users.selectors import may, require
from filon.web.access import needs
from filon.web.forms.reports import ReportForm
from filon.web.requests import PageRequest
from filon.web.spreadsheet import csv_answer, rate_cells
from filon.web.telling import tell
from filon.web.views.reports import wants_csv


@require_GET
@needs(Entity.REPORT)
def show_refusals(request: PageRequest) -> HttpResponse:
    form = form_of(request)
    report = refusal_report(viewer=request.user, period=form.period, now=request.now)
    if wants_csv(request):
        return refusals_csv(report)
    decisions = list(decisions_after_refusals(viewer=request.user)) if may(request.user, *READ) else []
    decided = {one.sentence for one in decisions}
    context = {
        "form": form,
        "report": report,
        "words": period_words(report.period),
        "groups": [(dimension, found) for dimension, found in report.groups if any(group.name for group in found)],
        "proposals": [one for one in report.proposals if one.sentence not in decided],
        "decisions": decisions,
        "may_decide": may(request.user, Entity.AGREEMENT, Action.WRITE),
        "may_export": may(request.user, Entity.REPORT, Action.EXPORT),
        "query": request.GET.urlencode(),
    }
    return render(request, "agreement/refusals.html", context)


def refusals_csv(report: RefusalReport) -> HttpResponse:
    header = [_("Groupe"), _("Répartition"), _("Refusés"), _("Décidés"), _("Part refusée"), _("Part basse (95 %)"),
              _("Part haute (95 %)"), _("Premier motif")]  # fmt: skip
    whole: list[list[Any]] = [[_("Ensemble"), "", *rate_cells(report.overall), ""]] if report.overall.total else []
    groups = [
        [group.name, dimension.label, *rate_cells(group.rate), group.main_reason]
        for dimension, found in report.groups
        for group in found
    ]
    return csv_answer(name="refus", header=header, rows=[*whole, *groups])


READ = (Entity.AGREEMENT, Action.READ)


@require_POST
@needs(Entity.AGREEMENT, Action.WRITE)
def decide(request: PageRequest) -> HttpResponse:
    require(request.user, Entity.REPORT, Action.READ)
    key = request.POST.get("changement", "")[:400]
    done: Learning = accept_proposal(key=key, period=form_of(request).period, by=request.user, now=request.now)
    applied = _("C’est fait et noté\u00a0: %s.") if done.applied else _("La décision est notée\u00a0: %s.")
    tell(request, applied % done.sentence)
    return redirect(f"{reverse('agreement_refusals')}?{request.GET.urlencode()}")


def form_of(request: PageRequest) -> ReportForm:
    return ReportForm(request.GET, today=timezone.localdate(request.now), preset=Preset.TWELVE_MONTHS)
