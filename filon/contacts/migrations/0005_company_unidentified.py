"""Companies without SIREN by name (ADR 0011)."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("contacts", "0004_trash")]

    operations = [
        migrations.AddIndex(
            model_name="company",
            index=models.Index(condition=models.Q(("siren__isnull", True)), fields=["name_key"], name="company_unidentified"),
        ),
    ]
