"""Changes to the table of rights."""

from collections.abc import Iterable

from django.db import transaction

from filon.users.models import RoleRight
from filon.users.rules.people import check_right_may_change
from filon.users.rules.rights import DEFAULT_RIGHTS, Action, Entity, Right
from filon.users.selectors import Viewer, require


def set_rights(*, rights: Iterable[Right], by: Viewer) -> int:
    """Write the rights given, whole or not at all; they hold from the next page of each person. Returns how many changed."""
    require(by, Entity.SETTING, Action.WRITE)
    known = {(row.role, row.entity, row.action): row.scope for row in RoleRight.objects.all()}
    changed = [right for right in rights if known.get(right[:3]) != right.scope]
    with transaction.atomic():
        for right in changed:
            check_right_may_change(role=right.role, entity=right.entity, action=right.action, scope=right.scope)
            RoleRight.objects.update_or_create(
                role=right.role, entity=right.entity, action=right.action, defaults={"scope": right.scope}
            )
    return len(changed)


def restore_default_rights(*, by: Viewer) -> int:
    return set_rights(rights=DEFAULT_RIGHTS, by=by)
