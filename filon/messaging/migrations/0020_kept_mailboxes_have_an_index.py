"""The index of those who look after mailboxes, apart: PostgreSQL makes none on a table whose deferred checks are pending."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("messaging", "0019_mailboxes_are_kept")]
    operations = [
        migrations.AddIndex(model_name="mailbox", index=models.Index(fields=["keeper"], name="mailbox_keeper")),
    ]
