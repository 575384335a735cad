"""Who gets which lead: versions of rules, and the turns of each team."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('leads', '0004_qualification'),
        ('users', '0006_routing'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='RoutingPlan',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField(unique=True)),
                ('state', models.CharField(choices=[('draft', 'Brouillon'), ('live', 'En service'), ('past', 'Passée')], default='draft', max_length=5)),
                ('keeps_owner', models.BooleanField(default=True)),
                ('created_at', models.DateTimeField()),
                ('updated_at', models.DateTimeField()),
                ('version', models.PositiveIntegerField(default=1)),
                ('live_at', models.DateTimeField(null=True)),
                ('by', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('standing_by', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-number'],
            },
        ),
        migrations.CreateModel(
            name='RoutingRule',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveSmallIntegerField()),
                ('label', models.CharField(max_length=80)),
                ('criteria', models.JSONField(default=dict)),
                ('way', models.CharField(choices=[('person', 'Toujours la même personne'), ('load', 'La personne de l’équipe qui a le moins de leads ouverts'), ('capacity', 'La personne de l’équipe qui a le plus de place cette semaine'), ('turn', 'Chacun son tour dans l’équipe')], max_length=8)),
                ('person', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('plan', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='rules', to='leads.routingplan')),
                ('team', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='users.team')),
            ],
            options={
                'ordering': ['position'],
            },
        ),
        migrations.CreateModel(
            name='RoutingWheel',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('turns', models.PositiveIntegerField(default=0)),
                ('last', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('team', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='users.team')),
            ],
        ),
        migrations.AddConstraint(
            model_name='routingplan',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'live')), fields=('state',), name='one_live_routing_plan'),
        ),
        migrations.AddConstraint(
            model_name='routingplan',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'draft')), fields=('state',), name='one_draft_routing_plan'),
        ),
        migrations.AddIndex(
            model_name='routingrule',
            index=models.Index(fields=['plan', 'position'], name='routing_rule_place'),
        ),
    ]
