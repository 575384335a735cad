from django.db import migrations


class Migration(migrations.Migration):
    """The verdict of a pair is read from its weight; that somebody decided it stands in `decided_at`."""

    dependencies = [("duplicates", "0001_initial")]

    operations = [migrations.RemoveField("duplicatepair", "verdict")]
