"""The default process and reasons."""

from typing import Any

from django.db import migrations
from django.utils import timezone

from filon.kit.text import fold
from filon.playbook.rules.defaults import (
    DEFAULT_PROCESS_KEY,
    DEFAULT_PROCESS_NAME,
    DEFAULT_REASONS,
    DEFAULT_STAGES,
)


def install_defaults(apps: Any, schema_editor: Any) -> None:
    process = apps.get_model("playbook", "Process").objects.create(
        key=DEFAULT_PROCESS_KEY, name=DEFAULT_PROCESS_NAME, is_default=True
    )
    version = apps.get_model("playbook", "ProcessVersion").objects.create(process=process, created_at=timezone.now())
    stage = apps.get_model("playbook", "Stage")
    stage.objects.bulk_create(
        stage(version=version, order=order, **{key: str(value) if isinstance(value, str) else value for key, value in seed._asdict().items()})
        for order, seed in enumerate(DEFAULT_STAGES, start=1)
    )
    reason = apps.get_model("playbook", "CloseReason")
    reason.objects.bulk_create(
        reason(label=label, name_key=fold(label), invalid=invalid, position=position)
        for position, (label, invalid) in enumerate(DEFAULT_REASONS, start=1)
    )


class Migration(migrations.Migration):
    dependencies = [("playbook", "0001_initial")]
    operations = [migrations.RunPython(install_defaults, migrations.RunPython.noop)]
