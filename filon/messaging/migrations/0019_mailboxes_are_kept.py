"""Who looks after what comes in a mailbox: its owner, until a relay gives it to somebody else."""

from typing import Any

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


def by_their_owners(apps: Any, _editor: Any) -> None:
    apps.get_model("messaging", "Mailbox").objects.update(keeper=models.F("owner"))


class Migration(migrations.Migration):
    dependencies = [
        ("messaging", "0018_meetings_travel_along"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
    operations = [
        migrations.AddField(
            model_name="mailbox",
            name="keeper",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="mailboxes_kept",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.RunPython(by_their_owners, migrations.RunPython.noop),
    ]
