"""A change, a note, a file or a tag may concern a persona: only the words of a choice differ, the tables stay."""

from django.db import migrations, models

from filon.kit.subjects import SubjectKind

KINDS = [(kind.value, kind.value) for kind in SubjectKind]


class Migration(migrations.Migration):
    dependencies = [("records", "0004_lots")]

    operations = [
        migrations.AlterField("change", "subject_kind", models.CharField(choices=KINDS, max_length=16)),
        migrations.AlterField("externalid", "entity", models.CharField(choices=KINDS, max_length=16)),
        migrations.AlterField("file", "subject_kind", models.CharField(choices=KINDS, max_length=16)),
        migrations.AlterField("note", "subject_kind", models.CharField(choices=KINDS, max_length=16)),
        migrations.AlterField("tagging", "subject_kind", models.CharField(choices=KINDS, max_length=16)),
    ]
