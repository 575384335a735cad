"""Reviews of closings: one corrected, and what repeats itself in all of them."""

from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from filon.kit.errors import BusinessError
from filon.opportunities.selectors.records import deal_for
from filon.opportunities.selectors.reviews import review_of
from filon.opportunities.services.reviews import correct_review
from filon.playbook.rules.process import StageKind
from filon.playbook.selectors import close_reasons
from filon.records.rules.authorship import by_person
from filon.reporting.rules.period import Period
from filon.reporting.rules.presets import Preset
from filon.reporting.rules.sentences import period_words
from filon.reporting.selectors.patterns import pattern_report
from filon.users.rules.rights import Action, Entity
from filon.users.selectors import check_may, may
from filon.web.access import needs
from filon.web.forms.board import ReviewForm
from filon.web.forms.reports import DIMENSIONS, ReportForm
from filon.web.lists.registry import numbers_in
from filon.web.requests import PageRequest
from filon.web.spreadsheet import csv_answer
from filon.web.telling import tell
from filon.web.views.reports import wants_csv


@require_http_methods(["GET", "POST"])
@needs(Entity.OPPORTUNITY)
def edit_review(request: PageRequest, pk: int, review_id: int) -> HttpResponse:
    deal = deal_for(viewer=request.user, pk=pk)
    check_may(request.user, Entity.OPPORTUNITY, Action.WRITE, owner_id=deal.owner_id)
    review, form, problem = review_of(deal, pk=review_id), ReviewForm(request.POST or None), ""
    version = next(iter(numbers_in([request.POST.get("version", "")])), review.version)
    if request.method == "POST":
        try:
            correct_review(
                review=review, corrected=form.told(), version=version, by=by_person(request.user.pk), now=timezone.now()
            )
        except BusinessError as refusal:
            problem = refusal.sentence
            review.said, review.lesson = request.POST.get("said", ""), request.POST.get("lesson", "")
        else:
            tell(request, _("Le bilan est corrigé."))
            return redirect("opportunity", pk)
    context = {
        "record": deal,
        "review": review,
        "problem": problem,
        "version": version,
        "close_reasons": close_reasons(),
        "deciding_stages": deal.process_version.stages.filter(kind=StageKind.OPEN),
    }
    return render(request, "opportunities/review.html", context)


@require_GET
@needs(Entity.REPORT)
def show_patterns(request: PageRequest) -> HttpResponse:
    now = timezone.now()
    form = ReportForm(request.GET, today=timezone.localdate(now), preset=Preset.TWELVE_MONTHS)
    report = pattern_report(viewer=request.user, period=form.period, now=now)
    groups = [(by, DIMENSIONS[by], patterns, hidden) for by, patterns, hidden in report.groups]
    if wants_csv(request):
        header = [_("Répartition"), _("Groupe"), _("Gagnées"), _("Perdues"), _("Taux de réussite"), _("Taux bas (95 %)"),
                  _("Taux haut (95 %)")]  # fmt: skip
        rows = [
            [label, one.value, one.won, one.lost, one.win_rate.rate, one.win_rate.low, one.win_rate.high]
            for _by, label, patterns, _hidden in groups
            for one in patterns
        ]
        return csv_answer(name="bilans", header=header, rows=rows)
    context = {
        "form": form,
        "report": report,
        "groups": groups,
        "words": period_words(form.period),
        "days": days_of(form.period),
        "may_export": may(request.user, Entity.REPORT, Action.EXPORT),
    }
    return render(request, f"reports/{'patterns' if request.htmx else 'patterns_page'}.html", context)


def days_of(period: Period) -> str:
    """As the list behind a figure reads them in its address."""
    days = {"du": period.start, "au": period.end}
    return urlencode({name: day.isoformat() for name, day in days.items() if day})
