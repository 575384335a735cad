from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar = [("contacts", "0007_given_by")]

    operations: ClassVar = [
        migrations.AddIndex(model_name="company", index=models.Index(fields=["domain"], name="company_domain")),
    ]
