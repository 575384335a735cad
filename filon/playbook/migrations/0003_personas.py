"""A persona has a whole card, a rule and proofs; the ideal customer profile has versions."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.utils import timezone

USER = settings.AUTH_USER_MODEL
LEVELS = {
    "decision_maker": "décideur",
    "influencer": "prescripteur",
    "buyer": "acheteur",
    "user": "utilisateur",
}


def text(name: str) -> migrations.AddField:
    return migrations.AddField("persona", name, models.TextField(blank=True, default=""), preserve_default=False)


def word(name: str, width: int) -> migrations.AddField:
    field = models.CharField(blank=True, default="", max_length=width)
    return migrations.AddField("persona", name, field, preserve_default=False)


def moment(name: str) -> migrations.AddField:
    return migrations.AddField("persona", name, models.DateTimeField(default=timezone.now), preserve_default=False)


def pointing(to: str, on_delete: object, **more: object) -> models.ForeignKey:
    return models.ForeignKey(db_index=False, null=True, on_delete=on_delete, related_name="+", to=to, **more)


def write_levels_in_french(apps, schema_editor):
    persona = apps.get_model("playbook", "Persona")
    for code, level in LEVELS.items():
        persona.objects.filter(decision_level=code).update(decision_level=level)


class Migration(migrations.Migration):
    dependencies = [
        ("playbook", "0002_defaults"),
        ("records", "0004_lots"),
        migrations.swappable_dependency(USER),
    ]

    operations = [
        migrations.AlterModelOptions("persona", options={"ordering": ["position", "name"]}),
        migrations.AlterField("persona", "job_function", models.CharField(blank=True, max_length=200)),
        migrations.AlterField("persona", "decision_level", models.CharField(blank=True, max_length=60)),
        migrations.AlterField(
            "persona", "batch", pointing("records.batch", django.db.models.deletion.PROTECT, db_constraint=False)
        ),
        moment("created_at"),
        moment("updated_at"),
        migrations.AddField("persona", "version", models.PositiveIntegerField(default=1)),
        migrations.AddField("persona", "lot", pointing("records.lot", django.db.models.deletion.PROTECT)),
        migrations.AddField("persona", "owner", pointing(USER, django.db.models.deletion.PROTECT)),
        migrations.AddField("persona", "custom", models.JSONField(default=dict)),
        migrations.AddField("persona", "deleted_at", models.DateTimeField(null=True)),
        migrations.AddField("persona", "position", models.PositiveSmallIntegerField(default=0)),
        migrations.AddField("persona", "criteria", models.JSONField(default=dict)),
        text("typical_company"),
        text("objectives"),
        text("pains_awareness"),
        text("pains_consideration"),
        text("pains_decision"),
        text("triggers"),
        text("brakes"),
        text("choice_criteria"),
        text("vocabulary"),
        word("channels_preferred", 120),
        word("channels_avoided", 120),
        migrations.AddField("persona", "review_on", models.DateField(null=True)),
        migrations.RunPython(write_levels_in_french, migrations.RunPython.noop),
        migrations.CreateModel(
            name="PersonaEvidence",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("interview", "Entretien"),
                            ("data", "Données"),
                            ("sale", "Vente"),
                            ("survey", "Enquête"),
                        ],
                        max_length=10,
                    ),
                ),
                ("text", models.CharField(max_length=300)),
                ("on_date", models.DateField()),
                ("by", pointing(USER, django.db.models.deletion.SET_NULL)),
                (
                    "persona",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="evidence", to="playbook.persona"
                    ),
                ),
            ],
            options={"ordering": ["-on_date", "-pk"]},
        ),
        migrations.CreateModel(
            name="IdealProfile",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveIntegerField(unique=True)),
                (
                    "state",
                    models.CharField(
                        choices=[("draft", "Brouillon"), ("live", "En service"), ("past", "Passée")],
                        default="draft",
                        max_length=5,
                    ),
                ),
                ("lines", models.JSONField(default=list)),
                ("grade_a", models.PositiveSmallIntegerField(default=75)),
                ("grade_b", models.PositiveSmallIntegerField(default=50)),
                ("grade_c", models.PositiveSmallIntegerField(default=25)),
                ("min_known", models.PositiveSmallIntegerField(default=50)),
                ("created_at", models.DateTimeField()),
                ("updated_at", models.DateTimeField()),
                ("version", models.PositiveIntegerField(default=1)),
                ("live_at", models.DateTimeField(null=True)),
                ("by", pointing(USER, django.db.models.deletion.SET_NULL)),
            ],
            options={
                "ordering": ["-number"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "live")), fields=("state",), name="one_live_ideal_profile"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state", "draft")), fields=("state",), name="one_draft_ideal_profile"
                    ),
                ],
            },
        ),
    ]
