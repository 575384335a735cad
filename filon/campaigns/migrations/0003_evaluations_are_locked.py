"""Nobody rewrites an evaluation that was closed: the database itself refuses (ADR 0045). Who closed it may leave the house."""

from typing import Any

from django.db import migrations

TABLE, NAME = "campaigns_evaluation", "campaigns_evaluation_is_locked"
FUNCTION = (
    f"CREATE FUNCTION {NAME}() RETURNS trigger LANGUAGE plpgsql AS"
    " $$ BEGIN RAISE EXCEPTION 'a closed evaluation is never rewritten'; END $$"
)
COLUMNS = "campaign_id, as_of, figures, at"


def lock(_apps: Any, schema_editor: Any) -> None:
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(FUNCTION)
        schema_editor.execute(
            f"CREATE TRIGGER {NAME} BEFORE UPDATE OF {COLUMNS} ON {TABLE} FOR EACH ROW EXECUTE FUNCTION {NAME}()"
        )
    else:
        schema_editor.execute(
            f"CREATE TRIGGER {NAME} BEFORE UPDATE OF {COLUMNS} ON {TABLE}"
            " BEGIN SELECT RAISE(ABORT, 'a closed evaluation is never rewritten'); END"
        )


def unlock(_apps: Any, schema_editor: Any) -> None:
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(f"DROP FUNCTION {NAME}() CASCADE")
    else:
        schema_editor.execute(f"DROP TRIGGER {NAME}")


class Migration(migrations.Migration):
    dependencies = [("campaigns", "0002_evaluations")]
    operations = [migrations.RunPython(lock, unlock)]
