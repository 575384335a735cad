"""Writing on a record: a note, what happened, a task, a file."""

from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from filon.activities.models import Task
from filon.activities.rules.kinds import ActivityKind, Direction, TaskKind
from filon.activities.selectors.tasks import task_to_change
from filon.activities.services.tasks import add_task, complete_task, reopen_task, trash_task
from filon.kit.errors import NotPossible
from filon.kit.subjects import Subject
from filon.records.models import File, RootRecord
from filon.records.selectors.annotations import file_of, note_of
from filon.records.services.files import attach_file, trash_file
from filon.records.services.notes import add_note, trash_note
from filon.usecases.scoring import note_activity
from filon.users.rules.rights import Action, Entity
from filon.users.selectors import check_may, reach_of
from filon.web.access import needs
from filon.web.forms.composer import ActivityForm, TaskForm
from filon.web.middleware import page_before
from filon.web.records.definition import RecordDefinition
from filon.web.requests import PageRequest
from filon.web.telling import tell
from filon.web.views.public_forms import page_of_lead
from filon.web.views.records import found


@require_POST
@needs(Entity.ACTIVITY, Action.WRITE)
def write_note(request: PageRequest, kind: str, pk: int) -> HttpResponse:
    definition, record = found(request, kind, pk, Action.READ)
    add_note(
        subject=Subject(definition.kind, pk),
        text=request.POST.get("text", ""),
        by=request.user,
        now=timezone.now(),
        title=str(record),
        address=reverse(definition.url, args=[pk]),
        sees=lambda person: reach_of(person, entity=definition.entity, action=Action.READ)(record.owner_id),
    )
    return back(request, definition, record, _("Note ajoutée."))


@require_POST
@needs(Entity.ACTIVITY, Action.WRITE)
def log_what_happened(request: PageRequest, kind: str, pk: int) -> HttpResponse:
    definition, record = found(request, kind, pk, Action.READ)
    answers, now = ActivityForm(request.POST).answers(), timezone.now()
    note_activity(
        kind=ActivityKind(answers["kind"]),
        at=answers["at"] or now,
        by=request.user,
        now=now,
        direction=Direction(answers["direction"]),
        outcome=answers["outcome"],
        text=answers["text"],
        address_of=page_of_lead,
        **definition.concerned(record)._asdict(),
    )
    return back(request, definition, record, _("C’est noté dans le fil."))


@require_POST
@needs(Entity.ACTIVITY, Action.WRITE)
def write_task(request: PageRequest, kind: str, pk: int) -> HttpResponse:
    definition, record = found(request, kind, pk, Action.READ)
    form = TaskForm(request.POST)
    answers = form.answers()
    add_task(
        title=answers["title"],
        kind=TaskKind(answers["kind"] or TaskKind.TODO),
        due_at=form.due_at,
        assignee=answers["assignee"],
        promise=answers["promise"],
        by=request.user,
        now=timezone.now(),
        address=reverse(definition.url, args=[pk]),
        **definition.concerned(record)._asdict(),
    )
    return back(request, definition, record, _("Tâche ajoutée."))


@require_POST
@needs(Entity.ACTIVITY, Action.WRITE)
def upload_file(request: PageRequest, kind: str, pk: int) -> HttpResponse:
    definition, record = found(request, kind, pk, Action.READ)
    file = attach_uploaded(request, Subject(definition.kind, pk))
    return back(request, definition, record, _("« %(file)s » est joint.") % {"file": file.name})


def attach_uploaded(request: PageRequest, subject: Subject) -> File:
    upload = request.FILES.get("file")
    if upload is None:
        raise NotPossible(_("Choisissez d’abord un fichier."))
    return attach_file(subject=subject, upload=upload, by=request.user, now=timezone.now())


def back(request: PageRequest, definition: RecordDefinition, record: RootRecord, sentence: str) -> HttpResponse:
    """The page again, with what was added."""
    tell(request, sentence)
    address = reverse(definition.url, args=[record.pk])
    return HttpResponse(headers={"HX-Redirect": address}) if request.htmx else redirect(address)


@require_POST
def retract_note(request: PageRequest, pk: int) -> HttpResponse:
    note = note_of(pk)
    if note is None:
        raise Http404(pk)
    trash_note(note=note, by=request.user, now=timezone.now())
    tell(request, _("Note retirée."))
    return redirect(page_before(request) or "/")


@require_GET
def download_file(request: PageRequest, pk: int) -> FileResponse:
    """Always as an attachment: a page or a picture of somebody else's never opens inside ours."""
    file = file_of(pk)
    if file is None:
        raise Http404(pk)
    found(request, file.subject_kind, file.subject_id, Action.READ)
    return attachment(file)


def attachment(file: File) -> FileResponse:
    try:
        content = file.path.open("rb")
    except FileNotFoundError:
        raise NotPossible(
            _("Ce fichier n’est plus dans le dossier des fichiers : restaurez-le d’une sauvegarde.")
        ) from None
    return FileResponse(content, as_attachment=True, filename=file.name)


@require_POST
def retract_file(request: PageRequest, pk: int) -> HttpResponse:
    file = file_of(pk)
    if file is None:
        raise Http404(pk)
    definition, record = found(request, file.subject_kind, file.subject_id, Action.READ)
    check_may(request.user, Entity.ACTIVITY, Action.WRITE, owner_id=file.by_id)
    trash_file(file=file, now=timezone.now())
    return back(request, definition, record, _("« %(file)s » est retiré.") % {"file": file.name})


def task_of(request: PageRequest, pk: int) -> Task:
    task = task_to_change(viewer=request.user, pk=pk)
    if task is None:
        raise NotPossible(_("Cette tâche n’existe plus, ou elle est confiée à quelqu’un d’autre."))
    return task


@require_POST
def tick_task(request: PageRequest, pk: int) -> HttpResponse:
    task = task_of(request, pk)
    complete_task(task=task, by=request.user, now=timezone.now())
    tell(request, _("« %(task)s » est faite.") % {"task": task}, undo=reverse("task_reopen", args=[pk]))
    return redirect(page_before(request) or "/")


@require_POST
def reopen_done_task(request: PageRequest, pk: int) -> HttpResponse:
    reopen_task(task=task_of(request, pk), by=request.user, now=timezone.now())
    return redirect(page_before(request) or "/")


@require_POST
def remove_task(request: PageRequest, pk: int) -> HttpResponse:
    task = task_of(request, pk)
    trash_task(task=task, by=request.user, now=timezone.now())
    tell(request, _("« %(task)s » est retirée.") % {"task": task}, undo=reverse("task_restore", args=[pk]))
    return redirect(page_before(request) or "/")
