"""The one switch « tasks by e-mail » becomes a choice for each kind of notification; who had switched it off keeps the page only."""

from typing import Any

from django.db import migrations, models

BY_MAIL = ("task_given", "proposal_moved", "automation_spoke", "mailbox_stuck")


def keep_what_was_chosen(apps: Any, _editor: Any) -> None:
    silent = apps.get_model("users", "User").objects.filter(mails_notifications=False)
    silent.update(alert_ways=dict.fromkeys(BY_MAIL, "in_page"))


class Migration(migrations.Migration):
    dependencies = [("users", "0013_rights_on_costs")]
    operations = [
        migrations.AddField(model_name="user", name="alert_ways", field=models.JSONField(default=dict)),
        migrations.RunPython(keep_what_was_chosen, migrations.RunPython.noop),
        migrations.RemoveField(model_name="user", name="mails_notifications"),
    ]
