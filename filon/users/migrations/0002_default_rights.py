"""A new installation starts with the default table of rights."""

from typing import Any

from django.db import migrations

from filon.users.rules.rights import DEFAULT_RIGHTS


def install_rights(apps: Any, schema_editor: Any) -> None:
    role_right = apps.get_model("users", "RoleRight")
    role_right.objects.bulk_create(
        role_right(role=right.role.value, entity=right.entity.value, action=right.action.value, scope=int(right.scope))
        for right in DEFAULT_RIGHTS
    )


class Migration(migrations.Migration):
    dependencies = [("users", "0001_initial")]
    operations = [migrations.RunPython(install_rights, migrations.RunPython.noop)]
