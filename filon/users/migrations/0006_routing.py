"""How many leads a person may be given, and the rights on routing and the agreement for an installation that was there."""

from typing import Any

from django.db import migrations, models

from filon.users.rules.rights import DEFAULT_RIGHTS, Entity


def install_rights(apps: Any, schema_editor: Any) -> None:
    role_right = apps.get_model("users", "RoleRight")
    for right in DEFAULT_RIGHTS:
        if right.entity == Entity.AGREEMENT:
            named = {"role": right.role.value, "entity": right.entity.value, "action": right.action.value}
            role_right.objects.get_or_create(**named, defaults={"scope": int(right.scope)})


class Migration(migrations.Migration):
    dependencies = [("users", "0005_rights_on_forms")]
    operations = [
        migrations.AlterField("roleright", "entity", models.CharField(choices=Entity.choices(), max_length=12)),
        migrations.AddField("user", "leads_per_day", models.PositiveSmallIntegerField(null=True)),
        migrations.AddField("user", "leads_per_week", models.PositiveSmallIntegerField(null=True)),
        migrations.RunPython(install_rights, migrations.RunPython.noop),
    ]
