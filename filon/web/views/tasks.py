"""Ma journée > Toutes les tâches: mine or of my team, overdue, today and to come; done or put off in one click."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import NamedTuple
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from filon.activities.models import Task
from filon.activities.rules.kinds import TaskSpan
from filon.activities.selectors.tasks import (
    Today,
    changeable_tasks,
    task_counts,
    task_page,
    tasks_to_do,
)
from filon.activities.services.tasks import postpone_task
from filon.kit.errors import NotPossible
from filon.kit.french import format_datetime
from filon.records.models import RootRecord
from filon.users.rules.rights import Action, Entity, Scope
from filon.users.selectors import scope_of
from filon.web.access import needs
from filon.web.middleware import page_before
from filon.web.records.concerned import records_of_tasks
from filon.web.requests import PageRequest
from filon.web.telling import tell
from filon.web.views.composer import task_of

WHOSE = {"own": Scope.OWN, "team": Scope.TEAM, "all": Scope.ALL}


class Choice(NamedTuple):
    label: str
    address: str
    current: bool
    number: int | None = None


@dataclass(frozen=True, slots=True)
class TaskLine:
    """`about`: the records that it concerns and that the reader may open; `span` in words once, above the first of it."""

    task: Task
    about: Sequence[tuple[str, RootRecord]]
    may_change: bool
    span: TaskSpan
    heading: str = ""


@require_GET
@needs(Entity.ACTIVITY)
def show_tasks(request: PageRequest) -> HttpResponse:
    today = today_of(request.now)
    whose, span = _whose(request), _span(request)
    tasks = tasks_to_do(viewer=request.user, whose=WHOSE[whose])
    cursor = request.GET.get("apres", "") or request.GET.get("avant", "")
    page = task_page(tasks, span=span, today=today, cursor=cursor)
    counts = task_counts(tasks, today=today)
    context = {
        "page": page,
        "lines": lines_of(page.rows, request, today),
        "spans": _spans(whose, span, counts),
        "people": _people(request, whose, span),
        "count": sum(counts.values()) if span is None else counts[span],
        "span": span,
        "tomorrow": timezone.localtime(today.end).date(),
    }
    return render(request, "tasks/page.html", context)


def today_of(now: datetime) -> Today:
    """Today where the reader is."""
    tomorrow = timezone.localtime(now).date() + timedelta(days=1)
    return Today(now, timezone.make_aware(datetime.combine(tomorrow, time.min)))


def _whose(request: PageRequest) -> str:
    """One's own unless more is asked for; as much of it as the reader may see."""
    allowed, asked = _allowed(request), request.GET.get("qui", "")
    if asked in WHOSE and asked not in allowed:
        return allowed[-1]
    return asked if asked in allowed else "own"


def _allowed(request: PageRequest) -> list[str]:
    widest = scope_of(request.user, entity=Entity.ACTIVITY, action=Action.READ)
    return [name for name, scope in WHOSE.items() if scope <= widest]


def _span(request: PageRequest) -> TaskSpan | None:
    asked = request.GET.get("quand", "")
    return TaskSpan(asked) if asked in TaskSpan._value2member_map_ else None


def _spans(whose: str, chosen: TaskSpan | None, counts: dict[TaskSpan, int]) -> list[Choice]:
    every = Choice(_("Toutes"), _address(whose, None), chosen is None, sum(counts.values()))
    return [every, *(Choice(span.label, _address(whose, span), span == chosen, counts[span]) for span in TaskSpan)]


def _people(request: PageRequest, whose: str, span: TaskSpan | None) -> list[Choice]:
    words = {"own": _("Les miennes"), "team": _("De mon équipe"), "all": _("De tous")}
    return [Choice(words[name], _address(name, span), name == whose) for name in _allowed(request)]


def _address(whose: str, span: TaskSpan | None) -> str:
    asked = {"qui": whose} | ({"quand": span.value} if span else {})
    return f"{reverse('task_list')}?{urlencode(asked)}"


def lines_of(tasks: Sequence[Task], request: PageRequest, today: Today) -> list[TaskLine]:
    """In a constant number of queries."""
    about = records_of_tasks(tasks, viewer=request.user)
    changeable = changeable_tasks([task.pk for task in tasks], viewer=request.user)
    lines: list[TaskLine] = []
    for task in tasks:
        span = next(span for span in TaskSpan if _is_in(span, task, today))
        heading = span.label if not lines or lines[-1].span != span else ""
        lines.append(TaskLine(task, about[task.pk], task.pk in changeable, span, heading))
    return lines


def _is_in(span: TaskSpan, task: Task, today: Today) -> bool:
    if span == TaskSpan.OVERDUE:
        return task.due_at < today.now
    return task.due_at < today.end if span == TaskSpan.TODAY else True


@require_POST
@needs(Entity.ACTIVITY, Action.WRITE)
def put_off_task(request: PageRequest, pk: int) -> HttpResponse:
    """To a number of days from now, a day, or (taking it back) an instant."""
    task, asked = task_of(request, pk), request.POST or request.GET
    version = asked.get("version", "")
    if not version.isascii() or not version.isdigit():
        raise NotPossible(_("Rechargez la page, puis reportez la tâche."))
    before, due_at = task.due_at, new_due(task, days=asked.get("jours", ""), day=asked.get("au", ""), now=request.now)
    postpone_task(task=task, due_at=due_at, version=int(version[:9]), by=request.user, now=request.now)
    undo = urlencode({"au": before.isoformat(), "version": int(version[:9]) + 1})
    sentence = _("« %(task)s » est reportée au %(day)s.") % {
        "task": task,
        "day": format_datetime(timezone.localtime(due_at)),
    }
    tell(request, sentence, undo=f"{reverse('task_postpone', args=[pk])}?{undo}")
    if asked.get("suite") == "journee":
        return redirect("my_day")
    return redirect(page_before(request) or "task_list")


def new_due(task: Task, *, days: str, day: str, now: datetime) -> datetime:
    if days in ("1", "7"):
        chosen = timezone.localtime(now).date() + timedelta(days=int(days))
    else:
        try:
            moment = datetime.fromisoformat(day)
        except ValueError:
            raise NotPossible(_("Choisissez le jour où reprendre cette tâche.")) from None
        if moment.tzinfo:
            return moment
        chosen = moment.date()
    return _at_its_hour(task, chosen)


def _at_its_hour(task: Task, day: date) -> datetime:
    hour = timezone.localtime(task.due_at).time()
    return timezone.make_aware(datetime.combine(day, hour))
