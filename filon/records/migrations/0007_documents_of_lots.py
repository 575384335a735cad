"""A file may concern a lot: only the words of a choice differ, the tables stay."""

from django.db import migrations, models

from filon.kit.subjects import SubjectKind

KINDS = [(kind.value, kind.value) for kind in SubjectKind]


class Migration(migrations.Migration):
    dependencies = [("records", "0006_many")]

    operations = [migrations.AlterField("bulkaction", "subject_kind", models.CharField(choices=KINDS, max_length=16))]
