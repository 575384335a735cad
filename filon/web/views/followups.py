"""Sortant > Combien de relances ?: the answer that one's own figures give, or what is missing to have one."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from filon.reporting.rules.followups import sentence_of
from filon.reporting.selectors.followups import followup_report, wordings_compared
from filon.sequences.rules.testing import SAMPLE, SETTLED_DAYS
from filon.users.rules.rights import Entity
from filon.web.access import needs
from filon.web.requests import PageRequest


@require_GET
@needs(Entity.REPORT)
def show_followups(request: PageRequest) -> HttpResponse:
    report = followup_report(viewer=request.user, now=request.now)
    context = {
        "report": report,
        "sentence": sentence_of(report),
        "compared": wordings_compared(viewer=request.user, now=request.now),
        "sample": SAMPLE,
        "days": SETTLED_DAYS,
    }
    return render(request, "sequences/followups.html", context)
