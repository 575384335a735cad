"""Analyses > Signaux d'alarme: the four of seed 002, of the company or of one process, team or persona."""

from collections.abc import Mapping

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from filon.kit.french import format_date
from filon.reporting.rules.alarms import WHOLE, Alarm, AlarmReport, Group, GroupKind, Remedy
from filon.reporting.rules.alarms_as_json import Since
from filon.reporting.rules.sentences_alarms import alarms_sentence, figure_words
from filon.reporting.selectors.alarm_days import alarms_since
from filon.reporting.selectors.alarms import alarm_report
from filon.users.rules.rights import Action, Entity
from filon.users.selectors import may
from filon.web.access import needs
from filon.web.requests import PageRequest
from filon.web.spreadsheet import csv_answer
from filon.web.views.reports import wants_csv

# The page where one does what a signal asks for.
DONE_ON: Mapping[Remedy, str] = {
    Remedy.GATHER: "opportunity_list",
    Remedy.FILL_STAGES: "opportunity_list",
    Remedy.MEND_STAGE: "process_list",
    Remedy.ASK_QUESTIONS: "process_list",
    Remedy.FILL_ANSWERS: "opportunity_list",
    Remedy.WRITE_MATRIX: "matrix",
    Remedy.USE_TEMPLATES: "template_list",
    Remedy.WARM_UP: "process_list",
    Remedy.NURTURE: "sequence_list",
}
# Where what it was read from is listed.
READ_FROM: Mapping[Alarm, str] = {
    Alarm.RATES: "funnel",
    Alarm.MATURITY: "opportunity_list",
    Alarm.METHODS: "message_list",
    Alarm.PROPOSALS: "proposal_list",
}


@require_GET
@needs(Entity.REPORT)
def show_alarms(request: PageRequest) -> HttpResponse:
    report = alarm_report(viewer=request.user, now=request.now)
    since = alarms_since(report)
    group = group_asked(request.GET.get("pour", ""), report)
    if wants_csv(request):
        return csv_of(report, since)
    context = {
        "sentence": alarms_sentence(report.of(group)),
        "as_of": report.as_of,
        "group": group,
        "name": report.names[group],
        "choices": choices_of(report),
        "cards": [
            {
                "alarm": alarm,
                "reading": reading,
                "since": since.get((alarm, group)),
                "figures": [(figure.label, figure_words(figure)) for figure in reading.figures],
                "do": reverse(DONE_ON[reading.remedy]) if reading.asks_something else "",
                "behind": reverse(READ_FROM[alarm]),
            }
            for alarm, reading in report.of(group).items()
        ],
        "alarms": list(Alarm),
        "rows": rows_of(report),
        "may_export": may(request.user, Entity.REPORT, Action.EXPORT),
    }
    return render(request, "reports/alarms.html", context)


def code_of(group: Group) -> str:
    return f"{group.by}-{group.key}" if group.by else ""


def group_asked(code: str, report: AlarmReport) -> Group:
    """A group that is not there any more is the whole company."""
    return next((group for group in report.names if code_of(group) == code), WHOLE)


def choices_of(report: AlarmReport) -> list[tuple[GroupKind, list[tuple[str, str]]]]:
    kinds: dict[GroupKind, list[tuple[str, str]]] = {}
    for group, name in report.names.items():
        kinds.setdefault(group.by, []).append((code_of(group), name))
    return list(kinds.items())


def rows_of(report: AlarmReport) -> list[tuple[str, str, list[object]]]:
    """Each group with its four states, the whole first."""
    return [(code_of(group), name, list(report.of(group).values())) for group, name in report.names.items()]


def csv_of(report: AlarmReport, since: Since) -> HttpResponse:
    header = [_("Pour"), _("Signal"), _("État"), _("Depuis le"), _("Pourquoi"), _("Chiffre"),
              _("Valeur"), _("Cas"), _("Bas (95 %)"), _("Haut (95 %)")]  # fmt: skip
    rows = [
        [name, alarm.label, reading.state.label, format_date(since[alarm, group]) if (alarm, group) in since else "",
         reading.because, figure.label, figure.value, figure.n, figure.low, figure.high]
        for group, name in report.names.items()
        for alarm, reading in report.of(group).items()
        for figure in reading.figures
    ]  # fmt: skip
    return csv_answer(name="signaux-d-alarme", header=header, rows=rows)
