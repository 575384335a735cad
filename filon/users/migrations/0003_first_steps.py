"""Each person puts the guided path of the first days away for himself."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("users", "0002_default_rights")]

    operations = [
        migrations.AddField(
            model_name="user", name="first_steps_hidden_at", field=models.DateTimeField(null=True)
        )
    ]
