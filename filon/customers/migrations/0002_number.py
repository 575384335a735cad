"""Orders get the number that people know them by: for those of a file, the reference that it gave."""

from django.conf import settings
from django.db import migrations, models
from django.db.models import OuterRef, Subquery, Value
from django.db.models.functions import Coalesce, Substr

WIDTH = 60


def number_those_of_files(apps, schema_editor):
    references = apps.get_model("records", "ExternalId").objects.filter(entity="order", subject_id=OuterRef("pk"))
    first = Subquery(references.order_by("pk").annotate(short=Substr("value", 1, WIDTH)).values("short")[:1])
    apps.get_model("customers", "Order").objects.update(number=Coalesce(first, Value("")))


class Migration(migrations.Migration):
    dependencies = [
        ("customers", "0001_initial"),
        ("records", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField("order", "number", models.CharField(blank=True, default="", max_length=WIDTH)),
        migrations.RunPython(number_those_of_files, migrations.RunPython.noop),
        migrations.AddIndex("order", models.Index(fields=["number", "id"], name="order_number")),
        migrations.AddIndex("order", models.Index(fields=["cents", "id"], name="order_cents")),
        migrations.AddIndex(
            "order",
            models.Index(condition=models.Q(("owner__isnull", False)), fields=["owner"], name="order_owner"),
        ),
    ]
