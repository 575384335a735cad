"""Call lists, their lines, and who has whom on the line."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True
    dependencies = [
        ('activities', '0001_initial'),
        ('contacts', '0006_lots'),
        ('records', '0004_lots'),
        ('segments', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='CallList',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=80)),
                ('entity', models.CharField(choices=[('contact', 'contact'), ('company', 'company')], max_length=16)),
                ('order', models.CharField(choices=[('never_first', 'Jamais appelés d’abord'), ('last_sign', 'Dernier signe d’abord'), ('best_fit', 'Meilleur profil d’abord'), ('by_name', 'Par nom')], default='never_first', max_length=11)),
                ('script', models.TextField(blank=True)),
                ('shared', models.BooleanField(default=True)),
                ('created_at', models.DateTimeField()),
                ('filled_at', models.DateTimeField()),
                ('closed_at', models.DateTimeField(null=True)),
                ('lot', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='records.lot')),
                ('owner', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('segment', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='segments.segment')),
            ],
            options={
                'ordering': ['-created_at', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='CallEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveIntegerField()),
                ('state', models.CharField(choices=[('to_call', 'À appeler'), ('called', 'Fait')], default='to_call', max_length=7)),
                ('again_at', models.DateTimeField(null=True)),
                ('held_because', models.CharField(blank=True, max_length=300)),
                ('held_until', models.DateTimeField(null=True)),
                ('attempts', models.PositiveSmallIntegerField(default=0)),
                ('outcome', models.CharField(blank=True, choices=[('', '—'), ('reached', 'Joint'), ('absent', 'Absent'), ('voicemail', 'Messagerie'), ('gatekeeper', 'Barrage'), ('call_back', 'À rappeler'), ('refused', 'Refus'), ('wrong_number', 'Faux numéro'), ('meeting', 'Rendez-vous obtenu'), ('out_of_target', 'Hors cible')], max_length=20)),
                ('called_at', models.DateTimeField(null=True)),
                ('called_by', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('company', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='call_entries', to='contacts.company')),
                ('contact', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='call_entries', to='contacts.contact')),
                ('task', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='activities.task')),
                ('call_list', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='entries', to='calling.calllist')),
            ],
            options={
                'verbose_name_plural': 'call entries',
            },
        ),
        migrations.CreateModel(
            name='CallClaim',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('until', models.DateTimeField()),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('company', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='call_claims', to='contacts.company')),
                ('contact', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='call_claims', to='contacts.contact')),
                ('entry', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='claims', to='calling.callentry')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('contact',), name='claim_of_contact'), models.UniqueConstraint(fields=('company',), name='claim_of_company')],
            },
        ),
        migrations.AddIndex(
            model_name='callentry',
            index=models.Index(fields=['call_list', 'state', 'position'], name='call_queue'),
        ),
        migrations.AddIndex(
            model_name='callentry',
            index=models.Index(condition=models.Q(('contact__isnull', False)), fields=['contact'], name='call_of_contact'),
        ),
        migrations.AddIndex(
            model_name='callentry',
            index=models.Index(condition=models.Q(('company__isnull', False)), fields=['company'], name='call_of_company'),
        ),
        migrations.AddConstraint(
            model_name='callentry',
            constraint=models.UniqueConstraint(fields=('call_list', 'contact'), name='call_contact_once'),
        ),
        migrations.AddConstraint(
            model_name='callentry',
            constraint=models.UniqueConstraint(fields=('call_list', 'company'), name='call_company_once'),
        ),
    ]
