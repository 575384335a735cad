"""The actions on many records that a person made: each is shown to its author only."""

from django.db.models import QuerySet

from filon.kit.errors import NotFound
from filon.kit.subjects import SubjectKind
from filon.records.models import BulkAction
from filon.records.rules.many import BulkKind, told
from filon.users.models import User
from filon.users.rules.rights import Action, Entity
from filon.users.selectors import may

RIGHTS = {
    SubjectKind.COMPANY: Entity.COMPANY,
    SubjectKind.CONTACT: Entity.CONTACT,
    SubjectKind.LEAD: Entity.LEAD,
    SubjectKind.OPPORTUNITY: Entity.OPPORTUNITY,
    SubjectKind.ORDER: Entity.ORDER,
}


def bulk_actions_of(viewer: User) -> "QuerySet[BulkAction]":
    """The newest first, of the records that he may still read."""
    readable = [kind for kind in RIGHTS if may(viewer, RIGHTS[kind], Action.READ)]
    return BulkAction.objects.filter(by=viewer, subject_kind__in=readable).order_by("-at", "-pk")


def bulk_action_for(*, viewer: User, pk: int) -> BulkAction:
    found = bulk_actions_of(viewer).filter(pk=pk).first()
    if found is None:
        raise NotFound("Cette action n’existe plus, ou c’est celle de quelqu’un d’autre.")
    return found


def sentence_of(action: BulkAction) -> str:
    return told(BulkKind(action.kind), what=action.what, done=action.done)
