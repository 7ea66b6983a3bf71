"""PostgreSQL's statistics keep no address and no salt, which sealing deletes (0011 says why).

Nothing is lost by it: invitations are found by their assessment, and mails by their state.
"""

from django.db import migrations

COLUMNS = (("invitation", "email"), ("mail", "to"), ("assessment", "salt"))


def _set(schema_editor, target):
    if schema_editor.connection.vendor == "postgresql":
        for table, column in COLUMNS:
            schema_editor.execute(f'ALTER TABLE assessments_{table} ALTER COLUMN "{column}" SET STATISTICS {target}')
        # An index of an expression has statistics of its own: this one is of the address in small letters.
        schema_editor.execute(f"ALTER INDEX invitation_once_an_address ALTER COLUMN 2 SET STATISTICS {target}")


class Migration(migrations.Migration):
    dependencies = [("assessments", "0024_versions_of_a_quarter")]
    operations = [
        migrations.RunPython(
            lambda _apps, schema_editor: _set(schema_editor, 0),
            lambda _apps, schema_editor: _set(schema_editor, -1),
        )
    ]
