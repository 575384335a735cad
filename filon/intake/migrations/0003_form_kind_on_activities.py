"""The activity of a submission says what the form was for, as those of today do: scores read it there."""

from typing import Any

from django.db import migrations
from django.db.models import OuterRef, Subquery


def say_kinds(apps: Any, schema_editor: Any) -> None:
    submissions = apps.get_model("intake", "Submission").objects.filter(activity=OuterRef("pk"))
    activities = apps.get_model("activities", "Activity").objects.filter(kind="form", outcome="")
    made = activities.filter(pk__in=apps.get_model("intake", "Submission").objects.exclude(activity=None).values("activity"))
    made.update(outcome=Subquery(submissions.values("form__kind")[:1]))


class Migration(migrations.Migration):
    dependencies = [("intake", "0002_visitor_of_a_submission"), ("activities", "0002_about_personas")]
    operations = [migrations.RunPython(say_kinds, migrations.RunPython.noop)]
