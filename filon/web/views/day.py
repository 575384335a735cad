"""Ma journée: the next thing to do, in capitals; then all the rest of today in the order that matters, each with its reason."""

from typing import Any, NamedTuple
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET

from filon.activities.rules.kinds import TaskKind
from filon.activities.selectors.tasks import changeable_tasks
from filon.kit.subjects import SubjectKind
from filon.records.models import RootRecord
from filon.reporting.rules.day import Rank
from filon.reporting.selectors.day import Day, Line, day_of, deals_without_next_action, meetings_of_day
from filon.users.rules.rights import Action, Entity
from filon.users.selectors import may
from filon.web.access import needs
from filon.web.day_walk import kind_asked, screen_of_task
from filon.web.records.concerned import records_of_tasks
from filon.web.requests import PageRequest
from filon.web.views.tasks import today_of

StrOrPromise = str | Promise
ICONS = {
    TaskKind.CALL: "phone",
    TaskKind.EMAIL: "mail",
    TaskKind.LINKEDIN: "brand-linkedin",
    TaskKind.SOCIAL: "message",
    TaskKind.SMS: "message",
    TaskKind.LETTER: "file-text",
    TaskKind.DOOR: "map-pin",
    TaskKind.MEETING: "calendar-event",
    TaskKind.PROPOSAL: "file-text",
    TaskKind.TODO: "circle-check",
}
VERBS = {TaskKind.CALL: _("Appeler"), TaskKind.DOOR: _("Y aller")} | dict.fromkeys(
    (TaskKind.EMAIL, TaskKind.LINKEDIN, TaskKind.SOCIAL, TaskKind.SMS, TaskKind.LETTER), _("Écrire")
)
TONES = {Rank.CLOCK: "red", Rank.WARM: "amber", Rank.HOT: "red", Rank.PROMISE: "amber"}


class Row(NamedTuple):
    """One line of the page. `address`: where it is done; `verb`: what the button says; `lead_to_call`: no task speaks of it yet."""

    line: Line
    title: str
    address: str
    verb: StrOrPromise
    icon: str
    about: list[tuple[str, RootRecord]]
    tone: str
    is_late: bool
    may_change: bool
    lead_to_call: int | None


class Batch(NamedTuple):
    label: StrOrPromise
    address: str
    current: bool


@require_GET
@needs(Entity.ACTIVITY)
def show_day(request: PageRequest) -> HttpResponse:
    today, kind = today_of(request.now), kind_asked(request)
    first = request.GET.get("a_partir", "")
    day = day_of(
        viewer=request.user,
        now=request.now,
        end=today.end,
        kind=kind,
        first=int(first) if first.isascii() and first.isdigit() and len(first) < 6 else 0,
    )
    rows = rows_of(day, request)
    context: dict[str, Any] = {
        "day": day,
        "first": None if first else next(iter(rows), None),
        "rows": rows if first else rows[1:],
        "batches": batches_of(day, kind),
        "kind": kind,
        "meetings": meetings_of_day(viewer=request.user, now=request.now, end=today.end),
        "today": timezone.localdate(request.now),
        "tomorrow": timezone.localdate(today.end),
    }
    if may(request.user, Entity.OPPORTUNITY, Action.READ):
        context["deals"], context["deal_count"] = deals_without_next_action(viewer=request.user, now=request.now)
    return render(request, "day/page.html", context)


def batches_of(day: Day, chosen: TaskKind | None) -> list[Batch]:
    page = reverse("my_day")
    every = sum(number for _kind, number in day.batches)
    found = [Batch(_("Tout (%s)") % every, page, chosen is None)]
    return found + [
        Batch(batch_words(kind, number), f"{page}?{urlencode({'lot': kind.value})}", kind == chosen)
        for kind, number in day.batches
    ]


def batch_words(kind: TaskKind, number: int) -> str:
    """ "12 appels", "4 messages LinkedIn"."""
    words = {
        TaskKind.CALL: ngettext("%s appel", "%s appels", number),
        TaskKind.EMAIL: ngettext("%s e-mail", "%s e-mails", number),
        TaskKind.LINKEDIN: ngettext("%s message LinkedIn", "%s messages LinkedIn", number),
        TaskKind.SOCIAL: ngettext("%s message sur un réseau", "%s messages sur un réseau", number),
        TaskKind.SMS: ngettext("%s SMS", "%s SMS", number),
        TaskKind.LETTER: ngettext("%s courrier", "%s courriers", number),
        TaskKind.DOOR: ngettext("%s passage", "%s passages", number),
        TaskKind.MEETING: ngettext("%s rendez-vous passé", "%s rendez-vous passés", number),
        TaskKind.PROPOSAL: ngettext("%s proposition", "%s propositions", number),
        TaskKind.TODO: ngettext("%s autre tâche", "%s autres tâches", number),
    }
    return words[kind] % number


def rows_of(day: Day, request: PageRequest) -> list[Row]:
    tasks = [line.task for line in day.lines if line.task]
    about = records_of_tasks(tasks, viewer=request.user)
    changeable = changeable_tasks([task.pk for task in tasks], viewer=request.user)
    return [_row(line, about, changeable, request) for line in day.lines]


def _row(line: Line, about: dict[int, list[tuple[str, RootRecord]]], changeable: set[int], request: PageRequest) -> Row:
    records = about[line.task.pk] if line.task else alone(line)
    may_change = line.task is not None and line.task.pk in changeable
    screen = screen_of_task(line.task) if line.task and may_change else ""
    return Row(
        line=line,
        title=line.task.title if line.task else line.lead.name if line.lead else "",
        address=screen or page_of(records),
        verb=VERBS.get(line.waiting.kind, _("Ouvrir")) if screen else _("Ouvrir"),
        icon=ICONS[line.waiting.kind],
        about=records if line.task else [],
        tone=TONES.get(line.rank, ""),
        is_late=line.waiting.due_at < request.now,
        may_change=may_change,
        lead_to_call=line.lead.pk if line.lead and line.waiting.kind == TaskKind.CALL else None,
    )


def alone(line: Line) -> list[tuple[str, RootRecord]]:
    return [(SubjectKind.LEAD.value, line.lead)] if line.lead else []


def page_of(records: list[tuple[str, RootRecord]]) -> str:
    """The record that it is about; without one, all the tasks."""
    return reverse(records[0][0], args=[records[0][1].pk]) if records else reverse("task_list")
