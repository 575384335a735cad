"""Analyses > Signaux d'alarme: the four of seed 002, of the company or of one group, and where deals stall or die."""

from collections.abc import Mapping
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from filon.kit.french import format_date
from filon.kit.subjects import SubjectKind
from filon.reporting.rules.alarms import WHOLE, Alarm, AlarmReport, Group, GroupKind, Reading, Remedy
from filon.reporting.rules.alarms_as_json import Since
from filon.reporting.rules.sentences_alarms import alarms_sentence, figure_words
from filon.reporting.rules.sentences_stalls import stalls_sentence
from filon.reporting.rules.stalls import StageFigure, Stalls
from filon.reporting.selectors import alarm_maturity, alarm_proposals
from filon.reporting.selectors.alarm_days import alarms_since, stalls_since
from filon.reporting.selectors.alarm_records import records_behind_alarm
from filon.reporting.selectors.alarms import alarm_report
from filon.reporting.selectors.stalls import stage_report
from filon.users.models import User
from filon.users.rules.rights import Action, Entity
from filon.users.selectors import may, scope_of
from filon.web.access import needs
from filon.web.lists.definition import ListDefinition
from filon.web.lists.leads import LEADS
from filon.web.lists.narrowing_alarms import SIGNAL, WHOSE, alarm_figure_words, code_of, read_alarm_figure
from filon.web.lists.opportunities import OPPORTUNITIES
from filon.web.lists.people import CONTACTS
from filon.web.requests import PageRequest
from filon.web.spreadsheet import csv_answer
from filon.web.stage_trouble import rows_of_stages
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
LISTED: Mapping[SubjectKind, ListDefinition] = {one.kind: one for one in (LEADS, OPPORTUNITIES, CONTACTS)}


@require_GET
@needs(Entity.REPORT)
def show_alarms(request: PageRequest) -> HttpResponse:
    report = alarm_report(viewer=request.user, now=request.now)
    since = alarms_since(report)
    group = group_asked(request.GET.get("pour", ""), report)
    if wants_csv(request):
        return csv_of(report, since)
    stages = stages_of(group, stage_report(viewer=request.user, now=request.now))
    context = {
        "sentence": alarms_sentence(report.of(group)),
        "as_of": report.as_of,
        "group": group,
        "name": report.names[group],
        "choices": choices_of(report),
        "cards": cards_of(report, group, since),
        "alarms": list(Alarm),
        "rows": rows_of(report),
        "shows_stages": group.by in ("", GroupKind.PROCESS),
        "stage_figures": list(StageFigure),
        "stages_sentence": stalls_sentence(stages),
        "stages": rows_of_stages(stages, stalls_since(stages, as_of=report.as_of)),
        "most_deals": alarm_maturity.MOST_DEALS,
        "most_proposals": alarm_proposals.MOST_DEALS,
        "may_export": may(request.user, Entity.REPORT, Action.EXPORT),
    }
    return render(request, "reports/alarms.html", context)


@require_GET
@needs(Entity.REPORT)
def show_records(request: PageRequest) -> HttpResponse:
    """The list behind a figure; where leads and deals are counted together, the choice between their two lists."""
    figure = read_alarm_figure(request.GET)
    found = records_behind_alarm(figure, viewer=request.user, now=request.now)
    lists = [
        (definition, len(found[kind]), f"{reverse(definition.list_url)}?{request.GET.urlencode()}")
        for kind, definition in LISTED.items()
        if found.get(kind)
    ]
    if len(lists) == 1 and _reads_all(request.user, lists[0][0].entity):
        return redirect(lists[0][2])
    context = {
        "words": alarm_figure_words(figure),
        "group": code_of(figure.group),
        "total": sum(n for _list, n, _address in lists),
        "lists": [(one, n, address if _reads_all(request.user, one.entity) else "") for one, n, address in lists],
    }
    return render(request, "reports/alarm_records.html", context)


def _reads_all(viewer: User, entity: Entity) -> bool:
    """Whether the list would show all that the figure counts."""
    counted, read = (scope_of(viewer, entity=one, action=Action.READ) for one in (Entity.REPORT, entity))
    return read >= counted


def stages_of(group: Group, stages: Stalls) -> Stalls:
    """Of one process, or of all: the stages of a team or a persona are those of its processes."""
    return [one for one in stages if group.by != GroupKind.PROCESS or one.spot.process == group.key]


def cards_of(report: AlarmReport, group: Group, since: Since) -> list[dict[str, object]]:
    return [
        {
            "alarm": alarm,
            "reading": reading,
            "since": since.get((alarm, group)),
            "figures": [
                (figure, figure_words(figure), address_behind(alarm, figure.name, group) if figure.records else "")
                for figure in reading.figures
            ],
            "do": reverse(DONE_ON[reading.remedy]) if reading.asks_something else "",
            "behind": address_behind(alarm, reading.behind, group),
        }
        for alarm, reading in report.of(group).items()
    ]


def address_behind(alarm: Alarm, figure: str, group: Group) -> str:
    asked = {SIGNAL: f"{alarm}.{figure}"} | ({WHOSE: code_of(group)} if group.by else {})
    return f"{reverse('alarm_records')}?{urlencode(asked)}"


def group_asked(code: str, report: AlarmReport) -> Group:
    """A group that is not there any more is the whole company."""
    return next((group for group in report.names if code_of(group) == code), WHOLE)


def choices_of(report: AlarmReport) -> list[tuple[GroupKind, list[tuple[str, str]]]]:
    kinds: dict[GroupKind, list[tuple[str, str]]] = {}
    for group, name in report.names.items():
        kinds.setdefault(group.by, []).append((code_of(group), name))
    return list(kinds.items())


def rows_of(report: AlarmReport) -> list[tuple[str, str, list[tuple[Reading, str]]]]:
    """Each group with its four signals, the whole first: what each says, and the address of its records."""
    return [
        (
            code_of(group),
            name,
            [(reading, address_behind(alarm, reading.behind, group)) for alarm, reading in report.of(group).items()],
        )
        for group, name in report.names.items()
    ]


def csv_of(report: AlarmReport, since: Since) -> HttpResponse:
    header = [_("Pour"), _("Signal"), _("État"), _("Depuis le"), _("Pourquoi"), _("Chiffre"),
              _("Valeur"), _("Cas"), _("Bas (95 %)"), _("Haut (95 %)"), _("Fiches derrière")]  # fmt: skip
    rows = [
        [name, alarm.label, reading.state.label, format_date(since[alarm, group]) if (alarm, group) in since else "",
         reading.because, figure.label, figure.value, figure.n, figure.low, figure.high, figure.records]
        for group, name in report.names.items()
        for alarm, reading in report.of(group).items()
        for figure in reading.figures
    ]  # fmt: skip
    return csv_answer(name="signaux-d-alarme", header=header, rows=rows)
