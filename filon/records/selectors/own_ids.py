"""The mark of this database, which its own identifiers bear in files."""

from datetime import UTC

from django.db.migrations.recorder import MigrationRecorder

from filon.records.rules.own_ids import mark_of


def own_mark() -> str:
    """From the instant at which the database was made: kept by a backup, and by no other database."""
    born = MigrationRecorder.Migration.objects.order_by("pk").values_list("applied", flat=True)[0]
    return mark_of(born_at=born.astimezone(UTC))
