"""Rapports gardés: a named report kept with its filters, read again with the rights of who opens it, and mailed."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from filon.kit.errors import BusinessError
from filon.reporting.models import ComposedReport, ReportMail
from filon.reporting.rules.composed import Rhythm
from filon.reporting.rules.sheets import KEPT_PAGES, MOST_ROWS, cell_words
from filon.usecases.composing import keep_page
from filon.usecases.report_sheets import read_sheet
from filon.users.models import User
from filon.users.rules.rights import Entity
from filon.web.access import needs
from filon.web.forms.kept import KeptReportForm
from filon.web.requests import PageRequest, question_of
from filon.web.telling import tell


@require_http_methods(["GET", "POST"])
@needs(Entity.REPORT)
def keep_named_report(request: PageRequest, page: str) -> HttpResponse:
    """What was asked of the report stands in this very address."""
    if page not in KEPT_PAGES:
        raise Http404
    asked, title = question_of(request), _(KEPT_PAGES[page])
    form = KeptReportForm(request.POST or None, initial={"name": title})
    if form.is_valid():
        try:
            report = keep_page(page=page, asked=asked, told=form.cleaned_data, by=request.user, now=request.now)
        except BusinessError as refusal:
            form.add_error(None, refusal.sentence)
        else:
            tell(request, _("Le rapport «\u00a0%s\u00a0» est gardé avec ses filtres.") % report.name)
            return redirect("composed_report", pk=report.pk)
    context = {"form": form, "title": title, "address": f"{reverse(page)}?{asked}"}
    return render(request, "reports/keep_form.html", context, status=422 if form.errors else 200)


def show_kept_page(request: PageRequest, report: ComposedReport) -> HttpResponse:
    """Its figures of now, as the letter tells them; the whole is one click away."""
    sheet = read_sheet(page=report.page, asked=report.asked, viewer=request.user, now=request.now)
    titles = sheet.header
    rows = [
        (row[0], [(title, cell_words(title, cell)) for title, cell in zip(titles[1:], row[1:], strict=True)])
        for row in sheet.rows[:MOST_ROWS]
    ]
    context = {
        "report": report,
        "sentence": title_of(report),
        "address": f"{reverse(report.page)}?{report.asked}",
        "titles": titles,
        "rows": rows,
        "left": max(0, len(sheet.rows) - MOST_ROWS),
        **mailing_of(report, request.user),
    }
    return render(request, "reports/kept.html", context)


def title_of(report: ComposedReport) -> str:
    title = _(KEPT_PAGES.get(report.page, report.page))
    return _("%s, avec ses filtres") % title if report.asked else title


def mailing_of(report: ComposedReport, viewer: User) -> dict[str, Any]:
    mailed = ReportMail.objects.filter(report=report, viewer=viewer).first()
    return {"rhythms": [("", _("Jamais")), *Rhythm.choices()], "rhythm": mailed.rhythm if mailed else ""}
