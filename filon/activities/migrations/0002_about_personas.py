"""A task or an activity may concern a persona: only the words of a choice differ, the tables stay."""

from django.db import migrations, models

from filon.kit.subjects import SubjectKind

KINDS = [(kind.value, kind.value) for kind in SubjectKind]


class Migration(migrations.Migration):
    dependencies = [("activities", "0001_initial")]

    operations = [
        migrations.AlterField("activity", "subject_kind", models.CharField(blank=True, choices=KINDS, max_length=16)),
        migrations.AlterField("task", "subject_kind", models.CharField(blank=True, choices=KINDS, max_length=16)),
    ]
