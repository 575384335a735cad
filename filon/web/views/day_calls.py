"""Ma journée > a call: the call screen for a task, one key for what came of it, then the next call of the day."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from filon.activities.models import Task
from filon.activities.rules.kinds import TaskKind
from filon.activities.selectors.tasks import tasks_to_do
from filon.activities.services.tasks import add_task
from filon.calling.models import CallEntry
from filon.calling.rules.kinds import EntryState
from filon.calling.selectors.lists import call_lists_for, claim_of
from filon.calling.selectors.permitted import Callee
from filon.calling.services.queue import claim, release
from filon.kit.errors import NotPossible
from filon.kit.subjects import Subject, SubjectKind
from filon.leads.selectors.leads import lead_for
from filon.reporting.selectors.day import next_of_day
from filon.usecases.calling_tasks import callee_of, check_readable, note_task_call, tries_before
from filon.usecases.scripts import script_for
from filon.users.models import User
from filon.users.rules.rights import Action, Entity, Scope
from filon.web.access import needs
from filon.web.call_screen import call_screen
from filon.web.day_walk import go_on, kind_asked
from filon.web.forms.calls import CallForm
from filon.web.requests import PageRequest
from filon.web.telling import tell, warn
from filon.web.views.composer import task_of
from filon.web.views.tasks import today_of


@require_POST
@needs(Entity.ACTIVITY, Action.WRITE)
def call_lead(request: PageRequest, pk: int) -> HttpResponse:
    """A lead that the agreement asks to call and that no task speaks of: the call is on the list, and opens."""
    lead = lead_for(viewer=request.user, pk=pk)
    about = tasks_to_do(viewer=request.user, whose=Scope.OWN).filter(subject_kind=SubjectKind.LEAD, subject_id=pk)
    task = about.filter(kind=TaskKind.CALL).first() or add_task(
        title=_("Rappeler %s") % str(lead.contact or lead.company or lead)[:150],
        kind=TaskKind.CALL,
        due_at=request.now,
        assignee=request.user,
        by=request.user,
        now=request.now,
        contact_id=lead.contact_id,
        company_id=lead.company_id,
        subject=Subject(SubjectKind.LEAD, lead.pk),
    )
    return redirect("day_call", task.pk)


@require_GET
@needs(Entity.ACTIVITY, Action.WRITE)
def show_task_call(request: PageRequest, pk: int) -> HttpResponse:
    """A call promised from a list is made on the line of that list, so that nobody calls twice."""
    task = task_of(request, pk)
    callee = callee_to_call(request, task)
    if task.done_at is None and (entry := line_of_list(task, request)):
        return redirect("call", entry.pk)
    script = script_for(task=task, contact=callee.contact, by=request.user)
    context = {
        **call_screen(request, callee, tries=tries_before(callee), script=script),
        "task": task,
        "kind": kind_asked(request),
        "held_by": None if task.done_at else who_has_on_the_line(callee, request),
        "held_because": "",
        "note_address": reverse("day_call_note", args=[pk]),
        "pass_address": reverse("day_pass", args=[pk]),
    }
    return render(request, "calls/call.html", context)


def line_of_list(task: Task, request: PageRequest) -> CallEntry | None:
    lists = call_lists_for(viewer=request.user).filter(closed_at=None)
    return CallEntry.objects.filter(task=task, state=EntryState.WAITING, call_list__in=lists).first()


def callee_to_call(request: PageRequest, task: Task) -> Callee:
    callee = callee_of(task)
    if callee is None:
        raise NotPossible(_("Cette tâche ne dit pas qui appeler\u00a0: nommez une personne ou une entreprise."))
    check_readable(callee, viewer=request.user)
    return callee


@require_POST
@needs(Entity.ACTIVITY, Action.WRITE)
def take_task_call(request: PageRequest, pk: int) -> HttpResponse:
    """What the screen asks when it opens: she is mine for a while, or the colleague who was quicker is named."""
    callee = callee_to_call(request, task_of(request, pk))
    mine = claim(called=callee, by=request.user, now=request.now)
    return render(request, "calls/_held.html", {"held_by": None if mine else who_has_on_the_line(callee, request)})


def who_has_on_the_line(callee: Callee, request: PageRequest) -> User | None:
    held = claim_of(callee, now=request.now)
    return held.by if held and held.by_id != request.user.pk else None


@require_POST
@needs(Entity.ACTIVITY, Action.WRITE)
def write_task_call(request: PageRequest, pk: int) -> HttpResponse:
    """What came of it is written, and the next call of the day follows."""
    task = task_of(request, pk)
    callee_to_call(request, task)
    following = next_of_day(
        viewer=request.user, now=request.now, end=today_of(request.now).end, kind=TaskKind.CALL, after=pk
    )
    noted = note_task_call(task=task, now=request.now, **CallForm(request.POST).columns(by=request.user))
    if noted.undo:
        tell(request, f"{noted.sentence}.", undo=reverse("undo", args=[noted.undo.pk]))
    else:
        warn(request, f"{noted.sentence}.")
    return go_on(following, kind=TaskKind.CALL)


@require_POST
@needs(Entity.ACTIVITY, Action.WRITE)
def pass_task(request: PageRequest, pk: int) -> HttpResponse:
    """Not now: the one after it; it keeps its place for later today."""
    task = task_of(request, pk)
    if callee := callee_of(task):
        release(called=callee, by=request.user)
    kind = kind_asked(request) or TaskKind(task.kind)
    end = today_of(request.now).end
    return go_on(next_of_day(viewer=request.user, now=request.now, end=end, kind=kind, after=pk), kind=kind)
