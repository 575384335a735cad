"""The default process asks something at each stage, where nobody edited it."""

import tomllib
from typing import Any

from django.db import migrations

from filon.playbook.rules.defaults import DEFAULT_PROCESS_KEY, DEFAULT_STAGES
from filon.playbook.rules.process import CriterionSide
from filon.playbook.rules.process_file import read_process
from filon.playbook.rules.ready_processes import ready_text


def install_criteria(apps: Any, schema_editor: Any) -> None:
    live = apps.get_model("playbook", "Stage").objects.filter(
        version__process__key=DEFAULT_PROCESS_KEY, version__state="live"
    )
    criterion = apps.get_model("playbook", "Criterion")
    stages = {stage.key: stage for stage in live.order_by("order")}
    if criterion.objects.filter(stage__in=live).exists() or not _as_installed(stages.values()):
        return
    criterion.objects.bulk_create(
        criterion(
            stage=stages[told.key], side=side.value, key=one.key, kind=one.kind.value, what=dict(one.what), words=one.words,
            position=place,
        )
        for told in read_process(tomllib.loads(ready_text("nouveau_client"))).stages
        for side in CriterionSide
        for place, one in enumerate(told.criteria(side) if told.key in stages else (), start=1)
    )  # fmt: skip


def _as_installed(stages: Any) -> bool:
    """The stages still bear the names, chances and stays that they came with."""
    told = [(stage.key, stage.label, stage.probability, stage.max_days) for stage in stages]
    return told == [(seed.key, seed.label, seed.probability, seed.max_days) for seed in DEFAULT_STAGES]


class Migration(migrations.Migration):
    dependencies = [("playbook", "0011_contents")]
    operations = [migrations.RunPython(install_criteria, migrations.RunPython.noop)]
