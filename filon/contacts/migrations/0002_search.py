"""Search on any part of a name, kept up by the database itself: FTS5 trigrams on SQLite, pg_trgm on PostgreSQL.

One index serves companies and one contacts; both databases read `name_key`, which is folded already. A bulk load writes
through the same triggers, so that no path can forget the index.
"""

from typing import Any

from django.db import migrations

TABLES = ("contacts_company", "contacts_contact")

SQLITE = """
CREATE VIRTUAL TABLE {table}_search USING fts5(
    name_key, content='{table}', content_rowid='id', tokenize='trigram', detail=none, columnsize=0
);
CREATE TRIGGER {table}_search_insert AFTER INSERT ON {table} BEGIN
    INSERT INTO {table}_search (rowid, name_key) VALUES (new.id, new.name_key);
END;
CREATE TRIGGER {table}_search_delete AFTER DELETE ON {table} BEGIN
    INSERT INTO {table}_search ({table}_search, rowid, name_key) VALUES ('delete', old.id, old.name_key);
END;
CREATE TRIGGER {table}_search_update AFTER UPDATE OF name_key ON {table} BEGIN
    INSERT INTO {table}_search ({table}_search, rowid, name_key) VALUES ('delete', old.id, old.name_key);
    INSERT INTO {table}_search (rowid, name_key) VALUES (new.id, new.name_key);
END;
"""
POSTGRES = "CREATE INDEX {table}_search ON {table} USING gin (name_key gin_trgm_ops);"


def create_search(apps: Any, schema_editor: Any) -> None:
    connection = schema_editor.connection
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
        for table in TABLES:
            if connection.vendor == "postgresql":
                cursor.execute(POSTGRES.format(table=table))
            else:
                for statement in SQLITE.format(table=table).split(";\nCREATE"):
                    cursor.execute(statement if statement.lstrip().startswith("CREATE") else "CREATE" + statement)


def drop_search(apps: Any, schema_editor: Any) -> None:
    connection = schema_editor.connection
    with connection.cursor() as cursor:
        for table in TABLES:
            if connection.vendor == "postgresql":
                cursor.execute(f"DROP INDEX {table}_search")
                continue
            for event in ("insert", "delete", "update"):
                cursor.execute(f"DROP TRIGGER {table}_search_{event}")
            cursor.execute(f"DROP TABLE {table}_search")


class Migration(migrations.Migration):
    dependencies = [("contacts", "0001_initial")]
    operations = [migrations.RunPython(create_search, drop_search)]
