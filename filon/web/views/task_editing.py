"""A task edited where it stands; those that were removed, and the way back."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from filon.activities.models import Task
from filon.activities.rules.kinds import TaskKind
from filon.activities.selectors.tasks import removed_tasks
from filon.activities.services.tasks import edit_task, restore_task
from filon.kit.errors import BusinessError, EditedMeanwhile, NotPossible
from filon.records.selectors.paging import Sort, read_page
from filon.users.rules.rights import Action, Entity
from filon.users.selectors import active_people
from filon.web.access import needs
from filon.web.forms.composer import TaskForm
from filon.web.middleware import page_before
from filon.web.records.concerned import records_of_tasks
from filon.web.requests import PageRequest
from filon.web.telling import tell
from filon.web.views.composer import task_of

NEWEST = Sort(("deleted_at",), descending=True)


@needs(Entity.ACTIVITY, Action.WRITE)
def edit_task_in_place(request: PageRequest, pk: int) -> HttpResponse:
    """GET: the form in the place of the task. POST: write it; what was typed stays before the eyes of who is refused."""
    task = task_of(request, pk)
    if request.method != "POST":
        return show_form(request, task, typed_of(task))
    try:
        _write(request, task)
    except EditedMeanwhile as refusal:
        return show_form(request, task, typed_in(request, version=task.version), problem=refusal.sentence)
    except BusinessError as refusal:
        return show_form(request, task, typed_in(request), problem=refusal.sentence)
    tell(request, _("« %(task)s » est à jour.") % {"task": task})
    if request.htmx:
        return HttpResponse(headers={"HX-Redirect": page_before(request) or reverse("task_list")})
    return redirect("task_list")


def show_form(request: PageRequest, task: Task, typed: dict[str, Any], *, problem: str = "") -> HttpResponse:
    context = {"task": task, "typed": typed, "problem": problem, "kinds": TaskKind.choices(), "people": active_people()}
    return render(request, "tasks/_edit.html" if request.htmx else "tasks/edit.html", context)


def typed_of(task: Task) -> dict[str, Any]:
    due = timezone.localtime(task.due_at)
    return {
        "title": task.title,
        "kind": task.kind,
        "due_date": f"{due:%Y-%m-%d}",
        "due_time": f"{due:%H:%M}",
        "assignee": str(task.assignee_id or ""),
        "promise": task.promise,
        "version": task.version,
    }


def typed_in(request: PageRequest, *, version: int | None = None) -> dict[str, Any]:
    """What the person sent; saved again over a colleague's change, it takes its place."""
    sent = {name: value[:500] for name, value in request.POST.items() if isinstance(value, str)}
    return sent if version is None else sent | {"version": version}


def _write(request: PageRequest, task: Task) -> None:
    form, version = TaskForm(request.POST), request.POST.get("version", "")
    answers = form.answers()
    if not version.isascii() or not version.isdigit():
        raise NotPossible(_("Rechargez la page, puis modifiez la tâche."))
    edit_task(
        task=task,
        title=answers["title"],
        kind=TaskKind(answers["kind"] or TaskKind.TODO),
        due_at=form.due_at,
        assignee=answers["assignee"],
        promise=answers["promise"],
        version=int(version[:9]),
        by=request.user,
        now=request.now,
        address=page_before(request),
    )


@require_GET
@needs(Entity.ACTIVITY, Action.WRITE)
def show_removed_tasks(request: PageRequest) -> HttpResponse:
    page = read_page(
        removed_tasks(viewer=request.user),
        sort=NEWEST,
        cursor=request.GET.get("apres", "") or request.GET.get("avant", ""),
    )
    about = records_of_tasks(page.rows, viewer=request.user)
    lines = [(task, about[task.pk]) for task in page.rows]
    return render(request, "tasks/removed.html", {"page": page, "lines": lines})


@require_POST
@needs(Entity.ACTIVITY, Action.WRITE)
def restore_removed_task(request: PageRequest, pk: int) -> HttpResponse:
    task = removed_tasks(viewer=request.user).filter(pk=pk).first()
    if task is None:
        raise NotPossible(_("Cette tâche n’est plus à la corbeille, ou elle est confiée à quelqu’un d’autre."))
    restore_task(task=task, by=request.user, now=request.now)
    tell(request, _("« %(task)s » est de nouveau à faire.") % {"task": task})
    return redirect(page_before(request) or "task_list")
