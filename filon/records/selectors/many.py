"""The actions on many records that a person made: each is shown to its author only."""

from django.db.models import QuerySet

from filon.kit.errors import NotFound
from filon.records.models import BulkAction
from filon.records.rules.many import BulkKind, told
from filon.users.models import User


def bulk_actions_of(viewer: User) -> "QuerySet[BulkAction]":
    """The newest first."""
    return BulkAction.objects.filter(by=viewer).order_by("-at", "-pk")


def bulk_action_for(*, viewer: User, pk: int) -> BulkAction:
    found = bulk_actions_of(viewer).filter(pk=pk).first()
    if found is None:
        raise NotFound("Cette action n’existe plus, ou c’est celle de quelqu’un d’autre.")
    return found


def sentence_of(action: BulkAction) -> str:
    return told(BulkKind(action.kind), what=action.what, done=action.done)
