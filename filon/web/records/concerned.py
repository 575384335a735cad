"""The records that tasks speak of, for lists of tasks: only those that the reader may open."""

from collections import defaultdict
from collections.abc import Sequence

from filon.activities.models import Task
from filon.contacts.models import Company, Contact
from filon.customers.models import Order
from filon.kit.subjects import SubjectKind
from filon.leads.models import Lead
from filon.opportunities.models import Opportunity
from filon.records.models import RootRecord
from filon.users.models import User
from filon.users.rules.rights import Entity
from filon.users.selectors import visible

MODELS: dict[str, type[RootRecord]] = {
    SubjectKind.OPPORTUNITY: Opportunity,
    SubjectKind.LEAD: Lead,
    SubjectKind.ORDER: Order,
    SubjectKind.CONTACT: Contact,
    SubjectKind.COMPANY: Company,
}


def records_of_tasks(tasks: Sequence[Task], *, viewer: User) -> dict[int, list[tuple[str, RootRecord]]]:
    """Task → (name of the page, record), the nearest first; one query a kind."""
    wanted: defaultdict[str, dict[int, list[int]]] = defaultdict(lambda: defaultdict(list))
    for task in tasks:
        for kind, pk in _named_by(task):
            wanted[kind][pk].append(task.pk)
    found: dict[int, list[tuple[str, RootRecord]]] = {task.pk: [] for task in tasks}
    for kind, model in MODELS.items():
        rows = model._default_manager.filter(pk__in=wanted[kind])
        for record in visible(rows, viewer=viewer, entity=Entity(kind)):
            for task_id in wanted[kind][record.pk]:
                found[task_id].append((kind, record))
    return found


def _named_by(task: Task) -> list[tuple[str, int]]:
    """The two nearest: a lead tells its company already."""
    pairs = [(task.subject_kind, task.subject_id), ("contact", task.contact_id), ("company", task.company_id)]
    return [(kind, pk) for kind, pk in dict.fromkeys(pairs) if kind in MODELS and pk is not None][:2]
