"""A first qualification sheet in use: BANT."""

from typing import Any

from django.db import migrations
from django.utils import timezone

from filon.kit.text import fold
from filon.playbook.rules.frameworks import BANT


def install_bant(apps: Any, schema_editor: Any) -> None:
    now = timezone.now()
    sheet = apps.get_model("playbook", "QualificationSheet").objects.create(
        name=BANT.name, name_key=fold(BANT.name), created_at=now
    )
    questions = [question.as_document() for question in BANT.questions]
    apps.get_model("playbook", "SheetVersion").objects.create(
        sheet=sheet, number=1, state="live", questions=questions, created_at=now, live_at=now
    )


class Migration(migrations.Migration):
    dependencies = [("playbook", "0005_sheets")]
    operations = [migrations.RunPython(install_bant, migrations.RunPython.noop)]
