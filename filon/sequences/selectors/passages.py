"""Passages for those who may see their people."""

from django.db.models import QuerySet

from filon.kit.errors import NotFound
from filon.records.selectors.paging import Page, Sort, read_page
from filon.sequences.models import Enrolment, Sequence, StepRun
from filon.sequences.rules.kinds import EnrolmentState
from filon.users.rules.rights import Action, Entity
from filon.users.selectors import Viewer, require, visible

# Those whose step comes first before the others; who is held has no hour.
ORDER = {
    EnrolmentState.ACTIVE: Sort(("due_at",)),
    EnrolmentState.PAUSED: Sort(("started_at",), descending=True),
    EnrolmentState.ENDED: Sort(("ended_at",), descending=True),
}


def passages_of(sequence: Sequence, *, viewer: Viewer, state: EnrolmentState, cursor: str = "") -> Page[Enrolment]:
    """One page of the people whom the viewer may read."""
    rows = _seen(viewer, Action.READ).filter(sequence=sequence, state=state)
    return read_page(rows.select_related("contact__company", "owner", "version"), sort=ORDER[state], cursor=cursor)


def passages_with(contact_id: int, *, viewer: Viewer) -> QuerySet[Enrolment]:
    """What one person runs and ran."""
    return _seen(viewer, Action.READ).filter(contact=contact_id).select_related("sequence", "owner")


def passage_for(*, viewer: Viewer, pk: int, action: Action = Action.WRITE) -> Enrolment:
    found = _seen(viewer, action).filter(pk=pk).select_related("sequence", "contact").first()
    if found is None:
        raise NotFound("Ce passage n’existe pas, ou n’est pas le vôtre.")
    return found


def runs_of(enrolment: Enrolment) -> QuerySet[StepRun]:
    return enrolment.runs.select_related("step", "task", "message")


def _seen(viewer: Viewer, action: Action) -> QuerySet[Enrolment]:
    require(viewer, Entity.SEQUENCE, Action.READ)
    return visible(Enrolment.objects.all(), viewer=viewer, entity=Entity.CONTACT, action=action, owner="contact__owner")
