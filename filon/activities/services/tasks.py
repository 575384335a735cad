"""What is to do: given to somebody, done, put off, taken away."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.db.models import F

from filon.activities.models import Activity, Task
from filon.activities.rules.kinds import TaskKind
from filon.kit.errors import EditedMeanwhile, NotPossible
from filon.kit.subjects import Subject, SubjectKind
from filon.kit.text import clean_cell
from filon.playbook.models import TemplateVersion
from filon.records.rules.authorship import Author, by_person
from filon.records.rules.changes import FIELD_AXIS
from filon.records.services.changes import NewChange, record_changes
from filon.records.services.editing import as_text
from filon.records.services.notifications import notify
from filon.users.models import User
from filon.users.rules.alerts import AlertKind

LONGEST_TITLE = 200


class TaskRefused(NotPossible):
    """A task that cannot be."""


@transaction.atomic
def add_task(
    *,
    title: str,
    due_at: datetime,
    assignee: User,
    by: User | None,
    now: datetime,
    kind: TaskKind = TaskKind.TODO,
    contact_id: int | None = None,
    company_id: int | None = None,
    subject: Subject | None = None,
    promise: bool = False,
    wording: TemplateVersion | None = None,
    address: str = "",
    told: str = "",
) -> Task:
    """Put it on the list of the assignee, who is told when somebody else asks, or nobody (`by` None).

    `address` is where the record is; `told` what the assignee reads instead of the title.
    """
    words = read_title(title)
    task = Task.objects.create(
        title=words,
        kind=kind,
        due_at=due_at,
        assignee=assignee,
        by=by,
        created_at=now,
        contact_id=contact_id,
        company_id=company_id,
        subject_kind=subject.kind if subject else "",
        subject_id=subject.pk if subject else None,
        promise=promise,
        wording=wording,
    )
    _tell_assignee(task, by=by, now=now, address=address, told=told)
    return task


def read_title(typed: str) -> str:
    if len(typed) > 10 * LONGEST_TITLE or not (words := " ".join(clean_cell(typed).split())):
        raise TaskRefused(f"Dites en quelques mots ce qui est à faire ({LONGEST_TITLE} caractères au plus).")
    if len(words) > LONGEST_TITLE:
        raise TaskRefused(f"Le titre d’une tâche tient en {LONGEST_TITLE} caractères ; mettez le reste dans une note.")
    return words


def _tell_assignee(task: Task, *, by: User | None, now: datetime, address: str, told: str = "") -> None:
    if task.assignee and task.assignee != by:
        text = told or (f"{by} vous confie : {task.title}" if by else task.title)
        notify(user=task.assignee, kind=AlertKind.TASK, text=text, address=address, now=now)


@transaction.atomic
def edit_task(
    *,
    task: Task,
    title: str,
    kind: TaskKind,
    due_at: datetime,
    assignee: User,
    promise: bool,
    version: int,
    by: User,
    now: datetime,
    address: str = "",
) -> list[str]:
    """Write what differs and date each; who gets the task from a colleague is told. Returns the names of what changed."""
    wanted = {"title": read_title(title), "kind": kind, "due_at": due_at, "assignee": assignee, "promise": promise}
    changed = {name: value for name, value in wanted.items() if getattr(task, name) != value}
    if not changed:
        return []
    rows = Task.objects.filter(pk=task.pk, version=version, done_at=None, deleted_at=None)
    if not rows.update(**changed, version=F("version") + 1):
        raise EditedMeanwhile(
            f"« {task} » vient d’être modifiée, faite ou retirée par quelqu’un d’autre. Rechargez la page."
        )
    for name, value in changed.items():
        _date_change(task, name, as_text(getattr(task, name)), as_text(value), by=by, now=now)
        setattr(task, name, value)
    task.version = version + 1
    if "assignee" in changed:
        _tell_assignee(task, by=by, now=now, address=address)
    return list(changed)


@transaction.atomic
def complete_task(*, task: Task, by: User, now: datetime, activity: Activity | None = None) -> None:
    """Tick it once: the second of two people learns that it is done already."""
    rows = Task.objects.filter(pk=task.pk, done_at=None, deleted_at=None)
    if not rows.update(done_at=now, done_activity=activity, version=F("version") + 1):
        raise TaskRefused(f"« {task} » est déjà faite ou retirée. Rechargez la page.")
    _date_change(task, "done_at", "", now.isoformat(), by=by, now=now)


@transaction.atomic
def reopen_task(*, task: Task, by: User, now: datetime) -> None:
    if Task.objects.filter(pk=task.pk, done_at__isnull=False).update(
        done_at=None, done_activity=None, version=F("version") + 1
    ):
        _date_change(task, "done_at", task.done_at.isoformat() if task.done_at else "", "", by=by, now=now)


@transaction.atomic
def postpone_task(*, task: Task, due_at: datetime, version: int, by: User, now: datetime) -> None:
    rows = Task.objects.filter(pk=task.pk, version=version, done_at=None)
    if not rows.update(due_at=due_at, version=F("version") + 1):
        raise EditedMeanwhile(f"« {task} » vient d’être modifiée par quelqu’un d’autre. Rechargez la page.")
    _date_change(task, "due_at", task.due_at.isoformat(), due_at.isoformat(), by=by, now=now)


@transaction.atomic
def follow_hour(*, task: Task, due_at: datetime | None, by: Author, now: datetime) -> None:
    """The hour of what it stands for moved, or there is none any more (None): a task that is still to do goes with it."""
    name, new = ("due_at", due_at) if due_at else ("deleted_at", now)
    rows = Task.objects.filter(pk=task.pk, done_at=None, deleted_at=None)
    if rows.update(**{name: new}, version=F("version") + 1):
        old = as_text(getattr(task, name))
        record_changes([_change(task, name, old, new.isoformat())], by=by, at=now)


@transaction.atomic
def trash_task(*, task: Task, by: User, now: datetime) -> None:
    if Task.objects.filter(pk=task.pk, deleted_at=None).update(deleted_at=now, version=F("version") + 1):
        _date_change(task, "deleted_at", "", now.isoformat(), by=by, now=now)


@transaction.atomic
def restore_task(*, task: Task, by: User, now: datetime) -> None:
    """Back on the list where it was; the second of two who restore it changes nothing."""
    if Task.objects.filter(pk=task.pk, deleted_at__isnull=False).update(deleted_at=None, version=F("version") + 1):
        _date_change(task, "deleted_at", as_text(task.deleted_at), "", by=by, now=now)


@transaction.atomic
def pass_tasks_on(*, subject: Subject, to: User, by: Author, now: datetime) -> None:
    """What is left to do about a record goes to the person who takes it over."""
    tasks = Task.objects.filter(subject_kind=subject.kind, subject_id=subject.pk, done_at=None, deleted_at=None)
    taken = [task for task in tasks if task.assignee_id != to.pk]
    Task.objects.filter(pk__in=[task.pk for task in taken]).update(assignee=to, version=F("version") + 1)
    moves = [_change(task, "assignee", as_text(task.assignee_id), as_text(to)) for task in taken]
    record_changes(moves, by=by, at=now)


@transaction.atomic
def drop_tasks_about(*, kind: SubjectKind, ids: Collection[int], by: Author, now: datetime) -> None:
    """Nothing is left to do about records that ended; what is dropped can be put back one by one."""
    tasks = list(Task.objects.filter(subject_kind=kind, subject_id__in=ids, done_at=None, deleted_at=None))
    Task.objects.filter(pk__in=[task.pk for task in tasks]).update(deleted_at=now, version=F("version") + 1)
    record_changes([_change(task, "deleted_at", "", now.isoformat()) for task in tasks], by=by, at=now)


def _change(task: Task, name: str, old: str, new: str) -> NewChange:
    return NewChange(SubjectKind.TASK, task.pk, FIELD_AXIS + name, old, new)


def _date_change(task: Task, name: str, old: str, new: str, *, by: User, now: datetime) -> None:
    record_changes([_change(task, name, old, new)], by=by_person(by.pk), at=now)
