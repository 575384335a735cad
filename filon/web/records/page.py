"""What every record page shows: facts, tags, tasks, timeline, and the controls of the composer."""

from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from filon.activities.rules.kinds import LOGGED_BY_HAND, CallOutcome, TaskKind
from filon.activities.selectors.tasks import open_tasks
from filon.activities.selectors.timeline import timeline_of
from filon.kit.errors import NotAllowed
from filon.kit.subjects import Subject
from filon.records.models import RootRecord
from filon.records.selectors.annotations import tags_of
from filon.users.rules.rights import Action, Entity
from filon.users.selectors import active_people, check_may, may, reach_of
from filon.web.records.definition import RecordDefinition
from filon.web.records.facts import custom_facts_of, facts_of
from filon.web.records.followed import followed_by
from filon.web.records.telling import lines_of
from filon.web.requests import PageRequest

KINDS = [
    ("", _("Tout")),
    ("activity", _("Activités")),
    ("note", _("Notes")),
    ("task", _("Tâches")),
    ("file", _("Fichiers")),
    ("change", _("Changements")),
]

SHOWN_BESIDE = 8  # related records of each kind


def record_context(request: PageRequest, definition: RecordDefinition, record: RootRecord) -> dict[str, Any]:
    tasks = open_tasks(definition.tasks(record), viewer=request.user)
    may_change = reach_of(request.user, entity=Entity.ACTIVITY, action=Action.WRITE)
    return {
        "record": record,
        "definition": definition,
        "facts": facts_of(definition, record),
        "custom_facts": custom_facts_of(definition, record),
        "tags": tags_of(Subject(definition.kind, record.pk)),
        "tasks": tasks,
        "changeable": {task.pk for task in tasks if may_change(task.assignee_id)},
        "may_edit": record.deleted_at is None and may_touch(request, definition, record, Action.WRITE),
        "may_delete": may_touch(request, definition, record, Action.DELETE),
        "may_see_lots": may(request.user, Entity.IMPORT, Action.READ),
        "people": list(active_people()),
        "outcomes": CallOutcome.choices(),
        "activity_kinds": [(kind.value, kind.label) for kind in LOGGED_BY_HAND],
        "task_kinds": TaskKind.choices(),
        "now": request.now,
        "tomorrow": timezone.localtime(request.now).date() + timedelta(days=1),
        **timeline_context(request, definition, record),
    }


def timeline_context(request: PageRequest, definition: RecordDefinition, record: RootRecord) -> dict[str, Any]:
    only = request.GET.get("quoi", "")
    names = followed_by(definition.kind, record, viewer=request.user)
    whose = definition.whose(record, followed=list(names))
    page = timeline_of(whose, viewer=request.user, cursor=request.GET.get("suite", ""), only=only)
    return {
        "record": record,
        "definition": definition,
        "lines": lines_of(definition, record, page.moments, names=names, viewer=request.user),
        "following": page.following,
        "only": only,
        "kinds": KINDS,
    }


def new_deal_address(request: PageRequest, **about: int) -> str:
    """Where a deal of this company or person is opened; empty for those who open none."""
    if not may(request.user, Entity.OPPORTUNITY, Action.WRITE):
        return ""
    return f"{reverse('opportunity_new')}?{urlencode(about)}"


def new_order_address(request: PageRequest, **about: int) -> str:
    """Where an order of this company or deal is entered; empty for those who enter none."""
    if not may(request.user, Entity.ORDER, Action.WRITE):
        return ""
    return f"{reverse('order_new')}?{urlencode(about)}"


def may_touch(request: PageRequest, definition: RecordDefinition, record: RootRecord, action: Action) -> bool:
    """Decides which controls show; the views check again when one is used."""
    try:
        check_may(request.user, definition.entity, action, owner_id=record.owner_id)
    except NotAllowed:
        return False
    return True
