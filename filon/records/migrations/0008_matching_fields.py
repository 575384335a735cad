"""A custom field may be told not to help to recognise duplicates."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("records", "0007_documents_of_lots")]

    operations = [migrations.AddField("fielddefinition", "matching", models.BooleanField(default=True))]
