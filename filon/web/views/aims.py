"""Analyses > Objectifs de prospection: the six of seed 001 with the records behind each, and the rule of who is failing."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from filon.campaigns.rules.steps import Objective
from filon.customers.selectors import client_rules
from filon.customers.services.following import write_failing_rule
from filon.kit.business_time import day_in_paris
from filon.kit.errors import BusinessError
from filon.reporting.rules.sentences_objectives import aim_sentence
from filon.reporting.selectors.objectives import aim_report, year_up_to
from filon.users.rules.rights import Action, Entity
from filon.users.selectors import may
from filon.web.access import needs
from filon.web.aim_records import MOST_SHOWN, AimTable, table_of_aim
from filon.web.forms.aims import FailingRuleForm
from filon.web.requests import PageRequest
from filon.web.spreadsheet import csv_answer
from filon.web.telling import tell
from filon.web.views.reports import wants_csv


@require_GET
@needs(Entity.REPORT)
def show_aims(request: PageRequest) -> HttpResponse:
    asked = request.GET.get("objectif", "")
    aim = Objective(asked) if asked in Objective._value2member_map_ else Objective.WIN
    span = year_up_to(day_in_paris(request.now))
    report = aim_report(viewer=request.user, span=span, now=request.now)
    table = table_of_aim(aim, report, viewer=request.user)
    if wants_csv(request):
        return csv_of(aim, table)
    context: dict[str, Any] = {
        "aim": aim,
        "lines": [(one, aim_sentence(one, report)) for one in Objective],
        "report": report,
        "table": table,
        "most_shown": MOST_SHOWN,
        "rules": client_rules(),
        "may_rule": may(request.user, Entity.SETTING, Action.WRITE),
        "may_export": may(request.user, Entity.REPORT, Action.EXPORT),
    }
    return render(request, "reports/aims.html", context)


def csv_of(aim: Objective, table: AimTable) -> HttpResponse:
    rows = [[row.label, *row.cells] for row in table.rows]
    return csv_answer(name=f"objectif-{aim}", header=[table.what, *table.heads], rows=rows)


@require_http_methods(["GET", "POST"])
@needs(Entity.SETTING, Action.WRITE)
def edit_rule(request: PageRequest) -> HttpResponse:
    rules = client_rules()
    form = FailingRuleForm(request.POST or None, rules=rules)
    if form.is_valid():
        try:
            write_failing_rule(**form.cleaned_data)
        except BusinessError as refusal:
            form.add_error(None, refusal.sentence)
        else:
            tell(request, _("La règle des clients défaillants est notée."))
            return redirect("aims")
    return render(request, "reports/failing_rule.html", {"form": form}, status=422 if form.errors else 200)
