"""A composed report may have several limits; a result kept with the former question is counted again."""

from django.db import migrations, models


def keep_limits(apps, schema_editor):
    Report = apps.get_model("reporting", "ComposedReport")
    for report in Report.objects.exclude(only_by=""):
        report.limits = [[report.only_by, report.only]]
        report.save(update_fields=["limits"])
    apps.get_model("reporting", "ReportRun").objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [("reporting", "0004_report_mails")]

    operations = [
        migrations.AddField("composedreport", "limits", models.JSONField(default=list)),
        migrations.RunPython(keep_limits, migrations.RunPython.noop),
        migrations.RemoveField("composedreport", "only_by"),
        migrations.RemoveField("composedreport", "only"),
    ]
