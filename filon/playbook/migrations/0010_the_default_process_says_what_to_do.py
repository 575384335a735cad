"""The default process says what each stage is for, what to ask, say, do and share, where nobody wrote anything yet."""

import tomllib
from typing import Any

from django.db import migrations

from filon.playbook.rules.defaults import DEFAULT_PROCESS_KEY
from filon.playbook.rules.process_file import read_process
from filon.playbook.rules.ready_processes import ready_text


def say_what_to_do(apps: Any, schema_editor: Any) -> None:
    told = {stage.key: stage for stage in read_process(tomllib.loads(ready_text("nouveau_client"))).stages}
    stages = apps.get_model("playbook", "Stage").objects.filter(
        version__process__key=DEFAULT_PROCESS_KEY, version__state="live", purpose=""
    )
    for row in stages.filter(key__in=told):
        stage = told[row.key]
        for name in ("purpose", "say", "do", "share", "expected_days", "sends_proposals"):
            setattr(row, name, getattr(stage, name))
        row.asks = [ask._asdict() for ask in stage.asks]
        row.cadence = [{**touch._asdict(), "channel": touch.channel.value} for touch in stage.cadence]
        row.save()


class Migration(migrations.Migration):
    dependencies = [("playbook", "0009_stages_open_processes")]
    operations = [migrations.RunPython(say_what_to_do, migrations.RunPython.noop)]
