"""Stages say what to do and what must hold; a version is a draft, in service or past."""

from typing import Any

import django.db.models.deletion
import filon.kit.versions
import filon.playbook.rules.process
from django.conf import settings
from django.db import migrations, models
from django.db.models import F


def say_states(apps: Any, schema_editor: Any) -> None:
    versions = apps.get_model("playbook", "ProcessVersion").objects
    versions.filter(current=True).update(state="live", live_at=F("created_at"))
    versions.filter(current=False).update(state="past", live_at=F("created_at"))


class Migration(migrations.Migration):

    dependencies = [
        ('playbook', '0007_buying_journey'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Criterion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('side', models.CharField(choices=[('entry', 'Critère d’entrée'), ('exit', 'Critère de sortie')], default=filon.playbook.rules.process.CriterionSide['EXIT'], max_length=5)),
                ('key', models.SlugField(max_length=60)),
                ('kind', models.CharField(choices=[('field', 'Une donnée est connue'), ('answer', 'Une réponse suffit'), ('activity', 'Une action a eu lieu'), ('meeting', 'Un rendez-vous est planifié'), ('next_action', 'Une prochaine action est prévue'), ('decision_maker', 'Le décideur est identifié'), ('document', 'Un document a été envoyé'), ('proposal_sent', 'Une proposition a été envoyée'), ('proposal_accepted', 'Une proposition a été acceptée'), ('confirmed', 'Une personne le confirme')], max_length=17)),
                ('what', models.JSONField(default=dict)),
                ('words', models.CharField(max_length=160)),
                ('position', models.PositiveSmallIntegerField(default=0)),
            ],
            options={
                'verbose_name_plural': 'criteria',
                'ordering': ['stage', 'side', 'position'],
            },
        ),
        migrations.CreateModel(
            name='StageVariant',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('asks', models.JSONField(default=list)),
                ('say', models.TextField(blank=True)),
                ('do', models.TextField(blank=True)),
                ('share', models.TextField(blank=True)),
                ('cadence', models.JSONField(default=list)),
                ('expected_days', models.PositiveSmallIntegerField(null=True)),
                ('max_days', models.PositiveSmallIntegerField(null=True)),
                ('name', models.CharField(max_length=80)),
                ('position', models.PositiveSmallIntegerField(default=0)),
                ('audience', models.JSONField(default=dict)),
                ('waived', models.JSONField(default=list)),
                ('probability', models.PositiveSmallIntegerField(null=True)),
            ],
            options={
                'ordering': ['stage', 'position'],
            },
        ),
        migrations.AddField(
            model_name='process',
            name='kind',
            field=models.CharField(choices=[('new_business', 'Nouveaux clients'), ('renewal', 'Renouvellement'), ('cross_sell', 'Vente additionnelle'), ('partner', 'Partenaires')], default=filon.playbook.rules.process.ProcessKind['NEW_BUSINESS'], max_length=12),
        ),
        migrations.AddField(
            model_name='processversion',
            name='by',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='processversion',
            name='live_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='processversion',
            name='state',
            field=models.CharField(choices=[('draft', 'Brouillon'), ('live', 'En service'), ('past', 'Passée')], default=filon.kit.versions.VersionState['DRAFT'], max_length=5),
        ),
        migrations.AddField(
            model_name='processversion',
            name='version',
            field=models.PositiveIntegerField(default=1),
        ),
        migrations.AddField(
            model_name='stage',
            name='asks',
            field=models.JSONField(default=list),
        ),
        migrations.AddField(
            model_name='stage',
            name='cadence',
            field=models.JSONField(default=list),
        ),
        migrations.AddField(
            model_name='stage',
            name='do',
            field=models.TextField(blank=True),
        ),
        migrations.AddField(
            model_name='stage',
            name='expected_days',
            field=models.PositiveSmallIntegerField(null=True),
        ),
        migrations.AddField(
            model_name='stage',
            name='purpose',
            field=models.TextField(blank=True),
        ),
        migrations.AddField(
            model_name='stage',
            name='say',
            field=models.TextField(blank=True),
        ),
        migrations.AddField(
            model_name='stage',
            name='sends_proposals',
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name='stage',
            name='share',
            field=models.TextField(blank=True),
        ),
        migrations.AlterField(
            model_name='stage',
            name='kind',
            field=models.CharField(choices=[('open', 'En cours'), ('won', 'Gagnée'), ('lost', 'Perdue'), ('after', 'Après la signature')], default=filon.playbook.rules.process.StageKind['OPEN'], max_length=5),
        ),
        migrations.AlterField(
            model_name='stage',
            name='moment',
            field=models.CharField(choices=[('identify', 'Identifier'), ('connect', 'Connecter'), ('explore', 'Explorer'), ('present', 'Présenter'), ('follow_up', 'Relancer'), ('convert', 'Convertir'), ('follow_through', 'Suivre'), ('renew', 'Renouveler'), ('extend', 'Vendre en plus'), ('refer', 'Recommander')], max_length=14),
        ),
        migrations.RunPython(say_states, migrations.RunPython.noop),
        migrations.RemoveField(
            model_name='processversion',
            name='current',
        ),
        migrations.AddConstraint(
            model_name='processversion',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'live')), fields=('process',), name='one_live_process_version'),
        ),
        migrations.AddConstraint(
            model_name='processversion',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'draft')), fields=('process',), name='one_draft_process_version'),
        ),
        migrations.AddField(
            model_name='criterion',
            name='stage',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='criteria', to='playbook.stage'),
        ),
        migrations.AddField(
            model_name='stagevariant',
            name='stage',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='variants', to='playbook.stage'),
        ),
        migrations.AddConstraint(
            model_name='criterion',
            constraint=models.UniqueConstraint(fields=('stage', 'side', 'key'), name='criterion_key_once'),
        ),
        migrations.AddConstraint(
            model_name='stagevariant',
            constraint=models.UniqueConstraint(fields=('stage', 'name'), name='variant_name_once'),
        ),
        migrations.AddConstraint(
            model_name='stagevariant',
            constraint=models.CheckConstraint(condition=models.Q(('probability__isnull', True), ('probability__lte', 100), _connector='OR'), name='variant_probability_percent'),
        ),
    ]
