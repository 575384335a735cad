"""Ma journée > what is carried by hand: the text ready to copy, one key for done, then the next of the batch."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from filon.activities.models import Task
from filon.activities.rules.kinds import CARRIED_AS, TaskKind
from filon.calling.selectors.permitted import Callee
from filon.contacts.models import Contact
from filon.kit.errors import NotPossible
from filon.playbook.models import TemplateVersion
from filon.reporting.selectors.day import next_of_day
from filon.usecases.carrying import carry_words, words_ready
from filon.users.rules.rights import Action, Entity
from filon.users.selectors import check_may
from filon.web.access import needs
from filon.web.call_screen import last_exchanges, objections_of
from filon.web.day_walk import go_on, kind_asked
from filon.web.requests import PageRequest
from filon.web.telling import tell
from filon.web.views.composer import task_of
from filon.web.views.personas import number_in
from filon.web.views.tasks import today_of


@require_GET
@needs(Entity.ACTIVITY, Action.WRITE)
def show_words(request: PageRequest, pk: int) -> HttpResponse:
    """`?modele=`: another text among those offered for this person."""
    task, contact = whom_to_write(request, pk)
    chosen = request.GET.get("modele", "")
    ready = words_ready(
        task=task, contact=contact, chosen=number_in(chosen) if chosen else None, by=request.user, now=request.now
    )
    context: dict[str, Any] = {
        "task": task,
        "kind": kind_asked(request),
        "contact": contact,
        "ready": ready,
        "pressed": ready.free_at > request.now,
        "last": last_exchanges(request, Callee(pk, contact, None)),
        "objections": objections_of(contact, request),
        "pass_address": reverse("day_pass", args=[pk]),
    }
    return render(request, "day/words.html", context)


def whom_to_write(request: PageRequest, pk: int) -> tuple[Task, Contact]:
    task = task_of(request, pk)
    if task.contact is None or task.kind not in CARRIED_AS:
        raise NotPossible(_("Cette tâche ne dit pas à qui parler\u00a0: ouvrez-la et nommez la personne."))
    check_may(request.user, Entity.CONTACT, Action.READ, owner_id=task.contact.owner_id)
    return task, task.contact


@require_POST
@needs(Entity.ACTIVITY, Action.WRITE)
def write_carried(request: PageRequest, pk: int) -> HttpResponse:
    """It is done: written where it belongs, and the next of the batch follows."""
    task, _contact = whom_to_write(request, pk)
    kind, data = TaskKind(task.kind), request.POST
    end = today_of(request.now).end
    following = next_of_day(viewer=request.user, now=request.now, end=end, kind=kind, after=pk)
    version = TemplateVersion.objects.filter(pk=number_in(data.get("texte", ""))).first() if data.get("texte") else None
    undo = carry_words(task=task, version=version, text=data.get("text", ""), by=request.user, now=request.now)
    tell(request, f"{undo.sentence}.", undo=reverse("undo", args=[undo.pk]))
    return go_on(following, kind=kind)
