"""Prévision > Avis: where each salesperson and each manager place the deals of a month or a quarter, and the sums."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from filon.forecasting.rules.objectives import Span
from filon.forecasting.selectors.calls import CalledDeal, call_rows, called_deals
from filon.forecasting.services.calls import call_deal
from filon.kit.business_time import day_in_paris
from filon.kit.errors import BusinessError
from filon.opportunities.rules.kinds import Category
from filon.users.rules.rights import Entity
from filon.web.access import needs
from filon.web.forms.calls_of_deals import call_span, coming_spans, said_and_held
from filon.web.forms.objectives import span_words
from filon.web.lists.registry import numbers_in
from filon.web.requests import PageRequest
from filon.web.telling import tell


@require_http_methods(["GET", "POST"])
@needs(Entity.REPORT)
@needs(Entity.OPPORTUNITY)
def show_calls(request: PageRequest) -> HttpResponse:
    today = day_in_paris(request.now)
    span = call_span(request.GET.get("periode", ""), today=today)
    owner = next(iter(numbers_in([request.GET.get("personne", "")])), None)
    asked: dict[str, Any] = {"viewer": request.user, "span": span, "today": today, "owner": owner}
    lines, count = called_deals(**asked)
    problems: list[str] = []
    if request.method == "POST":
        changed, problems = _keep(request, lines)
        if changed or not problems:
            tell(request, _kept_words(changed))
        if not problems:
            return redirect(request.get_full_path())
        lines, count = called_deals(**asked)
    context = _context(request, span, today, owner) | {"lines": lines, "count": count, "problems": problems}
    return render(request, "forecast/calls.html", context, status=422 if problems else 200)


def _keep(request: PageRequest, lines: Sequence[CalledDeal]) -> tuple[int, list[str]]:
    """How many were kept, and what was refused: one deal that somebody else holds does not cost the others their call."""
    changed, problems = 0, []
    for line in lines:
        try:
            changed += _keep_one(request, line)
        except BusinessError as refusal:
            problems.append(f"{line.deal}\u00a0: {refusal.sentence}")
    return changed, problems


def _keep_one(request: PageRequest, line: CalledDeal) -> int:
    called = said_and_held(line.deal, request.POST)
    allowed = called._replace(said=called.said if line.may_say else None, held=called.held if line.may_hold else None)
    return call_deal(deal=line.deal, called=allowed, by=request.user, now=request.now)


def _kept_words(changed: int) -> str:
    return (
        ngettext("%s avis enregistré.", "%s avis enregistrés.", changed) % changed if changed else _("Rien n’a changé.")
    )


def _context(request: PageRequest, span: Span, today: date, owner: int | None) -> dict[str, object]:
    return {
        "rows": call_rows(viewer=request.user, span=span, today=today),
        "span": span,
        "span_words": span_words(span),
        "spans": [(one.key, span_words(one)) for one in coming_spans(today)],
        "owner": owner,
        "categories": [(one.value, one.label) for one in Category if one != Category.NONE],
    }
