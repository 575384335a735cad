"""Leads of a lot are found by index."""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("contacts", "0006_lots"),
        ("leads", "0002_trash"),
        ("playbook", "0002_defaults"),
        ("records", "0004_lots"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddIndex(
            model_name="lead",
            index=models.Index(condition=models.Q(("lot__isnull", False)), fields=["lot"], name="lead_lot"),
        ),
    ]
