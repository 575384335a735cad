"""By whom personas and grades were given: what stands today came from files and people, and stays theirs.

The columns are added by plain SQL: Django would write the whole table anew on SQLite, without the triggers of the search.
"""

from django.db import migrations, models

COLUMNS = (("contact", "persona_by"), ("contact", "fit_by"), ("company", "fit_by"))
CHOICES = [("", "la règle"), ("file", "un fichier"), ("person", "une personne")]


def add(model: str, column: str) -> migrations.RunSQL:
    table = f"contacts_{model}"
    field = models.CharField(blank=True, choices=CHOICES, default="", max_length=6)
    return migrations.RunSQL(
        f"ALTER TABLE {table} ADD COLUMN {column} varchar(6) NOT NULL DEFAULT ''",
        f"ALTER TABLE {table} DROP COLUMN {column}",
        state_operations=[migrations.AddField(model, column, field, preserve_default=False)],
    )


class Migration(migrations.Migration):
    dependencies = [("contacts", "0006_lots"), ("playbook", "0003_personas")]

    operations = [
        *(add(model, column) for model, column in COLUMNS),
        migrations.RunSQL(
            "UPDATE contacts_contact SET persona_by = 'file' WHERE persona_id IS NOT NULL", migrations.RunSQL.noop
        ),
        migrations.RunSQL(
            "UPDATE contacts_contact SET fit_by = 'person' WHERE fit_grade <> ''", migrations.RunSQL.noop
        ),
        migrations.RunSQL(
            "UPDATE contacts_company SET fit_by = 'person' WHERE fit_grade <> ''", migrations.RunSQL.noop
        ),
    ]
