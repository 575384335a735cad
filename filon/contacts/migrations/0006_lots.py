"""Companies and people of a lot are found without reading the whole file."""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("contacts", "0005_company_unidentified"),
        ("playbook", "0002_defaults"),
        ("records", "0004_lots"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddIndex(
            model_name="company",
            index=models.Index(condition=models.Q(("lot__isnull", False)), fields=["lot"], name="company_lot"),
        ),
        migrations.AddIndex(
            model_name="contact",
            index=models.Index(condition=models.Q(("lot__isnull", False)), fields=["lot"], name="contact_lot"),
        ),
    ]
