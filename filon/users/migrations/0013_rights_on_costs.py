"""Costs and hourly rates have their rights: an installation that was there already gets the default ones."""

from typing import Any

from django.db import migrations, models

from filon.users.rules.rights import DEFAULT_RIGHTS, Entity


def install_rights(apps: Any, schema_editor: Any) -> None:
    role_right = apps.get_model("users", "RoleRight")
    for right in DEFAULT_RIGHTS:
        if right.entity in (Entity.COST, Entity.RATE):
            named = {"role": right.role.value, "entity": right.entity.value, "action": right.action.value}
            role_right.objects.get_or_create(**named, defaults={"scope": int(right.scope)})


class Migration(migrations.Migration):
    dependencies = [("users", "0012_morning_digest")]
    operations = [
        migrations.AlterField("roleright", "entity", models.CharField(choices=Entity.choices(), max_length=12)),
        migrations.RunPython(install_rights, migrations.RunPython.noop),
    ]
