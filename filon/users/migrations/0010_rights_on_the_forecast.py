"""Managers and the management write objectives and their own view of deals: an installation that was there gets the right.

Nothing could be written in reports before: a scope of zero was nobody's choice.
"""

from typing import Any

from django.db import migrations

from filon.users.rules.rights import DEFAULT_RIGHTS, Action, Entity


def install_rights(apps: Any, schema_editor: Any) -> None:
    role_right = apps.get_model("users", "RoleRight")
    for right in DEFAULT_RIGHTS:
        if right.entity == Entity.REPORT and right.action == Action.WRITE:
            named = {"role": right.role.value, "entity": right.entity.value, "action": right.action.value}
            role_right.objects.filter(**named, scope=0).update(scope=int(right.scope))


class Migration(migrations.Migration):
    dependencies = [("users", "0009_notifications_by_mail")]
    operations = [migrations.RunPython(install_rights, migrations.RunPython.noop)]
