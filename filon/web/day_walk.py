"""Walking through the day: where each task is done, and what comes after it in the batch."""

from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from filon.activities.models import Task
from filon.activities.rules.kinds import CARRIED_AS, TaskKind
from filon.kit.subjects import SubjectKind
from filon.web.requests import PageRequest

NAMES_SOMEBODY = (SubjectKind.LEAD, SubjectKind.OPPORTUNITY)


def kind_asked(request: PageRequest) -> TaskKind | None:
    """The batch in which one walks: `lot` of the address or of the form."""
    asked = request.GET.get("lot", "") or request.POST.get("lot", "")
    return TaskKind(asked) if asked in TaskKind._value2member_map_ else None


def screen_of_task(task: Task, *, kind: TaskKind | None = None) -> str:
    """The call screen or the page of its words; empty for a task that is done elsewhere."""
    names = task.contact_id or task.company_id or task.subject_kind in NAMES_SOMEBODY
    if task.kind == TaskKind.CALL and names:
        return _address("day_call", task.pk, kind)
    if task.kind in CARRIED_AS and task.contact_id:
        return _address("day_words", task.pk, kind)
    return ""


def go_on(following: int | None, *, kind: TaskKind | None) -> HttpResponse:
    """To the task that follows; to the list when the batch is through."""
    if following is None:
        return redirect("my_day")
    name = "day_call" if kind == TaskKind.CALL else "day_words"
    return redirect(_address(name, following, kind))


def _address(name: str, pk: int, kind: TaskKind | None) -> str:
    page = reverse(name, args=[pk])
    return f"{page}?{urlencode({'lot': kind.value})}" if kind else page
