"""Snapshots, their rows and audit events are never changed, whatever writes to the table.

An audit event may lose its person and its team, when they are deleted, and nothing else.
SQLite drops a trigger when Django rebuilds its table: a migration that alters one of these
ends with `create_triggers` again, and test_append_only fails if it does not.
"""

from django.db import migrations

TABLES = {
    "snapshot": (),
    "pillarresult": (),
    "questionresult": (),
    "auditevent": ("id", "organisation_id", "what", "at", "detail"),
}


def _name(table):
    return f"{table}_is_append_only"


def _when(table, differs):
    changed = " OR ".join(f"NEW.{column} {differs} OLD.{column}" for column in TABLES[table])
    moved = " OR ".join(f"(NEW.{key} IS NOT NULL AND NEW.{key} {differs} OLD.{key})" for key in ("by_id", "team_id"))
    return f"WHEN ({changed} OR {moved})" if changed else ""


def create_triggers(_apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("""
            CREATE FUNCTION refuse_change() RETURNS trigger AS $$
            BEGIN
                RAISE EXCEPTION USING MESSAGE = TG_TABLE_NAME || ' is append-only', ERRCODE = 'integrity_constraint_violation';
            END $$ LANGUAGE plpgsql;
        """)
    for table in TABLES:
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(f"""
                CREATE TRIGGER {_name(table)} BEFORE UPDATE ON assessments_{table}
                FOR EACH ROW {_when(table, "IS DISTINCT FROM")} EXECUTE FUNCTION refuse_change();
            """)
        else:
            schema_editor.execute(f"""
                CREATE TRIGGER {_name(table)} BEFORE UPDATE ON assessments_{table}
                FOR EACH ROW {_when(table, "IS NOT")}
                BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END;
            """)


def drop_triggers(_apps, schema_editor):
    postgresql = schema_editor.connection.vendor == "postgresql"
    for table in TABLES:
        schema_editor.execute(f"DROP TRIGGER {_name(table)}" + (f" ON assessments_{table}" if postgresql else ""))
    if postgresql:
        schema_editor.execute("DROP FUNCTION refuse_change()")


class Migration(migrations.Migration):
    dependencies = [("assessments", "0007_audit")]
    operations = [migrations.RunPython(create_triggers, drop_triggers)]
