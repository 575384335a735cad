"""Nobody rewrites a forecast that is locked: the database itself refuses (ADR 0033)."""

from typing import Any

from django.db import migrations

TABLE, NAME = "forecasting_snapshot", "forecasting_snapshot_is_locked"
FUNCTION = (
    f"CREATE FUNCTION {NAME}() RETURNS trigger LANGUAGE plpgsql AS"
    " $$ BEGIN RAISE EXCEPTION 'a locked forecast is never rewritten'; END $$"
)


def lock(_apps: Any, schema_editor: Any) -> None:
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(FUNCTION)
        schema_editor.execute(
            f"CREATE TRIGGER {NAME} BEFORE UPDATE ON {TABLE} FOR EACH ROW EXECUTE FUNCTION {NAME}()"
        )
    else:
        schema_editor.execute(
            f"CREATE TRIGGER {NAME} BEFORE UPDATE ON {TABLE}"
            " BEGIN SELECT RAISE(ABORT, 'a locked forecast is never rewritten'); END"
        )


def unlock(_apps: Any, schema_editor: Any) -> None:
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(f"DROP FUNCTION {NAME}() CASCADE")
    else:
        schema_editor.execute(f"DROP TRIGGER {NAME}")


class Migration(migrations.Migration):
    dependencies = [("forecasting", "0002_runs_and_chances")]
    operations = [migrations.RunPython(lock, unlock)]
